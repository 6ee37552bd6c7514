import { mkdtemp, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { writeFrames } from '../fixtures/pictures.ts'
import { generateTrace } from '../fixtures/trace.ts'
import { barcode, type SessionSize } from '../fixtures/work.ts'
import { type Client, importFolder } from '../server/client.ts'
import { installReader } from './browser.ts'
import { compare, type Figure, percentile } from './report.ts'

export type Opened = { pictureMs: number; usableMs: number; bytes: number }

/** A page of ours that is signed in and can read numbers off the stage. */
export async function openSignedIn(browser: Browser, link: string, size: SessionSize): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  const page = await context.newPage()
  await page.addInitScript(installReader, { ...barcode, widthPx: size.wPx })
  await page.goto(link)
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}

/** Opens a session anew, nothing cached, until its first picture is the right one and its timeline answers. */
export async function openOurs(page: Page, url: string, sessionId: string): Promise<Opened> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  network.on('Network.dataReceived', (event) => {
    bytes += event.encodedDataLength
  })
  await page.goto(`${url}/sessions/${sessionId}?t=0`)
  const pictureMs = await page.evaluate(() => window.waitForNumber((number) => number === 0))
  const received = bytes
  const usableMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Timeline"] canvas[role="img"]')
          if (canvas && canvas.width > 100) resolve(performance.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  await network.detach()
  return { pictureMs, usableMs, bytes: received }
}

/** Opens a trace in Playwright's viewer until a tile of its film strip is the first picture, and its list of actions is there. */
async function openViewer(browser: Browser, url: string, file: string): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  const page = await context.newPage()
  page.setDefaultTimeout(180_000)
  try {
    await page.goto(`${url}/viewer/index.html?trace=${encodeURIComponent(`${url}/files/${file}`)}`)
    return await page.evaluate(
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
  } finally {
    await context.close()
  }
}

type Options = {
  browser: Browser
  client: Client
  link: () => Promise<string>
  url: string
  peerUrl: string
  folder: string
  size: SessionSize
  runs: number
  say: (line: string) => void
}

/** One trace in both: how long until the first right picture, and until one can work. */
export async function measureOpen({ browser, client, link, url, peerUrl, folder, size, runs, say }: Options): Promise<Figure[]> {
  const work = `Playwright trace, ${size.clicks.toLocaleString('en')} actions, ${size.frames.toLocaleString('en')} pictures`
  say(`writing a trace of ${size.clicks} actions`)
  const traceFolder = await mkdtemp(join(folder, 'trace-'))
  const pictures = join(folder, 'pictures')
  await writeFrames(pictures, size)
  await generateTrace(join(traceFolder, 'trace.zip'), size, pictures)
  say('importing it')
  const view = await importFolder(client, 'bench', traceFolder)
  const session = view.result?.sessions[0]
  if (!session) throw new Error(`the trace was refused: ${JSON.stringify(view.result)}`)
  await rename(join(traceFolder, 'trace.zip'), join(folder, 'trace.zip'))
  say('opening it in both')
  const ours: Opened[] = []
  const theirs: Opened[] = []
  for (let run = 0; run < runs; run++) {
    const page = await openSignedIn(browser, await link(), size)
    ours.push(await openOurs(page, url, session.id))
    await page.context().close()
    theirs.push(await openViewer(browser, peerUrl, 'trace.zip'))
  }
  const middle = (list: readonly Opened[], of: 'pictureMs' | 'usableMs') =>
    percentile(
      list.map((each) => each[of]),
      0.5,
    )
  return (['pictureMs', 'usableMs'] as const).map((of) =>
    compare({
      figure: of === 'pictureMs' ? 'open to first right picture' : 'open to a usable timeline',
      ...{ work, value: middle(ours, of), unit: 'ms', peer: 'Playwright trace viewer', peerValue: middle(theirs, of) },
      ...{ must: '≥ 5 × faster', ok: middle(theirs, of) >= 5 * middle(ours, of) },
    }),
  )
}
