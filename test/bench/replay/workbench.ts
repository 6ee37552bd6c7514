import type { CDPSession, Page } from 'playwright-core'
import type { SessionId } from '#shared/ids.ts'
import { rates } from '#shared/replay/playback.ts'
import type { FrameSeen, SeekSeen } from '../../fixtures/probe.ts'

// What hands do at the workbench, and what it costs.

export type Opened = { pictureMs: number; usableMs: number; bytes: number }

/** Opens a session anew, nothing cached, until its first picture is the right one and its timeline is drawn and answers. */
export async function openSession(page: Page, url: string, id: SessionId, search = '?t=0'): Promise<Opened> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  network.on('Network.dataReceived', (event) => {
    bytes += event.encodedDataLength
  })
  // what is not packed tells its bytes as it comes, what is packed only when it has come; each response's head counts too
  await page.goto(`${url}/sessions/${id}${search}`)
  const pictureMs = await page.evaluate(() => window.probe.untilRight())
  const received = bytes
  const usable = await page.waitForFunction(isTimelineUsable)
  const usableMs = await usable.jsonValue()
  await network.send('Network.setCacheDisabled', { cacheDisabled: false })
  await network.detach()
  return { pictureMs, usableMs, bytes: received }
}

/** In the page, asked at each frame: the time at which there are marks on the timeline and a button to play; else 0. */
function isTimelineUsable(): number {
  const rows = document.querySelector<HTMLCanvasElement>('section[aria-label="Timeline"] canvas')
  if (!rows || rows.width < 100 || !document.querySelector('[aria-label="Playback"] button[aria-label="Play"]')) return 0
  const column = rows.getContext('2d')?.getImageData(rows.width >> 1, 0, 1, rows.height).data
  return column && new Set(new Uint32Array(column.buffer)).size > 2 ? performance.now() : 0
}

/** Until nothing has come over the line for a second: all of the pointer is there. */
export async function waitForQuiet(page: Page): Promise<void> {
  let count = 0
  let seen = -1
  const note = () => void count++
  page.on('response', note)
  while (seen !== count) {
    seen = count
    await page.waitForTimeout(1000)
  }
  page.off('response', note)
}

/** Where the timeline takes a press as a seek, in the page. */
export async function timelineBox(page: Page): Promise<{ xPx: number; wPx: number; yPx: number }> {
  const row = await page.locator('section[aria-label="Timeline"]').getByText('Clicks', { exact: true }).boundingBox()
  const canvas = await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox()
  if (!row || !canvas) throw new Error('the workbench has no timeline')
  return { xPx: canvas.x, wPx: canvas.width, yPx: row.y + row.height / 2 }
}

/** Seeks by a click at each share of the timeline's width. */
export async function seekBy(page: Page, shares: readonly number[]): Promise<SeekSeen[]> {
  const { xPx, wPx, yPx } = await timelineBox(page)
  const seeks: SeekSeen[] = []
  for (const share of shares) {
    const seek = page.evaluate(() => window.probe.timeSeek())
    await page.evaluate(() => undefined) // the listener is in place before the click
    await page.mouse.click(xPx + wPx * share, yPx)
    seeks.push(await seek)
  }
  const wrong = seeks.filter((each) => each.canvasNumber !== each.number)
  if (wrong.length > 0) throw new Error(`the canvas shows other pictures than were drawn: ${JSON.stringify(wrong.slice(0, 3))}`)
  return seeks
}

const displayHz = 60

/**
 * Holds the pointer down on the timeline and moves it 60 times a second, as a hand does: to the share of the width that
 * `shareAt` gives for the step. Moves are not waited for, so a slow page gets them late, all the same.
 */
export async function scrub(page: Page, seconds: number, shareAt: (step: number) => number): Promise<FrameSeen[]> {
  const { xPx, wPx, yPx } = await timelineBox(page)
  const placeAt = (step: number) => xPx + wPx * shareAt(step)
  await page.mouse.move(placeAt(0), yPx)
  await page.mouse.down()
  await page.evaluate(() => void window.probe.takeFrames())
  const input = await page.context().newCDPSession(page)
  const sent: Promise<unknown>[] = []
  const startMs = performance.now()
  for (let step = 1; step <= seconds * displayHz; step++) {
    const waitMs = startMs + (step * 1000) / displayHz - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const place = { x: placeAt(step), y: yPx, button: 'left', buttons: 1 } as const
    sent.push(input.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place }))
  }
  await Promise.all(sent)
  const frames = await page.evaluate(() => window.probe.takeFrames())
  await page.mouse.up()
  await input.detach()
  return frames
}

/** Right pictures that were shown, each counted when it took another one's place. */
export function countRight(frames: readonly FrameSeen[]): number {
  let last = -1
  let count = 0
  for (const { number, isRight } of frames) {
    if (isRight && number !== last) count++
    if (isRight) last = number
  }
  return count
}

/** Plays at a rate until `action` ends. */
export async function playAt(page: Page, rate: number, action: () => Promise<unknown>): Promise<void> {
  const all: readonly number[] = rates
  await page.keyboard.press('=')
  for (let at = all.indexOf(1); at < all.indexOf(rate); at++) await page.keyboard.press('>')
  await page.keyboard.press('Space')
  await action()
  await page.keyboard.press('Space')
  await page.keyboard.press('=')
}

/** Turns the wheel over the timeline once per display frame, so that each turn is drawn. */
export async function turnWheel(page: Page, turns: readonly number[], isPan: boolean): Promise<void> {
  const { xPx, wPx, yPx } = await timelineBox(page)
  await page.mouse.move(xPx + wPx * 0.4, yPx)
  if (isPan) await page.keyboard.down('Shift')
  for (const turn of turns) await page.mouse.wheel(0, turn)
  if (isPan) await page.keyboard.up('Shift')
}

export type Memory = { heap: number; arrays: number; pictures: number; mostPictures: number; nodes: number }

/** JavaScript heap and what typed arrays take beside it, after a collection; decoded pictures; DOM nodes. Bytes. */
export async function readMemory(page: Page): Promise<Memory> {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.collectGarbage')
  const usage = await devtools.send('Runtime.getHeapUsage')
  const { nodes } = await devtools.send('Memory.getDOMCounters')
  await devtools.detach()
  const { bytes, mostBytes } = await page.evaluate(() => window.probe.pictures())
  const arrays = 'backingStorageSize' in usage ? Number(usage.backingStorageSize) : 0
  return { heap: usage.usedSize, arrays, pictures: bytes, mostPictures: mostBytes, nodes }
}
