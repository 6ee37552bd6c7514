import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionBlobs, sessions } from '#db/schema/sessions.ts'
import { createChangeMeter } from '#server/media/changeMeter.ts'
import { shrinkRgba } from '#server/media/shrink.ts'
import { resumePreparing } from '#server/services/importPrepare.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { placeOf, type SpriteSet } from '#shared/replay/sprites.ts'
import { generateBundle } from '../../fixtures/generate.ts'
import { barcode } from '../../fixtures/work.ts'
import { createImporting, type Importing, offer, prepareWhole } from '../formats/offer.ts'
import { ducktrackFiles } from '../formats/samples.ts'
import { makeVideo } from './videos.ts'

const never = new AbortController().signal
const frames = 1100 // more than get a tile each
let importing: Importing
let folder: string
let numbered: SessionId

beforeAll(async () => {
  importing = await createImporting()
  folder = await mkdtemp(join(tmpdir(), 'retrace-sprites-'))
  const size = { pointers: 10, keys: 1, clicks: 1, durationUs: 600_000_000, wPx: 320, hPx: 180, seed: 1 }
  await generateBundle(folder, { ...size, frames })
  numbered = ensure((await importing.importFolder(folder)).sessions[0], 'session').id
  await prepareWhole(importing.server.deps, { sessionId: numbered }, never)
})
afterAll(async () => {
  await importing.close()
  await rm(folder, { recursive: true, force: true })
})

const rowOf = async (id: SessionId) => {
  const rows = await importing.server.deps.db.select().from(sessions).where(eq(sessions.id, id))
  return ensure(rows[0], 'row of the session')
}
type Tile = { row: number /** A pixel of the tile, R, G and B. */; at(xPx: number, yPx: number): number[] }

async function* readTiles(set: SpriteSet): AsyncGenerator<Tile> {
  for (const level of set.levels) {
    const sheets = level.sheets.map(async (sha256) =>
      sharp(await importing.server.deps.blobs.read(sha256))
        .raw()
        .toBuffer({ resolveWithObject: true }),
    )
    const decoded = await Promise.all(sheets)
    for (const [tile, row] of level.rows.entries()) {
      const place = placeOf(set, tile)
      const { data, info } = ensure(decoded[place.sheet], 'sheet')
      const at = (xPx: number, yPx: number) => {
        const from = ((place.yPx + yPx) * info.width + place.xPx + xPx) * 3
        return [...data.subarray(from, from + 3)]
      }
      yield { row, at }
    }
  }
}

test('every tile of a session of numbered pictures shows the number of its frame', async () => {
  const set = ensure((await rowOf(numbered)).derived.sprites?.[0], 'sheets')
  expect([set.tileWPx, set.tileHPx]).toEqual([160, 90])
  const barPx = barcode.sidePx / 2
  let tiles = 0
  for await (const { row, at } of readTiles(set)) {
    const bits = Array.from({ length: barcode.bits }, (_, bit) => ((at(bit * barPx + 4, 4)[1] ?? 0) > 127 ? 1 << bit : 0))
    expect(bits.reduce((sum, each) => sum + each, 0)).toBe(row)
    tiles++
  }
  expect(tiles).toBe(set.levels.reduce((sum, level) => sum + level.rows.length, 0))
  expect(set.levels.length).toBeGreaterThan(3)
})

test('making them again gives the same bytes, and preparing again changes nothing', async () => {
  const { deps } = importing.server
  const before = (await rowOf(numbered)).derived
  await prepareWhole(deps, { sessionId: numbered }, never)
  expect((await rowOf(numbered)).derived).toEqual(before)
  const { sprites, ...old } = before
  await deps.db.update(sessions).set({ derived: old }).where(eq(sessions.id, numbered))
  await prepareWhole(deps, { sessionId: numbered }, never)
  expect((await rowOf(numbered)).derived.sprites).toEqual(sprites)
  const held = await deps.db.select().from(sessionBlobs).where(eq(sessionBlobs.sessionId, numbered))
  for (const sha256 of ensure(sprites?.[0], 'sheets').levels.flatMap((level) => level.sheets))
    expect(held.find((blob) => blob.sha256 === sha256)).toMatchObject({ role: 'derived', mediaType: 'image/webp' })
})

