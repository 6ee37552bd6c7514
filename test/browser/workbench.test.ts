import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fitCamera, toStage } from '#client/draw/camera.ts'
import type { SessionId } from '#shared/ids.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime, parseTime } from '#shared/time.ts'
import { barcode, generateBundle, type SessionSize } from '../fixtures/generate.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Replay in a real browser: what is on the canvases at a time is what the recording has at that time. Every picture of the
// recording carries its number in bars, which is read off the canvas; the cursor is found by its own colour.

const size: SessionSize = { pointers: 3000, keys: 60, clicks: 25, frames: 90, durationUs: 60_000_000, wPx: 640, hPx: 360, seed: 7 }

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let sessionId: SessionId
/** What the bundle says: times and numbers of pictures, places of the pointer. */
let frames: { tUs: Float64Array; numbers: number[] }
let places: { tUs: Float64Array; xPx: number[]; yPx: number[] }

type FrameLine = { tUs: number; file: string }
type EventLine = { tUs: number; type: string; xPx?: number; yPx?: number }

async function readLines<T>(path: string): Promise<T[]> {
  const text = await readFile(path, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T) // written by the generator a moment ago
}

async function readTruth(folder: string): Promise<void> {
  const pictures = (await readLines<FrameLine>(join(folder, 'frames.jsonl'))).sort((a, b) => a.tUs - b.tUs)
  frames = {
    tUs: Float64Array.from(pictures, (each) => each.tUs),
    numbers: pictures.map((each) => Number(/(\d+)\.\w+$/.exec(each.file)?.[1])),
  }
  const moves = (await readLines<EventLine>(join(folder, 'events.jsonl'))).filter((each) => each.type.startsWith('pointer.'))
  moves.sort((a, b) => a.tUs - b.tUs)
  places = {
    tUs: Float64Array.from(moves, (each) => each.tUs),
    xPx: moves.map((each) => each.xPx ?? Number.NaN),
    yPx: moves.map((each) => each.yPx ?? Number.NaN),
  }
}

const pictureAt = (tUs: number) => frames.numbers[lastRowAt(frames.tUs, tUs)]

/** The stage is as large as its canvas; the picture lies on it as `Fit` lays it. */
async function cameraOf(on: Page) {
  const box = await on.locator('section[aria-label="Screen"] canvas').first().boundingBox()
  if (!box) throw new Error('the workbench has no stage')
  return fitCamera({ wPx: box.width, hPx: box.height }, { wPx: size.wPx, hPx: size.hPx })
}

/** The number in the picture that is on the stage. */
async function readPicture(): Promise<number> {
  const camera = await cameraOf(page)
  const bars = Array.from({ length: barcode.bits }, (_, bit) => toStage(camera, (bit + 0.5) * barcode.sidePx, 0.5 * barcode.sidePx))
  return page.evaluate((at) => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Screen"] canvas')
    const ctx = canvas?.getContext('2d')
    if (!ctx) return -1
    return at.reduce(
      (sum, [x, y], bit) => sum + ((ctx.getImageData(Math.round(x), Math.round(y), 1, 1).data[0] ?? 0) > 128 ? 2 ** bit : 0),
      0,
    )
  }, bars)
}

/** The top left of the cursor's ink, on the stage; the whole overlay is searched, but for the caps of keys at the bottom. */
async function readCursor(): Promise<[number, number] | null> {
  return page.evaluate(() => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('section[aria-label="Screen"] canvas')[1]
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx) return null
    const { data, width, height } = ctx.getImageData(0, 0, canvas.width, canvas.height)
    let [left, top] = [width, height]
    for (let at = 0; at < data.length; at += 4) {
      const isInk = data[at] === 11 && data[at + 1] === 13 && data[at + 2] === 17 && data[at + 3] === 255
      if (!isInk) continue
      left = Math.min(left, (at / 4) % width)
      top = Math.min(top, Math.floor(at / 4 / width))
    }
    return left === width ? null : [left, top]
  })
}

const timeText = () => page.locator('[aria-label="Playback"] .num').first()
/** The time under the playhead as shown: cut to milliseconds, so the real one is within the next. */
const shownUs = async () => parseTime((await timeText().textContent()) ?? '')

/** Waits for the picture of the shown time; the limit is a stop for what never comes. */
async function expectRightPicture(): Promise<void> {
  await expect
    .poll(async () => {
      const tUs = await shownUs()
      return [pictureAt(tUs), pictureAt(tUs + 999)].includes(await readPicture())
    })
    .toBe(true)
}

/** What axe finds on the page, with the elements it found it at. */
async function findViolations(): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}

