import { type VideoSample, VideoSampleSink } from 'mediabunny'
import sharp from 'sharp'
import { AppError, ensure } from '#shared/errors.ts'
import { computeTileSize, planSprites, type SpriteSet } from '#shared/replay/sprites.ts'
import type { SessionDoc, Stream } from '#shared/session.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { Deps } from '../deps.ts'
import { loadFrameTrack } from '../services/tracks.ts'
import { createChangeMeter } from './changeMeter.ts'
import { openVideo } from './probe.ts'
import { maxPixels } from './probeImage.ts'
import { shrinkRgba } from './shrink.ts'
import { createSheetWriter, tileChannels } from './spriteSheet.ts'

type Input = {
  deps: Pick<Deps, 'blobs'>
  doc: SessionDoc
  stream: number
  /** The video to read: the recorded one, or its conversion, which has more keyframes. Not asked for where frames are pictures. */
  video: string | null
  /** Stores a sheet and gives its sha256. */
  put: (sheet: Uint8Array) => Promise<string>
  signal: AbortSignal
  onProgress: (fraction: number) => void
}
type Size = { tileWPx: number; tileHPx: number }

/** A conversion may have moved a frame's time by less than this. */
const timeRoundingUs = 60

/**
 * Makes the sheets of one stream in one pass over its frames, holding one unfinished sheet per level. The same recording
 * gives the same bytes. Null where it has no frames. Throws `unsupported` when one can't be decoded, and the signal's reason.
 */
export async function createSprites(input: Input): Promise<SpriteSet | null> {
  const { deps, doc, signal } = input
  const stream = ensure(doc.streams[input.stream], `stream ${input.stream}`)
  const track = await loadFrameTrack(deps, doc, input.stream)
  const plan = planSprites(track.tUs)
  const rows = plan[0]?.rows ?? []
  if (rows.length === 0) return null
  const size = computeTileSize(stream.wPx, stream.hPx)
  const writers = plan.map((level) => ({ rows: new Set(level.rows), sheets: createSheetWriter(size, input.put) }))
  const tiles = input.video ? readVideo(deps, stream, track, rows, size, input.video) : readPictures(deps, track, rows, size)
  const meter = createChangeMeter(size)
  const changes: number[] = []
  for await (const { row, pixels } of tiles) {
    signal.throwIfAborted()
    changes.push(meter(pixels))
    for (const writer of writers) if (writer.rows.has(row)) await writer.sheets.add(pixels)
    input.onProgress(changes.length / rows.length)
  }
  if (changes.length < rows.length)
    throw new AppError('unsupported', `only ${changes.length} of ${rows.length} frames of stream ${stream.id} can be decoded`)
  const levels = []
  for (const [index, level] of plan.entries()) levels.push({ ...level, sheets: await ensure(writers[index], 'level').sheets.finish() })
  return { stream: input.stream, ...size, levels, changes }
}

type TilePixels = { row: number; pixels: Uint8Array }

async function* readPictures(
  deps: Pick<Deps, 'blobs'>,
  track: Track<'frames'>,
  rows: readonly number[],
  size: Size,
): AsyncGenerator<TilePixels> {
  for (const row of rows) {
    const bytes = await deps.blobs.read(ensure(track.sha256[row], 'picture of a frame'))
    yield { row, pixels: await shrinkPicture(bytes, size, row) }
  }
}

/** Reads from keyframe to keyframe: parts of the video between two tiles that neither needs are not decoded. */
async function* readVideo(
  deps: Pick<Deps, 'blobs'>,
  stream: Stream,
  track: Track<'frames'>,
  rows: readonly number[],
  size: Size,
  sha256: string,
): AsyncGenerator<TilePixels> {
  const local = await deps.blobs.file(sha256)
  try {
    const { input, track: video } = await openVideo(local.path, stream.id)
    let at = 0
    try {
      const times = rows.map((row) => toSeconds(track.tUs, row, stream.offsetUs))
      for await (const sample of new VideoSampleSink(video).samplesAtTimestamps(times)) {
        const row = ensure(rows[at++], 'row of a decoded frame')
        if (!sample) throw undecodable(row, null)
        yield { row, pixels: await shrinkSample(sample, size) }
      }
    } catch (error) {
      throw error instanceof AppError ? error : undecodable(rows[at] ?? 0, error)
    } finally {
      input.dispose()
    }
  } finally {
    await local.release()
  }
}

async function shrinkSample(sample: VideoSample, { tileWPx, tileHPx }: Size): Promise<Uint8Array> {
  try {
    const { width, height } = sample.visibleRect
    const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }))
    await sample.copyTo(rgba, { format: 'RGBA' })
    return shrinkRgba(rgba, width, height, tileWPx, tileHPx)
  } finally {
    sample.close()
  }
}

/** The time to ask for: a little later than the frame's own is still the same frame. */
function toSeconds(tUs: Float64Array, row: number, offsetUs: number): number {
  const at = ensure(tUs[row], 'frame time')
  const gapUs = (tUs[row + 1] ?? Number.POSITIVE_INFINITY) - at
  return (at - offsetUs + Math.min(timeRoundingUs, gapUs / 2)) / 1e6
}

/** The whole picture on a tile, as the stage shows it: a frame of another shape is stretched. */
async function shrinkPicture(bytes: Uint8Array, { tileWPx, tileHPx }: Size, row: number): Promise<Uint8Array> {
  try {
    const small = sharp(bytes, { limitInputPixels: maxPixels }).removeAlpha().toColourspace('srgb')
    const pixels = await small.resize({ width: tileWPx, height: tileHPx, fit: 'fill' }).raw({ depth: 'uchar' }).toBuffer()
    if (pixels.length !== tileWPx * tileHPx * tileChannels) throw new Error(`it has ${pixels.length} bytes`)
    return pixels
  } catch (error) {
    throw undecodable(row, error)
  }
}

function undecodable(row: number, cause: unknown): AppError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new AppError('unsupported', `frame ${row} can't be decoded${why}`, { cause })
}
