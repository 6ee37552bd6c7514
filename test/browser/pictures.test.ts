import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { generateBundle } from '../fixtures/generate.ts'
import { installProbe } from '../fixtures/probe.ts'
import { seekBy } from '../fixtures/workbench.ts'
import { type Client, createClient, importFolder } from '../server/client.ts'
import { ducktrackFiles } from '../server/formats/samples.ts'
import { makeVideo } from '../server/media/videos.ts'
import { type ServerProcess, startServerProcess } from '../server/process.ts'
import { openBrowser, openPage } from './harness.ts'

// Pictures that are there at once: what the filmstrip asks of the server, and what it shows.

let server: ServerProcess
let client: Client
let browser: Browser
let folder: string
let page: Page
let errors: string[]
const asked: string[] = []

/** Waits until the sheets are made. */
async function waitForSheets(client: Client, id: SessionId): Promise<string[]> {
  const read = async () => (await client.sessions[':id'].$get({ param: { id } })).json()
  await expect.poll(async () => (await read()).sprites?.length, { timeout: 60_000 }).toBe(1)
  return (await read()).sprites?.flatMap((set) => set.levels.flatMap((level) => level.sheets)) ?? []
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrace-pictures-'))
  const size = { pointers: 2000, keys: 10, clicks: 10, frames: 400, durationUs: 400_000_000, wPx: 640, hPx: 360, seed: 3 }
  await generateBundle(folder, size)
  server = await startServerProcess()
  client = await createClient(server)
  await client.projects.$post({ json: { key: 'pictures', name: 'Pictures' } })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Share of the strip's middle line that is painted in the colours of the recording, 0 to 1. */
const readPainted = () =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Timeline"] canvas[role="img"]')
    const name = [...document.querySelectorAll('section[aria-label="Timeline"] button')].find(
      (each) => each.textContent?.trim() === 'Screen',
    )
    if (!canvas || !name) return 0
    const [box, row] = [canvas.getBoundingClientRect(), name.getBoundingClientRect()]
    const y = Math.round((row.top + row.height / 2 - box.top) * (canvas.height / box.height))
    const line = canvas.getContext('2d')?.getImageData(0, y, canvas.width, 1).data ?? new Uint8ClampedArray()
    let painted = 0
    // every picture of the bundle is of one colour whose red and green make 200, with a blue of 150
    for (let at = 0; at < line.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = line.subarray(at, at + 3)
      if (Math.abs(blue - 150) < 14 && Math.abs(red + green - 200) < 24) painted++
    }
    return painted / canvas.width
  })

async function openSignedIn(name: string): Promise<void> {
  const added = await client.users.$post({ json: { email: `${name}@example.com`, name, role: 'annotator' } })
  const watched = await openPage(browser)
  page = watched.page
  errors = watched.errors
  await page.goto((await added.json()).url)
  await page.getByRole('heading', { name: 'Sessions' }).waitFor()
}

test('the filmstrip is painted from sheets, at any zoom, without asking for a single frame', async () => {
  const { result } = await importFolder(client, 'pictures', folder)
  const { id } = ensure(result?.sessions[0], JSON.stringify(result?.refused))
  const sheets = new Set(await waitForSheets(client, id))
  await openSignedIn('strip')
  page.on('request', (request) => {
    const sha256 = /\/blobs\/([0-9a-f]{64})$/.exec(request.url())?.[1]
    if (sha256) asked.push(sha256)
  })
  await page.goto(`${server.url}/sessions/${id}`)
  await expect.poll(readPainted, { timeout: 20_000 }).toBeGreaterThan(0.9)
  const view = await (await client.sessions[':id'].$get({ param: { id } })).json()
  const tracks = new Set(view.doc.tracks.flatMap((track) => track.parts.map((part) => part.sha256)))
  const frames = () => asked.filter((sha256) => !sheets.has(sha256) && !tracks.has(sha256))
  // the stage's own: the first and those after it; the strip would take dozens from all over the session
  expect(frames().length).toBeLessThan(16)
  expect(asked.filter((sha256) => sheets.has(sha256)).length).toBeLessThanOrEqual(3)

  for (let step = 0; step < 3; step++) await page.keyboard.press('+')
  await expect.poll(readPainted, { timeout: 20_000 }).toBeGreaterThan(0.9)
  expect(frames().length).toBeLessThan(16)
  expect(new Set(asked).size).toBe(asked.length) // nothing twice
  expect(errors).toEqual([])
})

