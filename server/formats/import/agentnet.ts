import type { Surface } from '#shared/session.ts'
import { usFromSeconds } from '#shared/time.ts'
import { warnLeftOut } from '../leftOut.ts'
import { headLines, parseObject } from '../lines.ts'
import { refuse } from '../refuse.ts'
import type { DraftSource, DraftStream, Importer, Report, Sample, SampleFile, SessionDraft, Source, SourceEntry } from '../types.ts'
import { readSurroundings, surroundingFiles } from './agentnetContext.ts'
import { InputReader, readFirstTime } from './agentnetInput.ts'
import { type Metadata, readMetadata, readTask } from './agentnetMeta.ts'
import { declaredGeometry, ScreenWatch } from './screenWatch.ts'

const actions = new Set(['move', 'click', 'scroll', 'press', 'release', 'pause', 'resume'])
const videoNames = /\.(mp4|mkv|mov|webm)$/i
/** Files that the tools write, without the video. Anything else in the folder is named in a warning. */
const ownNames = new Set([
  'events.jsonl',
  'metadata.json',
  'task_name.json',
  'README.md',
  'event_buffer.jsonl',
  'reduced_events_complete.jsonl',
  'reduced_events_vis.jsonl',
  ...Object.keys(surroundingFiles),
])

/** Files that are looked into for events under another name; recorders write about ten. */
const maxTopFiles = 100

const isTop = (path: string) => !path.includes('/')

function isEventHead(file: SampleFile): boolean {
  const record = parseObject(headLines(file.head(), 1)[0] ?? '')
  return record !== null && typeof record.time_stamp === 'number' && typeof record.action === 'string' && actions.has(record.action)
}

/** The file of input events: by its name, else the one file at the top that reads like one. */
function findEvents(sample: Sample): SampleFile | null {
  const top = sample.files.filter((file) => isTop(file.path))
  const named = top.find((file) => file.path === 'events.jsonl')
  if (named) return isEventHead(named) ? named : null
  if (top.length > maxTopFiles) return null
  const alike = top.filter((file) => !videoNames.test(file.path) && isEventHead(file))
  return alike.length === 1 ? (alike[0] ?? null) : null
}

/** AgentNet's recorder grew out of DuckTrack: its records carry an index, and files about the surroundings lie beside them. */
function isAgentNet(sample: Sample, events: SampleFile): boolean {
  const record = parseObject(headLines(events.head(), 1)[0] ?? '')
  return (
    record?.event_idx !== undefined ||
    sample.files.some((file) => file.path === 'task_name.json' || Object.hasOwn(surroundingFiles, file.path))
  )
}

function sniff(sample: Sample, wantsAgentNet: boolean): number {
  const events = findEvents(sample)
  if (events) return isAgentNet(sample, events) === wantsAgentNet ? 1 : 0
  // an events file that is empty or broken is still this recorder's: then `read` says what is wrong with it
  const names = new Set(sample.files.map((file) => file.path))
  const isAlike = names.has('events.jsonl') && names.has('metadata.json')
  return isAlike && (names.has('element.jsonl') || names.has('task_name.json')) === wantsAgentNet ? 0.5 : 0
}

function chooseEvents(source: Source): SourceEntry {
  const named = source.entries.find((entry) => entry.path === 'events.jsonl')
  const [only] = source.entries.filter((entry) => isTop(entry.path) && !ownNames.has(entry.path) && !videoNames.test(entry.path))
  const chosen = named ?? only
  if (!chosen) throw refuse('bad_input', source.name, null, 'there is no events.jsonl')
  if (chosen.bytes === 0) throw refuse('bad_input', chosen.path, null, 'the file is empty')
  return chosen
}

function chooseVideo(source: Source): SourceEntry | null {
  const videos = source.entries.filter((entry) => isTop(entry.path) && videoNames.test(entry.path))
  if (videos.length > 1)
    throw refuse('bad_input', source.name, null, `${videos.length} videos (${videos.map((v) => v.path).join(', ')}); one is expected`)
  return videos[0] ?? null
}

