import { readFile } from 'node:fs/promises'
import { isObject, type JsonObject, readObject } from '../lines.ts'
import type { SourceEntry } from '../types.ts'

/** What `metadata.json` says, and the copy of it that may be stored. */
export type Metadata = {
  system: string
  platform: Record<string, string>
  /** The main monitor's declared size; in points on macOS. */
  screen?: { wPx: number; hPx: number }
  /** Recorder seconds. */
  videoStart?: number
  obsStarted?: number
  content: Uint8Array
  scrubbed: string[]
}

/** Fields that say whose machine it was: host name, MAC address, serial numbers, users. */
const identifying =
  /^(node|id|uuid|guid|host(name)?|computer_?name|machine_?id|mac(_?address)?|serial(_?number)?|ip(_?address)?|user(_?name)?|login|e?mail|annotator(_?id)?|home(_?dir)?)$/i
const platformFields = ['system', 'release', 'version', 'machine', 'processor', 'model'] as const

/** The object without identifying fields, at any depth; their paths go to `taken`. */
export function scrub(value: unknown, taken: string[], path = ''): unknown {
  if (Array.isArray(value)) return value.map((each, index) => scrub(each, taken, `${path}[${index}]`))
  if (!isObject(value)) return value
  const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`)
  const kept = Object.entries(value).filter(([key]) => !identifying.test(key))
  for (const key of Object.keys(value)) if (identifying.test(key)) taken.push(pathOf(key))
  return Object.fromEntries(kept.map(([key, each]) => [key, scrub(each, taken, pathOf(key))]))
}

const positive = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null)
const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)

function toObsStarted(metadata: JsonObject): number | null {
  const timings = metadata.obs_record_state_timings
  if (!isObject(timings)) return null
  const started = timings.OBS_WEBSOCKET_OUTPUT_STARTED
  return Array.isArray(started) ? finite(started[0]) : null
}

/** Throws `bad_input` when the file is not a JSON object. */
export async function readMetadata(entry: SourceEntry): Promise<Metadata> {
  const metadata = await readObject(entry)
  const scrubbed: string[] = []
  const kept = scrub(metadata, scrubbed)
  const platform: Record<string, string> = {}
  for (const field of platformFields) if (typeof metadata[field] === 'string') platform[field] = metadata[field]
  const [w, h] = [positive(metadata.screen_width), positive(metadata.screen_height)]
  const videoStart = finite(metadata.video_start_timestamp)
  const obsStarted = toObsStarted(metadata)
  return {
    system: platform.system ?? '',
    platform,
    ...(w && h ? { screen: { wPx: w, hPx: h } } : {}),
    ...(videoStart === null ? {} : { videoStart }),
    ...(obsStarted === null ? {} : { obsStarted }),
    // a file that holds nothing identifying stays as it was, byte for byte
    content: scrubbed.length === 0 ? await readFile(entry.file) : Buffer.from(`${JSON.stringify(kept, null, 4)}\n`),
    scrubbed,
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

/** Instruction and description of the task, from `task_name.json` (AgentNet) or `README.md` (DuckTrack). */
export async function readTask(
  entries: readonly SourceEntry[],
): Promise<{ title: string | null; task: { instruction?: string; description?: string } }> {
  const named = entries.find((entry) => entry.path === 'task_name.json')
  const json = named ? await readObject(named) : {}
  const instruction = text(json.task_name)
  const readme = entries.find((entry) => entry.path === 'README.md' && entry.bytes <= 65_536)
  const description = text(json.description) ?? (readme ? text(await readFile(readme.file, 'utf8')) : null)
  return { title: instruction, task: { ...(instruction ? { instruction } : {}), ...(description ? { description } : {}) } }
}
