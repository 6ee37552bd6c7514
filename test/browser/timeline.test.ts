import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BundleSession } from '#shared/bundle.ts'
import { createAxis } from '#shared/replay/axis.ts'
import { createScale, toTime } from '#shared/replay/scale.ts'
import { parseTime } from '#shared/time.ts'
import { createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openAs } from './harness.ts'

// The timeline in a real browser: what is arranged, cut and pinched there is what a person then sees and what stays.

/** A minute of which the hand rests from 10 s to 50.1 s: cut but for half a second on both sides. */
const durationUs = 60_000_000
const cut = { startUs: 10_500_000, endUs: 49_600_000 }

let server: ServerProcess
let browser: Browser
let page: Page
let errors: string[]
let address: string

async function writeBundle(folder: string): Promise<void> {
  const session: BundleSession = {
    ...{ format: 'retrace-bundle', version: 1, title: 'A long rest', task: {}, platform: {}, durationUs, warnings: [], streams: [] },
    clocks: [{ id: 'main', kind: 'relative', unit: 'us', originRaw: '0', epochMs: Date.UTC(2026, 0, 5, 9, 30, 0) }],
    surfaces: [{ id: 'screen', space: 'screen_px', title: 'Screen' }],
    geometry: [{ tUs: 0, surface: 0, display: '0', xPx: 0, yPx: 0, wPx: 800, hPx: 600, scale: 1, certainty: 'declared' }],
  }
  const times = Array.from({ length: 201 }, (_, index) => (index <= 100 ? index * 100_000 : 40_000_000 + index * 100_000))
  const moves = times.map((tUs, seq) => ({ seq, type: 'pointer.move', tUs, xPx: seq, yPx: seq }))
  await writeFile(join(folder, 'session.json'), JSON.stringify(session))
  await writeFile(join(folder, 'events.jsonl'), moves.map((each) => `${JSON.stringify(each)}\n`).join(''))
}

const timeline = () => page.locator('section[aria-label="Timeline"]')
const nameOf = (title: string) => timeline().getByRole('button', { name: title })
/** Names of the rows below the ruler, from top to bottom. */
const shownRows = () =>
  timeline().evaluate((section) =>
    [...section.querySelectorAll('button')]
      .map((each) => ({ top: each.getBoundingClientRect().top, text: each.textContent?.trim().split(' ')[0] ?? '' }))
      .sort((a, b) => a.top - b.top)
      .slice(2, 5)
      .map((each) => each.text),
  )
const boxOf = async () => {
  const box = await timeline().locator('canvas[role="img"]').boundingBox()
  if (!box) throw new Error('the workbench has no timeline')
  return box
}
const shownUs = async () => parseTime((await page.locator('[aria-label="Playback"] .num').first().textContent()) ?? '')

async function open(search = ''): Promise<void> {
  await page.goto(`${address}${search}`)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-timeline-'))
  await writeBundle(folder)
  server = await startServerProcess()
  const client = await createClient(server)
  await client.projects.$post({ json: { key: 'rest', name: 'Rest' } })
  const view = await importFolder(client, 'rest', folder)
  await rm(folder, { recursive: true })
  address = `${server.url}/sessions/${view.result?.sessions[0]?.id}`
  ;({ browser, page, errors } = await openAs(client, 'annotator'))
})

/** Nobody has arranged anything. */
beforeEach(() => page.evaluate(() => localStorage.clear()))

afterAll(async () => {
  expect(errors).toEqual([])
  await browser?.close()
  await server?.close()
})

test('a row that is moved and made higher by key keeps its place, its height and the focus, after a reload too', async () => {
  await open()
  expect(await shownRows()).toEqual(['Pointer', 'Clicks', 'Keys'])
  await nameOf('Keys').focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  const before = await nameOf('Keys').boundingBox()
  for (let step = 0; step < 3; step++) await page.keyboard.press('Alt+Shift+ArrowDown')
  expect(await shownRows()).toEqual(['Keys', 'Pointer', 'Clicks'])
  expect(await nameOf('Keys').evaluate((element) => element === document.activeElement)).toBe(true)
  expect((await nameOf('Keys').boundingBox())?.height).toBe((before?.height ?? 0) + 12)
  await page.reload()
  await nameOf('Keys').waitFor()
  expect(await shownRows()).toEqual(['Keys', 'Pointer', 'Clicks'])
  expect((await nameOf('Keys').boundingBox())?.height).toBe((before?.height ?? 0) + 12)
})

