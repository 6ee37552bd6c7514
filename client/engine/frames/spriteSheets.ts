import { levelFor, placeOf, type SpriteSet, tileFor } from '#shared/replay/sprites.ts'
import { createPictureCache } from './bitmapCache.ts'
import type { FetchBlob } from './frameSource.ts'

/** A part of a picture that shows the whole screen, small. `row` is the frame it shows. */
export type Tile = { picture: ImageBitmap; xPx: number; yPx: number; wPx: number; hPx: number; row: number }

export type SpriteSheets = {
  /** The tile nearest to the row, at or before it where there is one, of the sheets that are there. */
  get(row: number, spacingUs: number): Tile | null
  /** True when a sheet shows this very row to a strip of this spacing: its frame need not be decoded. */
  has(row: number, spacingUs: number): boolean
  /** Loads the sheets that show these rows. What an older call for the same place asked for and did not begin is forgotten. */
  want(place: Place, rows: readonly number[], spacingUs: number): void
  dispose(): void
}

/** Who asks: one moment, on the stage or under the pointer, comes before the strip. */
type Place = 'moment' | 'strip'
type Options = {
  set: SpriteSet
  fetchBlob: FetchBlob
  /** Resolves when nobody waits for a picture on the stage. */
  whenShown: () => Promise<void>
  /** Resolves when the first picture is painted, or none will come. */
  whenOpened: () => Promise<void>
  onChange: () => void
}

/** Some thirteen sheets of a usual screen, and the overview. */
const budgetBytes = 48 * 2 ** 20
const parallel = 2
const patienceMs = 100

/** The sheets of one stream. The overview is loaded right after the first picture and kept: there is always something to show. */
export function createSpriteSheets({ set, fetchBlob, whenShown, whenOpened, onChange }: Options): SpriteSheets {
  const cache = createPictureCache<ImageBitmap>(budgetBytes)
  const controller = new AbortController()
  const failed = new Set<string>()
  const running = new Set<string>()
  const overview = set.levels.length - 1
  let kept: ImageBitmap | null = null
  const wanted: Record<Place, string[]> = { moment: [], strip: [] }

  const sheetOf = (level: number, row: number) => {
    const tiles = set.levels[level]
    if (!tiles) return null
    const tile = tileFor(tiles, row)
    const { sheet, xPx, yPx } = placeOf(set, tile)
    const sha256 = tiles.sheets[sheet]
    return sha256 === undefined ? null : { sha256, xPx, yPx, row: tiles.rows[tile] ?? 0 }
  }
  const isOverview = (sha256: string) => set.levels[overview]?.sheets[0] === sha256
  const pictureOf = (sha256: string) => (isOverview(sha256) ? kept : cache.get(sha256))
  const isThere = (sha256: string) => (isOverview(sha256) ? kept !== null : cache.has(sha256))

  /** What is larger than the picture on its way would only delay it; one that doesn't come is stood in for. */
  const whenDue = async (sha256: string) => {
    await whenOpened()
    if (isOverview(sha256)) return
    const isMoment = wanted.moment.includes(sha256)
    await Promise.race(isMoment ? [whenShown(), new Promise((resolve) => setTimeout(resolve, patienceMs))] : [whenShown()])
  }
  const load = async (sha256: string) => {
    running.add(sha256)
    try {
      await whenDue(sha256)
      const response = await fetchBlob(sha256, controller.signal)
      const picture = await createImageBitmap(await response.blob())
      if (controller.signal.aborted) picture.close()
      else if (isOverview(sha256)) kept = picture
      else cache.put(sha256, picture)
    } catch {
      failed.add(sha256) // frames are decoded instead
    }
    running.delete(sha256)
    if (controller.signal.aborted) return
    onChange()
    pump()
  }
  const pump = () => {
    for (const sha256 of [...(set.levels[overview]?.sheets ?? []), ...wanted.moment, ...wanted.strip]) {
      if (running.size >= parallel) return
      if (!isThere(sha256) && !running.has(sha256) && !failed.has(sha256)) void load(sha256)
    }
  }
  pump()

  return {
    get(row, spacingUs) {
      const first = levelFor(set, spacingUs)
      let best: Tile | null = null
      // the level asked for first, then the finer and coarser ones that happen to be there
      for (const level of [first, ...set.levels.keys()]) {
        const place = sheetOf(level, row)
        const picture = place && pictureOf(place.sha256)
        if (!picture || (best && Math.abs(best.row - row) <= Math.abs(place.row - row))) continue
        best = { picture, xPx: place.xPx, yPx: place.yPx, wPx: set.tileWPx, hPx: set.tileHPx, row: place.row }
        if (best.row === row) break
      }
      return best
    },
    has(row, spacingUs) {
      const place = sheetOf(levelFor(set, spacingUs), row)
      return place?.row === row && !failed.has(place.sha256)
    },
    want(place, rows, spacingUs) {
      const level = levelFor(set, spacingUs)
      wanted[place] = [...new Set(rows.flatMap((row) => sheetOf(level, row)?.sha256 ?? []))]
      pump()
    },
    dispose() {
      controller.abort()
      cache.clear()
      kept?.close()
      kept = null
    },
  }
}
