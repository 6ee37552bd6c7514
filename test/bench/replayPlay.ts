import type { CDPSession, Page } from 'playwright-core'
import type { SessionSize } from '../fixtures/work.ts'

/** Put into the page: sums up, for each animation frame, how long its callbacks ran; and notes tasks of over 50 ms. */
export function installMeter(): void {
  const request = window.requestAnimationFrame.bind(window)
  let frames: number[] = []
  let longest = 0
  let stamp = 0
  let work = 0
  window.requestAnimationFrame = (callback) =>
    request((nowMs) => {
      if (nowMs !== stamp) {
        if (work > 0) frames.push(work)
        work = 0
        stamp = nowMs
      }
      const startMs = performance.now()
      callback(nowMs)
      work += performance.now() - startMs
    })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration)
  }).observe({ type: 'longtask' })
  const takeFrames = () => {
    const taken = { frames, longest }
    frames = []
    longest = 0
    return taken
  }
  /** From the next press of the pointer until the picture of the time then shown is on the stage, ms; looked at after each frame is drawn. */
  const timeSeek = ({ durationUs, count }: { durationUs: number; count: number }) =>
    new Promise<number>((resolve) => {
      const text = () => document.querySelector('[aria-label="Playback"] .num[class]')?.textContent ?? ''
      const isRight = () => {
        const shownUs =
          text()
            .split(':')
            .reduce((sum, part) => sum * 60 + Number(part), 0) * 1e6
        const number = window.readNumber()
        // the text is cut to milliseconds, so the picture that begins within one is right too
        return [shownUs, shownUs + 999].some((tUs) => number === Math.floor((tUs * count + count) / durationUs))
      }
      const begin = () => {
        const startMs = performance.now()
        const before = text()
        const { port1, port2 } = new MessageChannel()
        const next = () => request(() => port2.postMessage(0))
        port1.onmessage = () => (text() !== before && isRight() ? resolve(performance.now() - startMs) : next())
        next()
      }
      addEventListener('pointerdown', begin, { capture: true, once: true })
    })
  Object.assign(window, { takeFrames, timeSeek })
}

declare global {
  interface Window {
    takeFrames(): { frames: number[]; longest: number }
    timeSeek(of: { durationUs: number; count: number }): Promise<number>
  }
}

type Work = { frames: number[]; longest: number }

async function timelineBox(page: Page) {
  const row = await page.locator('section[aria-label="Timeline"]').getByText('Clicks', { exact: true }).boundingBox()
  const canvas = await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox()
  if (!row || !canvas) throw new Error('the workbench has no timeline')
  return { xPx: canvas.x, wPx: canvas.width, yPx: row.y + row.height / 2 }
}

/** Seeks by a click at each share of the timeline's width: ms until the right picture is painted. */
export async function seekBy(page: Page, shares: readonly number[], size: SessionSize): Promise<number[]> {
  const { xPx, wPx, yPx } = await timelineBox(page)
  const times: number[] = []
  for (const share of shares) {
    const seek = page.evaluate((of) => window.timeSeek(of), { durationUs: size.durationUs, count: size.frames })
    await page.evaluate(() => undefined) // the listener is in place before the click
    await page.mouse.click(xPx + wPx * share, yPx)
    times.push(await seek)
  }
  return times
}

/** Fetches pictures anew and decodes each alone: ms of the decoding. */
export function decodeAlone(page: Page, addresses: readonly string[]): Promise<number[]> {
  return page.evaluate(async (addresses) => {
    const times: number[] = []
    for (const address of addresses) {
      const blob = await (await fetch(address, { cache: 'no-store' })).blob()
      const startMs = performance.now()
      const bitmap = await createImageBitmap(blob)
      times.push(performance.now() - startMs)
      bitmap.close()
    }
    return times
  }, addresses)
}

/** Plays for a while at each rate of the player that `>` steps through, from 1×. */
export async function playAt(page: Page, rates: readonly number[], seconds: number): Promise<Map<number, Work>> {
  const steps = [1, 1.5, 2, 4, 8, 16]
  const found = new Map<number, Work>()
  for (const rate of rates) {
    await page.keyboard.press('=')
    for (let step = 0; step < steps.indexOf(rate); step++) await page.keyboard.press('>')
    await page.keyboard.press('Space')
    await page.evaluate(() => window.takeFrames())
    await page.waitForTimeout(seconds * 1000)
    found.set(rate, await page.evaluate(() => window.takeFrames()))
    await page.keyboard.press('Space')
  }
  await page.keyboard.press('=')
  return found
}

/** Turns the wheel over the timeline: in, along and out again. */
export async function panAndZoom(page: Page, turns: number): Promise<Work> {
  const { xPx, wPx, yPx } = await timelineBox(page)
  await page.mouse.move(xPx + wPx * 0.4, yPx)
  await page.evaluate(() => window.takeFrames())
  for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, -60)
  await page.keyboard.down('Shift')
  for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, turn < turns / 2 ? 60 : -60)
  await page.keyboard.up('Shift')
  for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, 60)
  return page.evaluate(() => window.takeFrames())
}

/** JavaScript heap and what typed arrays take beside it, after a collection, bytes. */
export async function readHeap(network: CDPSession): Promise<{ heap: number; arrays: number }> {
  await network.send('HeapProfiler.enable')
  await network.send('HeapProfiler.collectGarbage')
  const usage = await network.send('Runtime.getHeapUsage')
  return { heap: usage.usedSize, arrays: 'backingStorageSize' in usage ? Number(usage.backingStorageSize) : Number.NaN }
}
