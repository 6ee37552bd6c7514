import type { VideoSampleSink } from 'mediabunny'
import type { Track } from '#shared/tracks/columns.ts'
import { createPictureCache } from './bitmapCache.ts'
import type { FetchBlob } from './frameSource.ts'
import type { VideoFile } from './videoFile.ts'

/** Small pictures of a stream, by row of its frames track. They come when the stage has nothing to decode. */
export type Filmstrip = {
  readonly stream: number
  readonly frames: Track<'frames'>
  /** Width over height. */
  readonly aspect: number
  /** The tile where it is there; else `null`, and it is on its way. */
  get(row: number): ImageBitmap | null
  /** Rows in view, in order: the rest of an older call is forgotten. */
  want(rows: readonly number[]): void
  dispose(): void
}

export type FilmstripInput = {
  stream: number
  frames: Track<'frames'>
  aspect: number
  source: { kind: 'video'; file: VideoFile; offsetUs: number } | { kind: 'frames'; fetchBlob: FetchBlob }
  /** Resolves when the stage is not waiting for a picture: tiles never delay a seek. */
  whenQuiet: () => Promise<void>
  onChange: () => void
}

/** Sharp in the preview over the timeline, which is as high. */
const tileHeightPx = 150
const budgetBytes = 48 * 2 ** 20

export function createFilmstrip(input: FilmstripInput): Filmstrip {
  const cache = createPictureCache<ImageBitmap>(budgetBytes)
  const controller = new AbortController()
  const missing = new Set<number>()
  let queue: number[] = []
  let isRunning = false
  let sink: VideoSampleSink | null = null
  const { signal } = controller
  const resize: ImageBitmapOptions = {
    resizeHeight: tileHeightPx,
    resizeWidth: Math.round(tileHeightPx * input.aspect),
    resizeQuality: 'medium',
  }

  const decode = async (row: number): Promise<ImageBitmap | null> => {
    const { source, frames } = input
    if (source.kind === 'frames') {
      const sha256 = frames.sha256[row]
      return sha256 ? createImageBitmap(await (await source.fetchBlob(sha256, signal)).blob(), resize) : null
    }
    sink ??= await source.file.openSink()
    const sample = await sink.getSample(((frames.tUs[row] as number) - source.offsetUs + 500) / 1e6)
    if (!sample) return null
    const frame = sample.toVideoFrame()
    const tile = await createImageBitmap(frame, resize)
    frame.close()
    sample.close()
    return tile
  }
  const run = async () => {
    if (isRunning) return
    isRunning = true
    for (let row = queue.shift(); row !== undefined && !signal.aborted; row = queue.shift()) {
      if (cache.has(String(row)) || missing.has(row)) continue
      await input.whenQuiet()
      const tile = await decode(row).catch(() => null)
      if (tile) cache.put(String(row), tile)
      else missing.add(row)
      input.onChange()
    }
    isRunning = false
  }
  return {
    stream: input.stream,
    frames: input.frames,
    aspect: input.aspect,
    get: (row) => cache.get(String(row)),
    want(rows) {
      queue = coarseFirst(rows).filter((row) => !cache.has(String(row)) && !missing.has(row))
      if (queue.length > 0) void run()
    },
    dispose() {
      controller.abort()
      cache.clear()
    },
  }
}

/** Every eighth, then every fourth …: the strip is readable long before it is whole. */
function coarseFirst(rows: readonly number[]): number[] {
  const ordered = new Set<number>()
  for (const step of [8, 4, 2, 1]) for (let at = 0; at < rows.length; at += step) ordered.add(rows[at] as number)
  return [...ordered]
}
