import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { type Screen, type SessionSize, zipBundle } from '../fixtures/generate.ts'
import { writeFrames } from '../fixtures/pictures.ts'
import { type FrameSeen, installProbe } from '../fixtures/probe.ts'
import { writeVideo } from '../fixtures/video.ts'
import { allPicturesBudget, type Memory, openSession, playAt, readMemory, scrub, seekBy } from '../fixtures/workbench.ts'
import { type Client, createClient, importFolder } from '../server/client.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openBrowser, openPage } from './harness.ts'

// Long sessions, looked at for minutes: nothing leaks, nothing stalls, and the picture is that of the playhead. Said of what is
// shown and held, never of how fast: a machine may be slow.

const twoHours = { durationUs: 7_200_000_000, pointers: 72_000, keys: 2000, clicks: 500, seed: 9 }
const ofVideo: SessionSize = { ...twoHours, frames: 7200, wPx: 640, hPx: 360 }
/** Fewer pictures than frames: making them takes longer than looking at them. Decoded, they are five times what may be held. */
const ofPictures: SessionSize = { ...twoHours, frames: 20_000, pictures: 1000, wPx: 960, hPx: 540 }

let server: ServerProcess
let client: Client
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrace-soak-'))
  ;[server, browser] = await Promise.all([startServerProcess(), openBrowser()])
  client = await createClient(server)
  await client.projects.$post({ json: { key: 'soak', name: 'Soak' } })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Imports one bundle, and waits for what the server makes of its pictures. */
async function importScreen(name: string, size: SessionSize, screen: Screen): Promise<SessionId> {
  const bundle = join(folder, `${name} bundle`)
  await mkdir(bundle)
  await zipBundle(join(bundle, 'bundle.zip'), size, screen)
  const { result } = await importFolder(client, 'soak', bundle)
  const { id } = ensure(result?.sessions[0], JSON.stringify(result?.refused))
  const read = async () => (await client.sessions[':id'].$get({ param: { id } })).json()
  await expect.poll(async () => (await read()).sprites?.length, { timeout: 180_000, interval: 500 }).toBe(1)
  return id
}

async function openAsAnnotator(name: string, size: SessionSize): Promise<{ page: Page; errors: string[] }> {
  const watched = await openPage(browser)
  await installProbe(watched.page, size)
  const added = await client.users.$post({ json: { email: `${name}@example.com`, name, role: 'annotator' } })
  await watched.page.goto((await added.json()).url)
  await watched.page.getByRole('heading', { name: 'Sessions' }).waitFor()
  return watched
}

const lookMs = 3000
const takeFrames = (page: Page): Promise<FrameSeen[]> => page.evaluate(() => window.probe.takeFrames())
const shownUs = (page: Page): Promise<number> => page.evaluate(() => window.probe.shownUs())

/**
 * Plays for some looks. Between any two the time goes on, and a picture comes that is another than the last and no further from
 * the playhead than a second of play: where machine and speed leave no time for each, one shown is one near it.
 */
async function playOn(page: Page, rate: number, looks: number, { durationUs, frames }: SessionSize): Promise<void> {
  const frameAt = (tUs: number) => Math.floor((tUs * frames) / durationUs)
  const reach = 1 + frameAt(rate * 1_000_000)
  await takeFrames(page)
  await playAt(page, rate, async () => {
    let fromUs = await shownUs(page)
    let last = -1
    for (let look = 0; look < looks; look++) {
      await page.waitForTimeout(lookMs)
      const toUs = await shownUs(page)
      const seen = await takeFrames(page)
      const good = seen.filter((each) => each.offBy <= reach && each.number !== last)
      expect(toUs, `playing at ${rate}× goes on from ${fromUs}`).toBeGreaterThan(fromUs)
      const isDue = frameAt(toUs) > frameAt(fromUs) + 1
      if (isDue) expect(good.length, `new pictures at ${rate}× from ${fromUs} to ${toUs}: ${describe(seen)}`).toBeGreaterThan(0)
      fromUs = toUs
      last = seen.at(-1)?.number ?? last
    }
  })
  await page.evaluate(() => window.probe.untilRight())
}

const describe = (seen: readonly FrameSeen[]) =>
  `${seen.length} drawn, numbers ${[...new Set(seen.map((each) => each.number))].join()}, off by ${[...new Set(seen.map((each) => each.offBy))].join()}`

/** A second of moving the held pointer to and fro; what is shown when it is let go is right. */
async function scrubAbout(page: Page, around: number): Promise<void> {
  await scrub(page, 1, (step) => around + 0.09 * Math.sin(step / 5))
  await page.evaluate(() => window.probe.untilRight())
}

/** Every picture of this part is new to the page. */
async function work(page: Page, around: number, size: SessionSize): Promise<Memory> {
  await seekBy(page, [around])
  await playOn(page, 16, 6, size)
  for (const offset of [0.02, -0.03, 0.01]) await scrubAbout(page, around + offset)
  await playOn(page, 1, 2, size)
  return readMemory(page)
}

async function expectSteady(page: Page, id: SessionId, size: SessionSize): Promise<void> {
  await openSession(page, server.url, id)
  const first = await work(page, 0.12, size)
  const second = await work(page, 0.78, size)
  const last = await work(page, 0.45, size)
  for (const { mostPictures } of [first, second, last]) expect(mostPictures).toBeLessThanOrEqual(allPicturesBudget)
  // what a part leaves behind would be left behind by each
  expect(last.heap + last.arrays - first.heap - first.arrays).toBeLessThan(6 * 2 ** 20)
  expect(Math.abs(last.nodes - second.nodes)).toBeLessThan(100)
}

test('two hours of video play, scrub and rest in the memory they began with, always showing the picture of the time', {
  timeout: 900_000,
}, async () => {
  const file = join(folder, 'screen.mp4')
  await writeVideo(file, ofVideo)
  const id = await importScreen('video', ofVideo, { kind: 'video', file })
  const { page, errors } = await openAsAnnotator('video', ofVideo)
  await expectSteady(page, id, ofVideo)
  expect(errors).toEqual([])
  await page.context().close()
})

test('twenty thousand pictures play, scrub and rest in the memory they began with, always showing the picture of the time', {
  timeout: 900_000,
}, async () => {
  const pictures = join(folder, 'pictures')
  await writeFrames(pictures, ofPictures)
  const id = await importScreen('pictures', ofPictures, { kind: 'frames', folder: pictures })
  const { page, errors } = await openAsAnnotator('pictures', ofPictures)
  await expectSteady(page, id, ofPictures)
  expect(errors).toEqual([])
  await page.context().close()
})
