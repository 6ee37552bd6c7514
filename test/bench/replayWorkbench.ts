import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { generateBundle } from '../fixtures/generate.ts'
import { createRandom, type SessionSize } from '../fixtures/work.ts'
import { type Client, importFolder } from '../server/client.ts'
import { openOurs, openSignedIn } from './replayOpen.ts'
import { decodeAlone, installMeter, panAndZoom, playAt, readHeap, seekBy } from './replayPlay.ts'
import { compare, type Figure, percentile } from './report.ts'

type Options = {
  browser: Browser
  client: Client
  link: () => Promise<string>
  url: string
  folder: string
  say: (line: string) => void
  isQuick: boolean
}

type Measured = {
  work: string
  bytes: number
  cold: number[]
  cached: number[]
  decoded: number[]
  /** p95 of the work per frame, by what was done. */
  frames: Map<string, number>
  longestMs: number
  heap: number
  arrays: number
  events: number
}

const displayFrameMs = 1000 / 60

async function importGenerated({ client, folder, say }: Options, size: SessionSize) {
  say(`importing ${size.pointers.toLocaleString('en')} movements, ${size.frames} pictures`)
  const bundle = await mkdtemp(join(folder, 'bundle-'))
  await generateBundle(bundle, size)
  const view = await importFolder(client, 'bench', bundle)
  await rm(bundle, { recursive: true, force: true })
  const session = view.result?.sessions[0]
  if (!session) throw new Error(`the import was refused: ${JSON.stringify(view.result)}`)
  return session
}

/** Until nothing has come over the line for a second: all of the pointer is there. */
async function waitForQuiet(page: Page): Promise<void> {
  let seen = -1
  let count = 0
  const note = () => void count++
  page.on('response', note)
  while (seen !== count) {
    seen = count
    await page.waitForTimeout(1000)
  }
  page.off('response', note)
}

async function measureOne(options: Options, size: SessionSize): Promise<Measured> {
  const { browser, link, url, say, isQuick } = options
  const session = await importGenerated(options, size)
  const page = await openSignedIn(browser, await link(), size)
  try {
    await page.addInitScript(installMeter)
    const pictures: string[] = []
    page.on('response', (response) => {
      if (response.headers()['content-type'] === 'image/jpeg') pictures.push(response.url())
    })
    say('opening it')
    const { bytes } = await openOurs(page, url, session.id)
    await waitForQuiet(page)
    say('seeking, playing, panning')
    const random = createRandom(5)
    const shares = Array.from({ length: isQuick ? 8 : 40 }, () => 0.02 + 0.95 * random())
    const cold = await seekBy(page, shares, size)
    await seekBy(page, [0.3, 0.6], size)
    const cached = await seekBy(
      page,
      Array.from({ length: isQuick ? 8 : 40 }, (_, index) => (index % 2 ? 0.6 : 0.3)),
      size,
    )
    const decoded = await decodeAlone(page, pictures.slice(0, isQuick ? 8 : 40))
    const played = await playAt(page, [1, 4, 16], isQuick ? 0.7 : 4)
    const moved = await panAndZoom(page, isQuick ? 12 : 60)
    const frames = new Map([...played].map(([rate, work]) => [`playing at ${rate}×`, percentile(work.frames, 0.95)]))
    frames.set('panning and zooming', percentile(moved.frames, 0.95))
    const longestMs = Math.max(moved.longest, ...[...played.values()].map((each) => each.longest))
    const memory = await readHeap(await page.context().newCDPSession(page))
    const work = `${size.pointers.toLocaleString('en')} movements`
    return { work, bytes, cold, cached, decoded, frames, longestMs, ...memory, events: session.events }
  } finally {
    await page.context().close()
  }
}

/** The workbench itself on a generated session, and on one with ten times the movements. */
export async function measureWorkbench(options: Options, size: SessionSize, larger: SessionSize | null): Promise<Figure[]> {
  const one = await measureOne(options, size)
  const grown = larger && (await measureOne(options, larger))
  const all = grown ? [one, grown] : [one]
  const coldMs = percentile(one.cold, 0.95)
  const decodedMs = percentile(one.decoded, 0.95)
  const cachedMs = percentile(one.cached, 0.95)
  const { work } = one
  return [
    ...all.map(({ work, bytes }) => ({
      ...{ figure: 'bytes before the first right picture', work, value: bytes / 1e6, unit: 'MB' },
      ...{ must: '≤ 1 MB', ok: bytes <= 1e6 },
    })),
    {
      ...{ figure: 'random seek, right picture painted, cached, p95', work, value: cachedMs, unit: 'ms' },
      ...{ must: '≤ one display frame', ok: cachedMs <= displayFrameMs },
    },
    compare({
      ...{ figure: 'random seek, right picture painted, cold, p95', work, value: coldMs, unit: 'ms' },
      ...{ peer: 'decoding it alone', peerValue: decodedMs, must: '≤ 2 ×', ok: coldMs <= 2 * decodedMs },
    }),
    ...all.flatMap(({ work, frames }) =>
      [...frames].map(([what, ms]): Figure => {
        const figure = { figure: `callbacks of a frame, ${what}, p95`, work, value: ms, unit: 'ms' }
        const small = one.frames.get(what) ?? Number.NaN
        if (work === one.work) return { ...figure, must: '≤ 4 ms', ok: ms <= 4 }
        return compare({ ...figure, peer: `ours at ${one.work}`, peerValue: small, must: '≤ 1.3 ×', ok: ms <= 1.3 * small })
      }),
    ),
    ...all.map(({ work, longestMs }) => ({
      figure: 'longest task while playing, panning and zooming',
      work,
      value: longestMs,
      unit: 'ms',
    })),
    ...all.map(({ work, heap, arrays, events }) => {
      const bytes = heap + (Number.isNaN(arrays) ? 0 : arrays)
      const most = 24 * events + 40 * 2 ** 20
      return {
        ...{ figure: 'JavaScript heap and typed arrays', work, value: bytes / 2 ** 20, unit: 'MiB' },
        ...{ must: `≤ 24 bytes per event + 40 MiB = ${Math.round(most / 2 ** 20)} MiB`, ok: bytes <= most },
      }
    }),
  ]
}
