import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRandom, generateBundle, type SessionSize } from '../fixtures/generate.ts'
import { openSession, readMemory, seekBy, waitForQuiet } from '../fixtures/workbench.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { createBrowserHolder, withWorkbench } from './replay/run.ts'
import { type Bench, compare, type Figure, percentile } from './report.ts'

const full: SessionSize = {
  pointers: 1_000_000,
  keys: 20_000,
  clicks: 5_000,
  frames: 600,
  durationUs: 10_020_000_000,
  wPx: 1280,
  hPx: 720,
  seed: 1,
}
const quick: SessionSize = { ...full, pointers: 100_000, keys: 2_000, clicks: 500, frames: 60, durationUs: 1_002_000_000 }

/** Reads the file as a program without us would: one JSON.parse per line. */
async function timeJsonParse(path: string): Promise<number> {
  const startMs = performance.now()
  let types = 0
  for await (const line of createInterface({ input: createReadStream(path) })) types += (JSON.parse(line) as { type: string }).type.length
  if (types === 0) throw new Error('the file is empty')
  return performance.now() - startMs
}

async function sizeOfBlobs(server: ServerProcess, isTrack: (sha256: string) => boolean): Promise<number> {
  const folder = join(server.dataDir, 'blobs')
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && isTrack(entry.name)) bytes += (await stat(join(entry.parentPath, entry.name))).size
  }
  return bytes
}

/** Highest resident memory of a process so far, in MiB. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}

/** A generated session goes in, is opened and is searched: what each step costs. */
export const sessionBench: Bench = {
  name: 'session',
  title: 'Import, storage, opening and seeking of a generated session',
  async run({ isQuick, say }) {
    const size = isQuick ? quick : full
    const work = `${size.pointers.toLocaleString('en')} pointer events, ${size.frames} frames`
    const folder = await mkdtemp(join(tmpdir(), 'retrace-bench-'))
    const server = await startServerProcess()
    const browser = createBrowserHolder()
    try {
      say('generating')
      await generateBundle(folder, size)
      const figures: Figure[] = []
      const client = await createClient(server)
      await client.projects.$post({ json: { key: 'bench', name: 'Bench' } })
      const parseMs = await timeJsonParse(join(folder, 'events.jsonl'))
      say('importing')
      const startMs = performance.now()
      const view = await importFolder(client, 'bench', folder)
      const importMs = performance.now() - startMs
      const session = view.result?.sessions[0]
      if (!session) throw new Error(`the import was refused: ${JSON.stringify(view.result)}`)
      figures.push(
        compare({
          figure: 'import, upload to ready',
          work,
          value: importMs,
          unit: 'ms',
          peer: 'JSON.parse of its events.jsonl',
          peerValue: parseMs,
        }),
      )
      const { doc } = await (await client.sessions[':id'].$get({ param: { id: session.id } })).json()
      const tracks = new Set(
        doc.tracks.filter((track) => track.kind !== 'sources').flatMap((track) => track.parts.map((part) => part.sha256)),
      )
      const positions = new Set(
        doc.tracks.filter((track) => track.kind === 'sources').flatMap((track) => track.parts.map((part) => part.sha256)),
      )
      const sourceBytes = (await stat(join(folder, 'events.jsonl'))).size
      const perEvent = (bytes: number) => bytes / session.events
      figures.push(
        compare({
          figure: 'stored per event, as replayed',
          work,
          value: perEvent(await sizeOfBlobs(server, (name) => tracks.has(name))),
          unit: 'bytes',
          peer: 'events.jsonl',
          peerValue: perEvent(sourceBytes),
        }),
      )
      figures.push({
        figure: 'stored per event, places of the original records',
        work,
        value: perEvent(await sizeOfBlobs(server, (name) => positions.has(name))),
        unit: 'bytes',
      })
      figures.push({ figure: 'peak memory of the server', work, value: await peakMemory(server.process.pid ?? 0), unit: 'MiB' })
      say('opening in the browser')
      const random = createRandom(5)
      const shares = Array.from({ length: isQuick ? 10 : 40 }, () => 0.02 + 0.95 * random())
      const found = await withWorkbench({ client, browser: browser.get }, size, async (page) => {
        const opened = await openSession(page, server.url, session.id)
        await waitForQuiet(page)
        const seeksMs = (await seekBy(page, shares)).map((each) => each.ms)
        return { ...opened, seeksMs, heap: (await readMemory(page)).heap }
      })
      figures.push({ figure: 'navigation to first painted frame', work, value: found.pictureMs, unit: 'ms' })
      figures.push({ figure: 'bytes received until then', work, value: found.bytes / 1e6, unit: 'MB' })
      figures.push({
        figure: 'seek to a random moment, right picture painted, p50',
        work,
        value: percentile(found.seeksMs, 0.5),
        unit: 'ms',
      })
      figures.push({
        figure: 'seek to a random moment, right picture painted, p95',
        work,
        value: percentile(found.seeksMs, 0.95),
        unit: 'ms',
      })
      figures.push({ figure: 'JavaScript heap of the page', work, value: found.heap / 2 ** 20, unit: 'MiB' })
      return figures
    } finally {
      await browser.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
