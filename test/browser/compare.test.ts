import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fitCamera, toStage } from '#client/draw/camera.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { formatTime, parseTime } from '#shared/time.ts'
import { generateBundle } from '../fixtures/generate.ts'
import { barcode, frameTimeUs, type SessionSize } from '../fixtures/work.ts'
import { type Client, createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// Two recordings side by side. Every picture carries its number in bars, which is read off each stage.

const s = 1_000_000
const common = { keys: 20, clicks: 10, wPx: 320, hPx: 180 }
const sizes: Record<'a' | 'b', SessionSize> = {
  a: { ...common, pointers: 1000, frames: 60, durationUs: 60 * s, seed: 7 },
  b: { ...common, pointers: 1200, frames: 50, durationUs: 40 * s, seed: 8 },
}

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let ids: Record<'a' | 'b', SessionId>

async function importGenerated(client: Client, size: SessionSize): Promise<SessionId> {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-compare-'))
  await generateBundle(folder, size)
  const { result } = await importFolder(client, 'beside', folder)
  await rm(folder, { recursive: true })
  return ensure(result?.sessions[0], JSON.stringify(result?.refused)).id
}

/** Number of the picture that a session shows at a time. */
function pictureAt(side: 'a' | 'b', seconds: number): number {
  const size = sizes[side]
  let number = 0
  while (number + 1 < size.frames && frameTimeUs(number + 1, size) <= seconds * s) number++
  return number
}

const stageOf = (letter: string) => `section[aria-label="Screen ${letter}"] canvas`

/** The number in the picture that is on a stage, which lies there as `Fit` lays it. */
async function readPicture(letter: 'A' | 'B'): Promise<number> {
  const box = await page.locator(stageOf(letter)).first().boundingBox()
  if (!box) return -1
  const camera = fitCamera({ wPx: box.width, hPx: box.height }, { wPx: common.wPx, hPx: common.hPx })
  const bars = Array.from({ length: barcode.bits }, (_, bit) => toStage(camera, (bit + 0.5) * barcode.sidePx, 0.5 * barcode.sidePx))
  return page.evaluate(
    ([selector, at]) => {
      const ctx = document.querySelector<HTMLCanvasElement>(selector)?.getContext('2d')
      const isWhite = ([x, y]: readonly [number, number]) => (ctx?.getImageData(Math.round(x), Math.round(y), 1, 1).data[0] ?? 0) > 128
      return at.reduce((sum, point, bit) => sum + (isWhite(point) ? 2 ** bit : 0), 0)
    },
    [stageOf(letter), bars] as const,
  )
}

const timeOf = (letter: 'a' | 'b') => page.locator(`[data-time="${letter}"]`)
/** The time as shown, in seconds: cut to milliseconds. */
const shownS = async (letter: 'a' | 'b') => parseTime((await timeOf(letter).textContent()) ?? '') / s
const readPictures = async () => [await readPicture('A'), await readPicture('B')]

/** Waits until both stages show the pictures of these times. */
async function expectMoments(a: number, b: number): Promise<void> {
  await expect
    .poll(async () => [await timeOf('a').textContent(), await timeOf('b').textContent()])
    .toEqual([a, b].map((each) => formatTime(each * s)))
  await expect.poll(readPictures).toEqual([pictureAt('a', a), pictureAt('b', b)])
}

async function openAt(search: string): Promise<void> {
  await page.goto(`${server.url}/compare?a=${ids.a}&b=${ids.b}${search}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.locator('section[aria-label="Timeline B"]').waitFor()
}

beforeAll(async () => {
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'beside', name: 'Beside' } })
  ids = { a: await importGenerated(client, sizes.a), b: await importGenerated(client, sizes.b) }
  ;({ browser, page, errors } = await openAs(client, 'reviewer'))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(() => {
  errors.length = 0
})

test('two sessions that are ticked in the list open side by side', async () => {
  await page.goto(`${server.url}/sessions?sort=-events`)
  await page.getByRole('checkbox').nth(1).check()
  await page.getByRole('checkbox').nth(0).check()
  await page.getByRole('link', { name: 'Compare' }).click()
  await page.waitForURL((url) => url.pathname === '/compare' && url.searchParams.get('a') === ids.a && url.searchParams.get('b') === ids.b)
  await expectMoments(0, 0)
})

test('a seek in one shows in the other the picture beside it', async () => {
  await openAt('&ta=20&at=10:14')
  await expectMoments(20, 24)
  await page.getByText('B +4.00 s').waitFor()
  // steps are the steered side's: A has a picture each second, B each 0.8 s
  await page.keyboard.press('ArrowRight')
  await expectMoments(21, 25)
  await page.keyboard.press('2')
  await page.keyboard.press('ArrowRight')
  await expectMoments(21.6, 25.6)
  const box = await page.locator('section[aria-label="Timeline B"] canvas[role="img"]').boundingBox()
  if (!box) throw new Error('there is no timeline of B')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await expect.poll(() => timeOf('b').textContent()).not.toBe(formatTime(25.6 * s))
  const [shownA, shownB] = [await shownS('a'), await shownS('b')]
  expect(Math.abs(shownA + 4 - shownB)).toBeLessThan(0.0015)
  await expect.poll(readPictures).toEqual([pictureAt('a', shownA + 0.0005), pictureAt('b', shownB + 0.0005)])
})

test('unlocked, one side moves alone; aligned here, they stay so, also in the address', async () => {
  await openAt('&ta=5')
  await expectMoments(5, 5)
  await page.keyboard.press('l')
  await page.keyboard.press('2')
  await page.keyboard.press('k')
  await expectMoments(5, 10)
  await page.keyboard.press('h')
  await page.keyboard.press('1')
  await page.keyboard.press('k')
  await expectMoments(10, 15)
  await page.waitForURL((url) => url.searchParams.get('at') === '5:10' && url.searchParams.get('ta') === '10')
  await page.reload()
  await expectMoments(10, 15)
})

test('the one that has ended holds its last picture while the other plays on', async () => {
  await openAt('&ta=39.9')
  await expectMoments(39.9, 39.9)
  await page.keyboard.press('Space')
  await page.getByText('ended', { exact: true }).waitFor()
  await expect.poll(() => readPicture('B')).toBe(49)
  await expect.poll(() => readPicture('A')).toBeGreaterThan(40)
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await expect.poll(() => timeOf('b').textContent()).toBe(formatTime(40 * s))
})

test('swapped, each session keeps its moment on the other side', async () => {
  await openAt('&ta=20&at=10:14')
  await expectMoments(20, 24)
  await page.keyboard.press('x')
  await expect.poll(readPictures).toEqual([pictureAt('b', 24), pictureAt('a', 20)])
  await page.waitForURL((url) => url.searchParams.get('a') === ids.b && url.searchParams.get('at') === '14:10')
  await page.getByText('B −4.00 s').waitFor()
})

test('a session that is not to be had says so on its side, and the other plays', async () => {
  await page.goto(`${server.url}/compare?a=${ids.a}&b=ses_nosuchsession0&ta=12`)
  await page.getByRole('region', { name: 'Side B' }).getByText('Not here, or not for you').waitFor()
  await expect.poll(() => readPicture('A')).toBe(pictureAt('a', 12))
  await page.keyboard.press('k')
  await expect.poll(() => readPicture('A')).toBe(pictureAt('a', 17))
})

test.each(['dark', 'light'] as const)('axe finds nothing in two sessions side by side, %s', async (scheme) => {
  await page.evaluate((value) => localStorage.setItem('retrace-color-scheme', value), scheme)
  await openAt('&ta=20')
  await expectMoments(20, 20)
  expect(await findViolations()).toEqual([])
  await page.evaluate(() => localStorage.removeItem('retrace-color-scheme'))
  expect(errors).toEqual([])
})

test('axe finds nothing in the sheet of keys, which has those of a comparison', async () => {
  await openAt('&ta=20')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).getByText('Align what both show now').waitFor()
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
  expect(await findViolations()).toEqual([])
})

async function findViolations(): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}
