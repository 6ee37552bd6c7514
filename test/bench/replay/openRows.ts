import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { generateTrace } from '../../fixtures/trace.ts'
import { barcode } from '../../fixtures/work.ts'
import type { Opened } from '../../fixtures/workbench.ts'
import { compare, type Figure, percentile } from '../report.ts'
import { openNoted, type Run, withPage, withWorkbench } from './run.ts'
import { type Imported, importRecording, type Sessions, workOf } from './sessions.ts'

/** Opens a trace in Playwright's viewer until a tile of its film strip is the first picture, and its list of actions is there. */
async function openViewer(page: Page, url: string, file: string): Promise<Opened> {
  await page.goto(`${url}/viewer/index.html?trace=${encodeURIComponent(`${url}/files/${file}`)}`)
  return page.evaluate(
    (sidePx) =>
      new Promise<Opened>((resolve) => {
        let pictureMs = 0
        let isReading = false
        /** Whether the tile's picture has the number 0, read as ours is: off its pixels. */
        const read = async (address: string) => {
          const image = new Image()
          image.src = address
          await image.decode()
          const canvas = new OffscreenCanvas(image.naturalWidth, 32)
          const ctx = canvas.getContext('2d')
          ctx?.drawImage(image, 0, 0)
          const bars = Array.from({ length: 16 }, (_, bit) => ctx?.getImageData((bit + 0.5) * sidePx, sidePx / 2, 1, 1).data[0] ?? 255)
          if (bars.every((bar) => bar < 128)) pictureMs = performance.now()
          isReading = false
        }
        const look = () => {
          const tile = document.querySelector<HTMLElement>('.film-strip-frame')
          const address = /url\("?([^")]+)/.exec(tile?.style.backgroundImage ?? '')?.[1]
          if (address && !pictureMs && !isReading) {
            isReading = true
            void read(address)
          }
          const isListed = document.querySelector('.action-title') !== null
          if (pictureMs && isListed) resolve({ pictureMs, usableMs: performance.now(), bytes: 0 })
          else requestAnimationFrame(look)
        }
        look()
      }),
    barcode.sidePx,
  )
}

const names = { pictureMs: 'open to first right picture', usableMs: 'open to a usable timeline' } as const
type Name = keyof typeof names
const both: readonly Name[] = ['pictureMs', 'usableMs']
const middle = (list: readonly Opened[], of: Name) =>
  percentile(
    list.map((each) => each[of]),
    0.5,
  )

/** As many openings as asked for: those that other parts needed, and further ones. */
async function openOften(run: Run, of: Imported, times: number): Promise<Opened[]> {
  const known = () => run.openings.get(of.id) ?? []
  while (known().length < times) await withWorkbench(run, of.size, (page) => openNoted(run, page, of))
  return known()
}

/** One trace of 10,000 actions in both: how long until the first right picture, and until one can work. */
export async function measureTrace(run: Run, sessions: Sessions, of: Imported['size']): Promise<Figure[]> {
  const size = { ...of, clicks: run.isQuick ? 1_000 : 10_000 }
  const work = `Playwright trace, ${size.clicks.toLocaleString('en')} actions, ${size.frames.toLocaleString('en')} pictures`
  const folder = join(run.folder, 'trace')
  await mkdir(folder)
  run.say('writing and importing a trace')
  await generateTrace(join(folder, 'trace.zip'), size, await sessions.pictures())
  const imported = await importRecording(run, folder, size)
  await rename(join(folder, 'trace.zip'), join(run.folder, 'trace.zip'))
  run.say('opening it in both')
  const times = run.isQuick ? 1 : 3
  const ours = await openOften(run, imported, times)
  const theirs: Opened[] = []
  for (let time = 0; time < times; time++) theirs.push(await withPage(run, (page) => openViewer(page, run.peers.url, 'trace.zip')))
  return both.map((of) =>
    compare({
      ...{ figure: `${names[of]}, median`, work, value: middle(ours, of), unit: 'ms' },
      ...{ peer: 'Playwright trace viewer', peerValue: middle(theirs, of) },
      ...{ must: '≥ 5 × faster', ok: middle(theirs, of) >= 5 * middle(ours, of) },
    }),
  )
}

/** What opening costs at each size, the first of which the others are held against, and what has come over the line until then. */
export async function measureGrowth(run: Run, sizes: readonly Imported[]): Promise<Figure[]> {
  const all: { of: Imported; opened: Opened[] }[] = []
  for (const of of sizes) {
    run.say(`opening ${workOf(of)}`)
    all.push({ of, opened: await openOften(run, of, run.isQuick ? 1 : 3) })
  }
  const [first, ...others] = all
  if (!first) return []
  const bytes = all.map(({ of, opened }): Figure => {
    const most = Math.max(...opened.map((each) => each.bytes))
    return {
      ...{ figure: 'bytes over the wire before the first right picture', work: workOf(of), value: most / 1e6, unit: 'MB' },
      ...{ must: '≤ 1 MB', ok: most <= 1e6 },
    }
  })
  const opens = both.flatMap((name): Figure[] => {
    const figure = `${names[name]}, median`
    const least = middle(first.opened, name)
    return [
      { figure, work: workOf(first.of), value: least, unit: 'ms' },
      ...others.map(({ of, opened }) => {
        const value = middle(opened, name)
        const peer = `ours at ${workOf(first.of)}`
        // a fifth more is what two runs of the same differ by
        return compare({ figure, work: workOf(of), value, unit: 'ms', peer, peerValue: least, must: '≤ 1.2 ×', ok: value <= 1.2 * least })
      }),
    ]
  })
  return [...bytes, ...opens]
}
