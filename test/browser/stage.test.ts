import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Camera, fitCamera, toStage } from '#client/draw/camera.ts'
import { placeLens } from '#client/draw/drawLens.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { ensure } from '#shared/errors.ts'
import { unite } from '#shared/replay/space.ts'
import { firstNumbers, monitors, monitorTarget, writeMonitors } from '../fixtures/monitors.ts'
import { barcode } from '../fixtures/work.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// The stage over a desktop of two monitors, the second at negative places: what its canvases show is read back.

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let url: string

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-stage-'))
  await writeMonitors(folder)
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'monitors', name: 'Monitors' } })
  const { result } = await importFolder(client, 'monitors', folder)
  await rm(folder, { recursive: true })
  url = `${server.url}/sessions/${ensure(result?.sessions[0], JSON.stringify(result?.refused)).id}`
  ;({ browser, page, errors } = await openAs(client, 'ml'))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(async () => {
  errors.length = 0
  await page.evaluate(() => {
    for (const name of Object.keys(localStorage)) if (name.startsWith('retrace.stage')) localStorage.removeItem(name)
  })
})

async function openAt(seconds: number): Promise<void> {
  await page.goto(`${url}?t=${seconds}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

/** Where Fit lays a picture of this size. */
async function cameraFor(size: { wPx: number; hPx: number }): Promise<Camera> {
  const box = ensure(await page.locator('section[aria-label="Screen"] canvas').first().boundingBox(), 'stage')
  return fitCamera({ wPx: box.width, hPx: box.height }, size)
}

/** Colours of places on one of the two canvases: 0 the pictures, 1 what is drawn over them. */
function readColors(layer: 0 | 1, places: readonly (readonly [number, number])[]): Promise<number[][]> {
  return page.evaluate(
    ([which, at]) => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('section[aria-label="Screen"] canvas')[which]
      const ctx = canvas?.getContext('2d')
      return at.map(([x, y]) => [...(ctx?.getImageData(Math.round(x), Math.round(y), 1, 1).data ?? [])])
    },
    [layer, places] as const,
  )
}

/** The number in the bars of a picture whose left top is at a place of the space. */
async function readNumber(camera: Camera, leftPx: number, topPx: number): Promise<number> {
  const bars = Array.from({ length: barcode.bits }, (_, bit) =>
    toStage(camera, leftPx + (bit + 0.5) * barcode.sidePx, topPx + 0.5 * barcode.sidePx),
  )
  const colors = await readColors(0, bars)
  return colors.reduce((sum, [red = 0], bit) => sum + (red > 128 ? 2 ** bit : 0), 0)
}

test('the one monitor that the pointer is on is shown, until all are asked for: then both where they stand', async () => {
  await openAt(2.5)
  const [first, second] = monitors
  await expect.poll(async () => readNumber(await cameraFor(first), 0, 0)).toBe(firstNumbers[0] + 2)
  await openAt(4.5)
  await expect.poll(async () => readNumber(await cameraFor(second), 0, 0)).toBe(firstNumbers[1] + 4)
  await page.keyboard.press('Shift+G')
  const desktop = ensure(unite(monitors), 'desktop')
  const camera = await cameraFor(desktop)
  for (const [index, { xPx, yPx }] of monitors.entries())
    await expect.poll(() => readNumber(camera, xPx - desktop.xPx, yPx - desktop.yPx)).toBe((firstNumbers[index] ?? 0) + 4)
  const tip = toStage(camera, -100 - desktop.xPx, 200 - desktop.yPx)
  await expect.poll(() => readColors(1, [[tip[0] + 2, tip[1] + 6]])).toEqual([[11, 13, 17, 255]])
  expect(errors).toEqual([])
})

test('each monitor can be looked at by itself, wherever the pointer is', async () => {
  await openAt(2.5)
  const [first, second] = monitors
  await page.keyboard.press('Shift+H')
  await expect.poll(async () => readNumber(await cameraFor(first), 0, 0)).toBe(firstNumbers[0] + 2)
  await page.keyboard.press('Shift+H')
  await expect.poll(async () => readNumber(await cameraFor(second), 0, 0)).toBe(firstNumbers[1] + 2)
})

test('the element under the pointer is outlined where the recording has it', async () => {
  await openAt(1.5)
  const { x, y, w, h } = monitorTarget
  const accent = [1, 3, 5].map((from) => Number.parseInt(darkTheme.accent.slice(from, from + 2), 16))
  /** How far from the accent's colour the nearest of nine pixels is: a line lies between pixels. */
  const distanceAt = async (spaceX: number, spaceY: number) => {
    const [xPx, yPx] = toStage(await cameraFor(monitors[0]), spaceX, spaceY)
    const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [xPx + dx, yPx + dy] as const))
    const colors = await readColors(1, around)
    return Math.min(...colors.map((color) => Math.max(...accent.map((part, index) => Math.abs(part - (color[index] ?? 0))))))
  }
  await expect.poll(() => distanceAt(x, y + h - 4)).toBeLessThan(60)
  await expect.poll(() => distanceAt(x + w, y + h / 2)).toBeLessThan(60)
  await expect.poll(() => distanceAt(x + w - 8, y + h)).toBeLessThan(60)
  expect(await distanceAt(x + w / 2, y + h / 2 + 12)).toBeGreaterThan(60)
})

test('the magnifier shows the pixels that the picture has at its place', async () => {
  await openAt(2.5)
  const camera = await cameraFor(monitors[0])
  await expect.poll(() => readNumber(camera, 0, 0)).toBe(firstNumbers[0] + 2)
  await page.keyboard.press('Shift+M')
  const stage = ensure(await page.locator('section[aria-label="Screen"] canvas').first().boundingBox(), 'stage')
  const number = firstNumbers[0] + 2
  for (const bit of [2, 3, 5]) {
    // the last pixel of a bar: to its right the next begins
    const [xPx, yPx] = toStage(camera, (bit + 1) * barcode.sidePx - 0.5, 8.5)
    await page.mouse.move(stage.x + xPx, stage.y + yPx)
    const lens = placeLens({ wPx: stage.width, hPx: stage.height }, xPx, yPx, 3)
    const middle = lens.left + lens.reach * 3 + 1
    const at = [0, -9, 9].map((dx) => [middle + dx, lens.top + lens.reach * 3 + 1] as const)
    const isLit = (place: number) => ((number >> place) & 1) === 1
    await expect.poll(async () => (await readColors(1, at)).map(([red = 0]) => red > 128)).toEqual([isLit(bit), isLit(bit), isLit(bit + 1)])
  }
  expect(errors).toEqual([])
})

test('the options of the stage open and turn by keyboard, stay for the next session, and pass axe', async () => {
  await openAt(2.5)
  await page.getByRole('button', { name: 'Stage options' }).press('Enter')
  const ahead = page.getByRole('menuitemcheckbox', { name: 'Path ahead' })
  await expect.poll(() => ahead.getAttribute('aria-checked')).toBe('false')
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run('[role="menu"]'))
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  await ahead.press('Enter')
  await expect.poll(() => ahead.getAttribute('aria-checked')).toBe('true')
  await page.reload()
  await page.getByRole('button', { name: 'Stage options' }).press('Enter')
  await expect.poll(() => ahead.getAttribute('aria-checked')).toBe('true')
  expect(errors).toEqual([])
})

test('a copied frame is the picture itself, at its own pixels, and the log says who took it', async () => {
  await openAt(3.5)
  const camera = await cameraFor(monitors[0])
  await expect.poll(() => readNumber(camera, 0, 0)).toBe(firstNumbers[0] + 3)
  const told = page.waitForResponse((response) => response.url().includes('/frames-taken'))
  await page.keyboard.press('Shift+P')
  expect([(await told).status(), new URL((await told).url()).search]).toEqual([200, '?at=3500000&stream=0'])
  await page.getByText('Frame copied: 640 × 360 at 0:03.500').waitFor()
  const read = await page.evaluate(async ({ bits, sidePx }) => {
    const [item] = await navigator.clipboard.read()
    const picture = await createImageBitmap((await item?.getType('image/png')) ?? new Blob())
    const ctx = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
    ctx?.drawImage(picture, 0, 0)
    const bars = Array.from({ length: bits }, (_, bit) => (ctx?.getImageData((bit + 0.5) * sidePx, sidePx / 2, 1, 1).data[0] ?? 0) > 128)
    return { size: [picture.width, picture.height], number: bars.reduce((sum, isLit, bit) => sum + (isLit ? 2 ** bit : 0), 0) }
  }, barcode)
  expect(read).toEqual({ size: [640, 360], number: firstNumbers[0] + 3 })
  expect(errors).toEqual([])
})