test('a session from before there were sheets gets them at the next start', async () => {
  const { deps } = importing.server
  const { sprites: _, ...old } = (await rowOf(numbered)).derived
  await deps.db.update(sessions).set({ derived: old }).where(eq(sessions.id, numbered))
  const sent: string[] = []
  const jobs = { ...deps.jobs, send: async (_: string, payload: object) => void sent.push(...Object.values(payload)) }
  await resumePreparing({ ...deps, jobs })
  expect(sent).toEqual([numbered])
  await prepareWhole(deps, { sessionId: numbered }, never)
  sent.length = 0
  await resumePreparing({ ...deps, jobs })
  expect(sent).toEqual([])
})

test.each(['mp4', 'mkv'] as const)(
  'tiles of a video in %s show the frame of their row, whatever the distance of the frames',
  async (container) => {
    const timesS = [0, 0.04, 0.1, 0.5, ...Array.from({ length: 20 }, (_, index) => 1 + index / 30), 9]
    const video = await makeVideo({ container, timesS, wPx: 320, hPx: 180 })
    const result = await importing.import(offer(ducktrackFiles({ [`screen.${container}`]: video })))
    const { id } = ensure(result.sessions[0], JSON.stringify(result.refused))
    await prepareWhole(importing.server.deps, { sessionId: id }, never)
    const set = ensure((await rowOf(id)).derived.sprites?.[0], 'sheets')
    expect(set.levels.map((level) => level.rows)).toEqual([timesS.map((_, row) => row)])
    // each frame is one grey, lighter by 8 than the one before
    for await (const { row, at } of readTiles(set)) expect(Math.abs((at(80, 45)[0] ?? 0) - row * 8)).toBeLessThan(4)
  },
)

test('beside the tiles stands how much each differs from the one before', async () => {
  const colors = [0, 0, 255, 255, 250, 0].map((grey) => [grey, grey, grey] as const)
  const colorOf = (index: number) => ensure(colors[index], 'colour')
  const video = await makeVideo({ timesS: [0, 0.2, 0.4, 0.6, 0.8, 1], colorOf })
  const result = await importing.import(offer(ducktrackFiles({ 'screen.mp4': video })))
  const { id } = ensure(result.sessions[0], JSON.stringify(result.refused))
  await prepareWhole(importing.server.deps, { sessionId: id }, never)
  expect((await rowOf(id)).derived.sprites?.[0]?.changes).toEqual([0, 0, 255, 0, 0, 255])
  const ofPictures = ensure((await rowOf(numbered)).derived.sprites?.[0], 'sheets')
  expect(ofPictures.changes).toHaveLength(ensure(ofPictures.levels[0], 'finest level').rows.length)
})

test('the measure of a change is the share of the picture that is another grey', () => {
  const measure = createChangeMeter({ tileWPx: 16, tileHPx: 6 })
  const tileOf = (greyOf: (xPx: number) => number) => Uint8Array.from({ length: 16 * 6 * 3 }, (_, at) => greyOf(Math.floor(at / 3) % 16))
  const tiles = [() => 200, (xPx: number) => (xPx < 8 ? 200 : 0), (xPx: number) => (xPx < 8 ? 205 : 0), () => 205]
  expect(tiles.map((each) => measure(tileOf(each)))).toEqual([0, 128, 0, 128])
})

test('cancelled, making them leaves a session that can be used, and nothing else', async () => {
  const { deps } = importing.server
  const { sprites: _, ...old } = (await rowOf(numbered)).derived
  await deps.db.update(sessions).set({ derived: old }).where(eq(sessions.id, numbered))
  const controller = new AbortController()
  // the first report of progress stops the work
  const now = () => {
    controller.abort()
    return new Date(1_800_000_000_000)
  }
  await expect(prepareWhole({ ...deps, now }, { sessionId: numbered }, controller.signal)).rejects.toThrow()
  expect(await rowOf(numbered)).toMatchObject({ status: 'ready', derived: old })
  expect((await rowOf(numbered)).derived.progress).toBeUndefined()
})

test('a small picture has the mean colour of every part of the large one', () => {
  const rgba = new Uint8Array(4 * 2 * 4)
  for (let pixel = 0; pixel < 8; pixel++) rgba.set([pixel * 10, 100, 255 - pixel, 7], pixel * 4)
  // columns 0–1 and 2–3 of both lines
  expect([...shrinkRgba(rgba, 4, 2, 2, 1)]).toEqual([25, 100, 253, 45, 100, 251])
})