test('a row’s name is dragged to its place, and all can be put back', async () => {
  await open()
  const [from, to] = [await nameOf('Keys').boundingBox(), await nameOf('Pointer').boundingBox()]
  if (!from || !to) throw new Error('there are no names')
  await page.mouse.move(from.x + 20, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + 20, to.y + 2, { steps: 4 })
  await page.mouse.up()
  expect(await shownRows()).toEqual(['Keys', 'Pointer', 'Clicks'])
  expect(await page.getByRole('menu').count()).toBe(0)
  await nameOf('Pointer').click()
  await page.getByRole('menuitem', { name: 'Hide' }).click()
  await expect.poll(shownRows).toEqual(['Keys', 'Clicks', 'Goal'])
  await nameOf('Whole session').click()
  await page.getByRole('menuitem', { name: 'Put the rows back' }).click()
  await expect.poll(shownRows).toEqual(['Pointer', 'Clicks', 'Keys'])
})

test('with idle time cut out a click sets the time that the cut axis has there; the address stays in session time', async () => {
  await open('?t=1')
  await page.keyboard.press('Shift+X')
  const box = await boxOf()
  const clicks = await nameOf('Clicks').boundingBox()
  const scale = createScale(createAxis(durationUs, [cut]), { fromUs: 0, toUs: durationUs }, box.width)
  for (const share of [0.25, 0.6, 0.9]) {
    await page.mouse.click(box.x + box.width * share, (clicks?.y ?? 0) + 4)
    const expectedUs = toTime(scale, box.width * share)
    await expect.poll(async () => Math.abs((await shownUs()) - expectedUs)).toBeLessThan(60_000)
  }
  await page.keyboard.press('+')
  await page.waitForURL((url) => url.searchParams.has('from'))
  const { searchParams } = new URL(page.url())
  const [from, to] = [Number(searchParams.get('from')) * 1e6, Number(searchParams.get('to')) * 1e6]
  // twice as close around the playhead, which stands at nine tenths
  expect(from).toBeCloseTo(toTime(scale, box.width * 0.45), -5)
  expect(to).toBeCloseTo(toTime(scale, box.width * 0.95), -5)
})

test('the ruler shows the time of day where the recording has one', async () => {
  await open('?t=1')
  await nameOf('Session time').click()
  await nameOf('Time of day').waitFor()
  const box = await boxOf()
  await page.mouse.move(box.x + box.width / 2, box.y + 8)
  const shown = timeline().locator('[data-part="hover-time"]')
  await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d:30\.\d\d\d$/)
})

test('Shift and a drag pick a range, which the key zooms to', async () => {
  await open('?t=1')
  const box = await boxOf()
  const y = ((await nameOf('Clicks').boundingBox())?.y ?? 0) + 4
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + box.width * 0.25, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.getByRole('region', { name: 'Picked range' }).waitFor()
  await page.keyboard.press('z')
  await page.waitForURL((url) => {
    const [from, to] = [Number(url.searchParams.get('from')), Number(url.searchParams.get('to'))]
    return from > 12 && from < 15 && to > 30 && to < 33
  })
  await page.keyboard.press('Escape')
  await page.getByRole('region', { name: 'Picked range' }).waitFor({ state: 'detached' })
})

test('two fingers zoom around the times under them, one takes the tracks along', async () => {
  await open('?t=1')
  const box = await boxOf()
  const y = ((await nameOf('Clicks').boundingBox())?.y ?? 0) + 6
  const touch = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', shares: readonly number[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: shares.map((share, id) => ({ id, x: box.x + box.width * share, y })) })
  const inView = () => ({
    from: Number(new URL(page.url()).searchParams.get('from') ?? 0),
    to: Number(new URL(page.url()).searchParams.get('to') ?? 60),
  })
  await send('touchStart', [0.4])
  await send('touchStart', [0.4, 0.6])
  await send('touchMove', [0.3, 0.7])
  await send('touchMove', [0.2, 0.8])
  await send('touchEnd', [])
  // what was 12 s apart under the fingers fills three fifths of the width: 20 s in all, from 20 to 40
  await expect.poll(inView).toEqual({ from: expect.closeTo(20, 0), to: expect.closeTo(40, 0) })
  await send('touchStart', [0.8])
  await send('touchMove', [0.7])
  await send('touchMove', [0.3])
  await send('touchEnd', [])
  await expect.poll(inView).toEqual({ from: expect.closeTo(30, 0), to: expect.closeTo(50, 0) })
  expect(await shownUs()).toBe(1_000_000)
})

test('axe finds nothing in the timeline with a row’s menu open', async () => {
  await open('?t=1')
  await nameOf('Pointer').click()
  await page.getByRole('menuitem', { name: 'Move down' }).waitFor()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run('section[aria-label="Timeline"]'))
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  await page.keyboard.press('Escape')
})