/** Session time 0 in the recorder's seconds, and where it was found. */
async function chooseOrigin(meta: Metadata | null, video: SourceEntry | null, events: SourceEntry, report: Report): Promise<number> {
  const { videoStart, obsStarted } = meta ?? {}
  if (videoStart !== undefined) {
    if (video && obsStarted !== undefined && Math.abs(obsStarted - videoStart) > 0.1)
      report.warn(
        'video_sync_unsure',
        `the video's start is taken from video_start_timestamp (${videoStart}); OBS reports ${(obsStarted - videoStart).toFixed(3)} s later`,
      )
    return videoStart
  }
  if (video && obsStarted !== undefined) return obsStarted
  if (video) report.warn('video_sync_unsure', 'nothing says when the video began: its first frame is put at the first event')
  return readFirstTime(events)
}

function warnScreen(meta: Metadata | null, hasFractions: boolean, report: Report): void {
  if (!meta?.screen) report.warn('screen_size_unsure', 'no screen size is recorded')
  else if (hasFractions) {
    const { wPx, hPx } = meta.screen
    report.warn(
      'screen_size_unsure',
      `metadata.json declares ${wPx}x${hPx}; positions have fractions, so these are points, and how many pixels a point has is not recorded`,
    )
  }
}

async function* read(source: Source, report: Report): AsyncIterable<SessionDraft> {
  const events = chooseEvents(source)
  const video = chooseVideo(source)
  const metaEntry = source.entries.find((entry) => entry.path === 'metadata.json')
  const meta = metaEntry ? await readMetadata(metaEntry) : null
  const task = await readTask(source.entries)
  const origin = await chooseOrigin(meta, video, events, report)

  const side = source.entries.filter((entry) => isTop(entry.path) && entry !== events && ownNames.has(entry.path) && entry !== metaEntry)
  const files = [events, ...side]
  const sources: DraftSource[] = files.map((entry) => ({ name: entry.path, file: entry.file }))
  if (meta) sources.push({ name: 'metadata.json', content: meta.content, scrubbed: meta.scrubbed })
  if (video) sources.push({ name: video.path, file: video.file })
  warnLeftOut(
    source.entries,
    new Set([...files, ...(metaEntry ? [metaEntry] : []), ...(video ? [video] : [])].map((entry) => entry.path)),
    report,
  )
  if (!video) report.warn('no_video', 'the recording has no video: only the events can be replayed')

  const screen = meta?.screen
  const surface: Surface = { id: 'screen', space: meta?.system === 'Darwin' ? 'screen_pt' : 'screen_px', title: 'Screen' }
  const streams: DraftStream[] = video
    ? [{ id: 'video', kind: 'video', surface: 0, offsetUs: 0, path: video.path, file: video.file, ...(screen ? { covers: screen } : {}) }]
    : []
  yield {
    title: task.title ?? source.name,
    formatVersion: '1',
    task: task.task,
    platform: meta?.platform ?? {},
    clocks: [{ id: 'perf_counter', kind: 'monotonic', unit: 's', originRaw: String(origin) }],
    surfaces: [surface],
    geometry: screen ? [declaredGeometry(screen)] : [],
    sources,
    streams,
    async readEvents(emit) {
      const toUs = (seconds: number) => usFromSeconds(seconds - origin)
      const watch = new ScreenWatch(screen ?? null)
      const reader = new InputReader({ entry: events, sourceIndex: 0, toUs, watch, report, emit, signal: source.signal })
      const input = await reader.read()
      warnScreen(meta, input.hasFractions, report)
      let seq = input.lines
      for (const [index, entry] of side.entries()) {
        if (!Object.hasOwn(surroundingFiles, entry.path)) continue
        seq = await readSurroundings({ entry, sourceIndex: index + 1, toUs, report, emit, signal: source.signal, seq })
      }
      return { durationUs: Math.max(0, input.lastUs), geometry: watch.finish(report) }
    },
  }
}

/** Folders of the AgentNet annotation tool: DuckTrack's files, and what lay under the pointer. */
export const agentnetImporter: Importer = {
  id: 'agentnet',
  title: 'AgentNet recording (folder)',
  sniff: (sample) => sniff(sample, true),
  read,
}

/** Folders of DuckTrack: events, metadata and an OBS video. */
export const ducktrackImporter: Importer = {
  id: 'ducktrack',
  title: 'DuckTrack recording (folder)',
  sniff: (sample) => sniff(sample, false),
  read,
}