async function openAt(search: string): Promise<void> {
  await page.goto(`${server.url}/sessions/${sessionId}${search}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-workbench-'))
  await generateBundle(folder, size)
  await readTruth(folder)
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'numbered', name: 'Numbered' } })
  const view = await importFolder(client, 'numbered', folder)
  await rm(folder, { recursive: true })
  sessionId = view.result?.sessions[0]?.id as SessionId // the import above made it
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(() => {
  errors.length = 0
})

test.each([0, 0.666_666, 0.666_667, 17.25, 33.999_999, 59.9])('an address with the time %d s opens at its picture', async (seconds) => {
  await openAt(`?t=${seconds}`)
  await expect.poll(() => timeText().textContent()).toBe(formatTime(Math.round(seconds * 1e6)))
  await expect.poll(readPicture).toBe(pictureAt(Math.round(seconds * 1e6)))
  expect(errors).toEqual([])
})

test('a click on the timeline shows the picture of the time it sets', async () => {
  await openAt('?t=1')
  const canvas = await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox()
  const row = await page.locator('section[aria-label="Timeline"]').getByText('Clicks', { exact: true }).boundingBox()
  if (!canvas || !row) throw new Error('the workbench has no timeline')
  for (const share of [0.9, 0.1, 0.5, 0.13, 0.77]) {
    await page.mouse.click(canvas.x + canvas.width * share, row.y + row.height / 2)
    await expect.poll(async () => Math.abs((await shownUs()) / size.durationUs - share)).toBeLessThan(0.01)
    await expectRightPicture()
  }
})

test('the arrow keys go from picture to picture, and back by the same way', async () => {
  await openAt('?t=30')
  await expectRightPicture()
  const seen = [await readPicture()]
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
    const before = seen.at(-1) ?? 0
    await page.keyboard.press(key)
    await expect.poll(readPicture).toBe(before + (key === 'ArrowRight' ? 1 : -1))
    await expectRightPicture()
    seen.push(await readPicture())
  }
  expect(seen.at(-1)).toBe(seen[0])
})

test('a step to a picture comes back from its address as that picture', async () => {
  // the next picture begins at a third of a second: cut to milliseconds its time would be the picture's before
  await openAt('?t=11')
  await expectRightPicture()
  const before = await readPicture()
  await page.keyboard.press('ArrowRight')
  await expect.poll(readPicture).toBe(before + 1)
  const startUs = frames.tUs[frames.numbers.indexOf(before + 1)] as number
  await page.waitForURL((url) => url.searchParams.get('t') === String(startUs / 1e6))
  await page.reload()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await expect.poll(readPicture).toBe(before + 1)
})

test('paused after playing, the picture is that of the time it stopped at', async () => {
  await openAt('?t=5')
  await expectRightPicture()
  await page.keyboard.press('Space')
  await expect.poll(async () => (await shownUs()) > 7_000_000, { timeout: 20_000 }).toBe(true)
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await expectRightPicture()
})

test.each([3.1, 21.7, 44.05])('the cursor is drawn where the recording has it at %d s', async (seconds) => {
  await openAt(`?t=${seconds}`)
  await expect.poll(readPicture).toBe(pictureAt(seconds * 1e6))
  const row = lastRowAt(places.tUs, seconds * 1e6)
  await expect.poll(readCursor).not.toBeNull()
  await expect
    .poll(async () => {
      // asked for each time: the stage gets its last size when all around it is there
      const [xPx, yPx] = toStage(await cameraOf(page), places.xPx[row] ?? Number.NaN, places.yPx[row] ?? Number.NaN)
      const [left, top] = (await readCursor()) ?? [Number.NaN, Number.NaN]
      // the ink begins within its own outline
      return Math.max(Math.abs(left - xPx), Math.abs(top - yPx))
    })
    .toBeLessThanOrEqual(3)
})

test.each(['dark', 'light'] as const)('axe finds nothing in the workbench with a segment selected, %s', async (scheme) => {
  await page.evaluate((value) => localStorage.setItem('retrace-color-scheme', value), scheme)
  await openAt('?t=10')
  await page.keyboard.press('i')
  await page
    .getByText('Start marked at')
    .or(page.getByRole('region', { name: 'Selected segment' }))
    .first()
    .waitFor()
  await page.keyboard.press('k')
  await page.keyboard.press('o')
  await page.getByRole('region', { name: 'Marked range' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Selected segment' }).waitFor()
  await page.getByText('saved', { exact: true }).waitFor()
  expect(await findViolations()).toEqual([])
  await page.keyboard.press('Control+z')
  await page.getByText('saved', { exact: true }).waitFor()
  await page.evaluate(() => localStorage.removeItem('retrace-color-scheme'))
  expect(errors).toEqual([])
})

test('the picture’s clock is nudged by key, shows another picture at once, and is as it was left after a reload', async () => {
  await openAt('?t=20.4')
  await expectRightPicture()
  const recorded = await readPicture()
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect.poll(readPicture).toBe(recorded - 1)
  const clock = page.getByRole('region', { name: 'Picture clock' })
  await clock.getByText('Not saved yet').waitFor()
  await clock.getByText('by Somebody,').waitFor()
  await page.reload()
  await expect.poll(readPicture, { timeout: 10_000 }).toBe(recorded - 1)

  await clock.getByRole('button').click()
  await expect.poll(() => clock.getByRole('listitem').count()).toBe(1)
  expect(await findViolations()).toEqual([])
  await clock.getByRole('button', { name: 'Reset' }).click()
  await expect.poll(readPicture).toBe(recorded)
  await expect.poll(() => clock.getByRole('listitem').count()).toBe(2)
  await clock.getByText('Put back to as recorded').waitFor()
  expect(errors).toEqual([])
})
