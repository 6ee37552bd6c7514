import { chromium, type Page } from 'playwright-core'
import { barcode, type SessionSize } from '../fixtures/work.ts'
import { findChromium } from '../setup/chromium.ts'

export type BrowserFigures = { firstFrameMs: number; bytesBeforeFrame: number; seeksMs: number[]; heapMiB: number }

/**
 * Put into the page: reads the number drawn into the shown picture (-1 without one) off the stage's canvas, so that only
 * the right picture counts.
 */
export function installReader({ sidePx, bits, widthPx }: { sidePx: number; bits: number; widthPx: number }): void {
  const readNumber = () => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Screen"] canvas')
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx || canvas.width < 2) return -1
    const middle = ctx.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1).data
    const isPicture = (x: number) => (middle[4 * x] ?? 0) + (middle[4 * x + 1] ?? 0) + (middle[4 * x + 2] ?? 0) > 150
    let left = 0
    while (left < canvas.width && !isPicture(left)) left++
    let right = canvas.width - 1
    while (right > left && !isPicture(right)) right--
    if (right - left < 50) return -1
    const scale = (right - left + 1) / widthPx
    const column = ctx.getImageData(Math.floor((left + right) / 2), 0, 1, canvas.height).data
    let top = 0
    while (top < canvas.height && (column[4 * top] ?? 0) + (column[4 * top + 1] ?? 0) + (column[4 * top + 2] ?? 0) <= 150) top++
    let number = 0
    for (let bit = 0; bit < bits; bit++) {
      const pixel = ctx.getImageData(left + Math.round((bit + 0.5) * sidePx * scale), top + Math.round(0.5 * sidePx * scale), 1, 1).data
      if ((pixel[0] ?? 0) > 128) number |= 1 << bit
    }
    return number
  }
  /** Resolves with the time of the first animation frame at which the right picture is on the canvas. */
  const waitForNumber = (isRight: (number: number) => boolean) =>
    new Promise<number>((resolve) => {
      const look = () => (isRight(readNumber()) ? resolve(performance.now()) : requestAnimationFrame(look))
      requestAnimationFrame(look)
    })
  Object.assign(window, { waitForNumber, readNumber })
}

declare global {
  interface Window {
    readNumber(): number
    waitForNumber(isRight: (number: number) => boolean): Promise<number>
  }
}

/** Clicks the timeline at a share of its width and gives how long it took until the picture of the time shown was on the canvas, ms. */
export async function seekAndWait(page: Page, share: number, size: SessionSize): Promise<number> {
  const row = await page.locator('section[aria-label="Timeline"]').getByText('Clicks', { exact: true }).boundingBox()
  const canvas = await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox()
  if (!row || !canvas) throw new Error('the workbench has no timeline')
  const pressed = page.evaluate(
    () =>
      new Promise<number>((resolve) => addEventListener('pointerdown', () => resolve(performance.now()), { capture: true, once: true })),
  )
  await page.evaluate(() => {}) // the listener is in place before the click
  await page.mouse.click(canvas.x + canvas.width * share, row.y + row.height / 2)
  const shownMs = page.evaluate(
    ({ durationUs, frames }) => {
      const time = document.querySelector('[aria-label="Playback"] .num[class]')
      const shownUs = () => (time?.textContent ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1e6
      // the text is cut to milliseconds, so the picture that begins within one is right too
      return window.waitForNumber((number) =>
        [shownUs(), shownUs() + 999].some((tUs) => number === Math.floor((tUs * frames + frames) / durationUs)),
      )
    },
    { durationUs: size.durationUs, frames: size.frames },
  )
  return (await shownMs) - (await pressed)
}

/** Opens a session in Chromium and seeks in it, counting only when the picture that belongs to the time is on the canvas. */
export async function measureBrowser(
  url: string,
  link: string,
  sessionId: string,
  size: SessionSize,
  options: { seeks: number; random: () => number },
): Promise<BrowserFigures> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    const page = await context.newPage()
    await page.addInitScript(installReader, { ...barcode, widthPx: size.wPx, sidePx: barcode.sidePx })
    await page.goto(link)
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    let bytes = 0
    network.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength
    })
    await page.goto(`${url}/sessions/${sessionId}?t=0`)
    // performance.now() counts from the navigation
    const firstFrameMs = await page.evaluate(() => window.waitForNumber((number) => number === 0))
    const bytesBeforeFrame = bytes
    const seeksMs: number[] = []
    for (let i = 0; i < options.seeks; i++) seeksMs.push(await seekAndWait(page, 0.02 + 0.95 * options.random(), size))
    await network.send('HeapProfiler.enable')
    await network.send('HeapProfiler.collectGarbage')
    const heap = await network.send('Runtime.getHeapUsage')
    return { firstFrameMs, bytesBeforeFrame, seeksMs, heapMiB: heap.usedSize / 2 ** 20 }
  } finally {
    await browser.close()
  }
}