/** The number of the picture on the stage, and the colour of its middle. */
const readPicture = () =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Screen"] canvas')
    const at = [Math.floor((canvas?.width ?? 2) / 2), Math.floor((canvas?.height ?? 2) / 2)] as const
    const [red = 0, green = 0, blue = 0] = canvas?.getContext('2d')?.getImageData(...at, 1, 1).data ?? []
    return { number: window.probe.seen().number, color: [red, green, blue] }
  })

test('a seek in a video shows its very frame, as it was recorded and in the copy that is picked up while it is open', async () => {
  const size = { pointers: 1, keys: 1, clicks: 1, frames: 240, durationUs: 24_000_000, wPx: 640, hPx: 360, seed: 1 }
  const timesS = Array.from({ length: size.frames }, (_, index) => index / 10)
  const colorOf = (index: number) => [90 + index / 4, 160 - index / 4, 150] as const
  const recordedFolder = join(folder, 'video')
  await mkdir(recordedFolder)
  const video = await makeVideo({ timesS, colorOf, isNumbered: true, wPx: size.wPx, hPx: size.hPx })
  for (const [name, content] of Object.entries(ducktrackFiles({ 'screen.mp4': video })))
    await writeFile(join(recordedFolder, name), content)
  const { result } = await importFolder(client, 'pictures', recordedFolder)
  const { id } = ensure(result?.sessions[0], JSON.stringify(result?.refused))
  await waitForSheets(client, id)
  const view = await (await client.sessions[':id'].$get({ param: { id } })).json()
  const recorded = ensure(view.doc.streams[0]?.media, 'recorded video')
  const copy = ensure(view.playable[0], 'copy').sha256
  expect(copy).not.toBe(recorded.sha256)

  await openSignedIn('video')
  await installProbe(page, size)
  const played: string[] = []
  page.on('request', (request) => {
    if (request.headers().range) played.push(request.url().slice(-64))
  })
  // what the server says before the copy and the sheets are made
  const { sprites: _, ...before } = { ...view, playable: [{ stream: 0, sha256: recorded.sha256, mediaType: recorded.mediaType }] }
  let isPrepared = false
  await page.route(`**/api/sessions/${id}`, (route) => (isPrepared ? route.continue() : route.fulfill({ json: before })))
  await page.goto(`${server.url}/sessions/${id}?t=0`)
  await page.evaluate(() => window.probe.untilRight())
  await seekBy(page, [0.31, 0.9])
  const shown = [await readPicture()]
  expect(new Set(played)).toEqual(new Set([recorded.sha256]))

  isPrepared = true
  let share = 0.1
  const seekOn = async () => {
    await seekBy(page, [share])
    share += 0.08 // where nothing is decoded yet
    return played.at(-1)
  }
  await expect.poll(seekOn, { timeout: 20_000, interval: 2000 }).toBe(copy)
  // many seeks at once: the last one wins
  const box = ensure(await page.locator('section[aria-label="Timeline"] canvas[role="img"]').boundingBox(), 'timeline')
  for (const place of [0.1, 0.8, 0.2, 0.6]) await page.mouse.click(box.x + box.width * place, box.y + 40)
  await page.evaluate(() => window.probe.untilRight())
  await seekBy(page, [0.99])
  shown.push(await readPicture())
  for (const { number, color } of shown)
    for (const [channel, value] of colorOf(number).entries()) expect(Math.abs((color[channel] ?? 999) - value)).toBeLessThan(8)
  expect(errors).toEqual([])
})
