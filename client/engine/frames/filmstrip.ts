import type { SpriteSet } from '#shared/replay/sprites.ts'
import { shiftFrames } from '#shared/replay/streamShifts.ts'
import type { Track } from '#shared/tracks/columns.ts'
import { createPictureCache } from './bitmapCache.ts'
import type { FetchBlob } from './frameSource.ts'
import { createSpriteSheets, type SpriteSheets, type Tile } from './spriteSheets.ts'
import type { VideoClient } from './videoClient.ts'

/**
 * Small pictures of a stream, by row of its frames track: from the sheets made at import, and for what these don't have
 * (closer than their finest spacing, or no sheets) decoded here when the stage has nothing to decode.
 */
export type Filmstrip = {
  readonly stream: number
  /** At the times that they are shown. */
  readonly frames: Track<'frames'>
  /** How much later that is than recorded; the grid of tiles moves with the pictures. */
  readonly originUs: number
  /** Width over height. */
  readonly aspect: number
  /** The tile of the row to a strip of this spacing, else the nearest that is there, else `null`; what is missing is on its way. */
  get(row: number, spacingUs: number): Tile | null
  /** Rows in view, in order: the rest of an older call is forgotten. */
  want(rows: readonly number[], spacingUs: number): void
  /** As `get` at the finest spacing, and the frame itself, larger, as soon as it is decoded. `null` ends the looking. */
  look(row: number | null): Tile | null
  /** The nearest tile of the sheets that are there, for the stage; a closer one is on its way. */
  glimpse(row: number): Tile | null
  setShift(shiftUs: number): void
  dispose(): void
}

export type FilmstripInput = {
  stream: number
  /** As recorded. */
  frames: Track<'frames'>
  aspect: number
  sprites: SpriteSet | null
  /** Where the frames are a video. */
  video: VideoClient | null
  fetchBlob: FetchBlob
  /** Resolves when the stage is not waiting for a picture: tiles never delay a seek. */
  whenQuiet: () => Promise<void>
  /** As `whenQuiet`, or while it plays, which may go on for long. */
  whenShown: () => Promise<void>
  /** Resolves when the first picture is painted: nothing comes before that. */
  whenOpened: () => Promise<void>
  onChange: () => void
}

/** Height of a decoded tile; sharp in the preview over the timeline, which is as high. */
export const previewHeightPx = 320
const budgetBytes = 48 * 2 ** 20
/** So long the pointer is there before its frame is decoded: often it came to press, and the stage decodes the very same. */
const lookMs = 80

export function createFilmstrip(input: FilmstripInput): Filmstrip {
  const { onChange } = input
  let shown = { frames: input.frames, originUs: 0 }
  const sheets: SpriteSheets | null = input.sprites && createSpriteSheets({ ...input, set: input.sprites })
  const cache = createPictureCache<ImageBitmap>(budgetBytes)
  const controller = new AbortController()
  const missing = new Set<number>()
  let queue: number[] = []
  let lookedAt: number | null = null
  let looking: ReturnType<typeof setTimeout> | null = null
  let isRunning = false
  const decode = createDecoder(input, controller.signal)
  const isWanted = (row: number) => !cache.has(String(row)) && !missing.has(row)

  /** What is looked at comes first: it is what the person waits for. */
  const takeNext = (): number | undefined => (lookedAt !== null && isWanted(lookedAt) ? lookedAt : queue.shift())
  const run = async () => {
    if (isRunning) return
    isRunning = true
    for (let next = takeNext(); next !== undefined && !controller.signal.aborted; next = takeNext()) {
      await input.whenQuiet()
      const row = lookedAt !== null && isWanted(lookedAt) ? lookedAt : next // it may have moved on
      if (!isWanted(row)) continue
      const picture = await decode(row).catch(() => null)
      if (controller.signal.aborted) picture?.close()
      else if (picture) cache.put(String(row), picture)
      else missing.add(row)
      onChange()
    }
    isRunning = false
  }
  const lookSoon = () => {
    looking ??= setTimeout(() => {
      looking = null
      void run()
    }, lookMs)
  }
  const decoded = (row: number): Tile | null => {
    const picture = cache.get(String(row))
    return picture && { picture, xPx: 0, yPx: 0, wPx: picture.width, hPx: picture.height, row }
  }
  return {
    stream: input.stream,
    get frames() {
      return shown.frames
    },
    get originUs() {
      return shown.originUs
    },
    aspect: input.aspect,
    get(row, spacingUs) {
      const tile = sheets?.get(row, spacingUs) ?? null
      return tile?.row === row ? tile : (decoded(row) ?? tile)
    },
    want(rows, spacingUs) {
      sheets?.want('strip', rows, spacingUs)
      queue = coarseFirst(rows.filter((row) => isWanted(row) && !sheets?.has(row, spacingUs)))
      if (queue.length > 0) void run()
    },
    look(row) {
      lookedAt = row
      if (row === null) return null
      sheets?.want('moment', [row], 0)
      if (isWanted(row)) lookSoon()
      return decoded(row) ?? sheets?.get(row, 0) ?? null
    },
    glimpse(row) {
      sheets?.want('moment', [row], 0)
      return sheets?.get(row, 0) ?? null
    },
    setShift(shiftUs) {
      shown = { frames: shiftFrames(input.frames, shiftUs), originUs: shiftUs }
    },
    dispose() {
      if (looking) clearTimeout(looking)
      controller.abort()
      cache.clear()
      sheets?.dispose()
    },
  }
}

/** Decodes one frame at a time, small. */
function createDecoder(
  { video, frames, aspect, fetchBlob, whenQuiet }: FilmstripInput,
  signal: AbortSignal,
): (row: number) => Promise<ImageBitmap | null> {
  const size = { wPx: Math.max(1, Math.round(previewHeightPx * aspect)), hPx: previewHeightPx }
  return async (row) => {
    if (video) return video.tile(row, size)
    const sha256 = frames.sha256[row]
    if (!sha256) return null
    const picture = await (await fetchBlob(sha256, signal)).blob()
    await whenQuiet() // a press may have followed the look: then the stage's own picture comes first
    return createImageBitmap(picture, { resizeWidth: size.wPx, resizeHeight: size.hPx, resizeQuality: 'medium' })
  }
}

/** Every eighth, then every fourth …: the strip is readable long before it is whole. */
function coarseFirst(rows: readonly number[]): number[] {
  const ordered = new Set<number>()
  for (const step of [8, 4, 2, 1]) for (let at = 0; at < rows.length; at += step) ordered.add(rows[at] as number)
  return [...ordered]
}
