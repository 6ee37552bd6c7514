import { type VideoSample, VideoSampleSink } from 'mediabunny'
import sharp from 'sharp'
import { AppError, ensure } from '#shared/errors.ts'
import type { SmallGrey } from '#shared/replay/pictureChanges.ts'
import { type StreamShifts, shiftFrames, shiftOf, shiftStream } from '#shared/replay/streamShifts.ts'
import type { SessionDoc, Stream } from '#shared/session.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { Deps } from '../deps.ts'
import { loadFrameTrack } from '../services/tracks.ts'
import { shrinkGrey, toGrey } from './grey.ts'
import { openVideo as openVideoFile } from './probe.ts'

/** A decoded picture; `rgba` has 4 bytes a pixel, row by row. */
export type Pixels = { wPx: number; hPx: number; rgba: Uint8Array }
/** A picture as bytes of a file. */
export type ImageFile = { bytes: Uint8Array; mediaType: string; wPx: number; hPx: number }

/** The recorded frames of one stream, by their row in its `frames` track. Close it when done. */
export type Frames = {
  readonly stream: Stream
  readonly track: Track<'frames'>
  /** Session times: of the first frame, and of the end of the last. */
  readonly startUs: number
  readonly endUs: number
  /** The row shown at a session time: the last at or before it, and the first before that. */
  rowAt(tUs: number): number
  /** Pixels of the rows, which must ascend; each part of a video is decoded once. */
  decode(rows: Iterable<number>): AsyncGenerator<{ row: number; pixels: Pixels }>
  /** The rows, which must ascend, in grey and small: as `decode`, for a fraction of its time. Cells are `cellPx` pixels wide. */
  decodeGrey(rows: Iterable<number>, cellPx: number): AsyncGenerator<{ row: number; grey: SmallGrey }>
  /** The picture as a file: image frames as they are stored, video as PNG. */
  file(row: number): Promise<ImageFile>
  close(): Promise<void>
}

/** Pictures may be this large; more is an attack, or a mistake. */
const maxPixels = 100_000_000

/**
 * Opens the frames of a stream, at the times that the shifts make of the recorded ones. Throws `not_found` when the session
 * has no such stream, or nothing is in it.
 */
export async function openFrames(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, stream: number, shifts: StreamShifts): Promise<Frames> {
  const recorded = doc.streams[stream]
  const frames = await loadFrameTrack(deps, doc, stream)
  if (!recorded || frames.rows === 0) throw new AppError('not_found', `the session has no pictures in stream ${stream}`)
  const shiftUs = shiftOf(shifts, stream)
  const [found, track] = [shiftStream(recorded, shiftUs), shiftFrames(frames, shiftUs)]
  return found.kind === 'video' ? openVideo(deps, found, track) : openImages(deps, doc, found, track)
}

function toBase(stream: Stream, track: Track<'frames'>, endUs: number): Pick<Frames, 'stream' | 'track' | 'startUs' | 'endUs' | 'rowAt'> {
  return {
    stream,
    track,
    startUs: track.tUs[0] ?? 0,
    endUs: Math.max(endUs, (track.tUs[track.rows - 1] ?? 0) + 1),
    rowAt: (tUs) => findRow(track.tUs, tUs),
  }
}

/** Last index with a value at or below `tUs`, at least 0. `times` ascend. */
export function findRow(times: Float64Array, tUs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) <= tUs) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

async function openVideo(deps: Pick<Deps, 'blobs'>, stream: Stream, track: Track<'frames'>): Promise<Frames> {
  const local = await deps.blobs.file(ensure(stream.media, 'media of a video stream').sha256)
  const { input, track: video } = await openVideoFile(local.path, stream.id).catch(async (error) => {
    await local.release()
    throw error
  })
  const close = async () => {
    input.dispose()
    await local.release()
  }
  try {
    const sink = new VideoSampleSink(video)
    const endUs = stream.offsetUs + Math.round((await video.computeDuration()) * 1e6)
    // A stored time may have been rounded down: one microsecond later is still the same frame.
    const toSeconds = (row: number) => (ensure(track.tUs[row], 'frame time') - stream.offsetUs + 1) / 1e6
    async function* read<T>(rows: Iterable<number>, take: (sample: VideoSample) => Promise<T>): AsyncGenerator<{ row: number; taken: T }> {
      const list = [...rows]
      let at = 0
      const samples = sink.samplesAtTimestamps(list.map(toSeconds))
      for (;;) {
        const next = await samples.next().catch((error: unknown) => unreadable(stream, list[at], error))
        if (next.done) return
        const row = ensure(list[at++], 'row of a decoded frame')
        yield { row, taken: next.value ? await take(next.value) : unreadable(stream, row, null) }
      }
    }
    async function* decode(rows: Iterable<number>): AsyncGenerator<{ row: number; pixels: Pixels }> {
      for await (const { row, taken } of read(rows, takePixels)) yield { row, pixels: taken }
    }
    async function* decodeGrey(rows: Iterable<number>, cellPx: number): AsyncGenerator<{ row: number; grey: SmallGrey }> {
      for await (const { row, taken } of read(rows, (sample) => takeGrey(sample, cellPx))) yield { row, grey: taken }
    }
    return { ...toBase(stream, track, endUs), decode, decodeGrey, close, file: (row) => encodeFirst(decode([row])) }
  } catch (error) {
    await close()
    throw error
  }
}

/** What a recording holds and can't be shown is the recording's fault, and told as such. */
function unreadable(stream: Stream, row: number | undefined, cause: unknown): never {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  throw new AppError('unsupported', `frame ${row} of stream ${stream.id} can't be decoded${why}`, { cause })
}

/** Copies the picture out and closes the sample. */
async function takePixels(sample: VideoSample): Promise<Pixels> {
  try {
    const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }))
    await sample.copyTo(rgba, { format: 'RGBA' })
    return { wPx: sample.visibleRect.width, hPx: sample.visibleRect.height, rgba }
  } finally {
    sample.close()
  }
}

/** Copies the picture out as cells of grey and closes the sample. What decoders give has its brightness apart, to be read as it is. */
async function takeGrey(sample: VideoSample, cellPx: number): Promise<SmallGrey> {
  if (!sample.format || !brightFirst.has(sample.format)) {
    const { rgba, wPx, hPx } = await takePixels(sample)
    return shrinkGrey(toGrey(rgba), wPx, wPx, hPx, cellPx)
  }
  try {
    const { width, height } = sample.visibleRect
    const planes = new Uint8Array(sample.allocationSize())
    const [bright] = await sample.copyTo(planes)
    return shrinkGrey(planes.subarray(bright?.offset ?? 0), bright?.stride ?? width, width, height, cellPx)
  } finally {
    sample.close()
  }
}

/** Forms of a decoded picture whose first plane is one byte of brightness a pixel. */
const brightFirst: ReadonlySet<string> = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12'])

async function encodeFirst(decoded: AsyncGenerator<{ pixels: Pixels }>): Promise<ImageFile> {
  for await (const { pixels } of decoded)
    return { bytes: await encodePng(pixels), mediaType: 'image/png', wPx: pixels.wPx, hPx: pixels.hPx }
  throw new AppError('unsupported', 'the frame can not be decoded')
}

/** The same pixels give the same bytes. */
export async function encodePng(pixels: Pixels): Promise<Uint8Array> {
  const raw = { width: pixels.wPx, height: pixels.hPx, channels: 4 } as const
  return sharp(pixels.rgba, { raw }).removeAlpha().png({ compressionLevel: 6 }).toBuffer()
}

async function openImages(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, stream: Stream, track: Track<'frames'>): Promise<Frames> {
  const read = (row: number) => deps.blobs.read(ensure(track.sha256[row], 'picture of a frame'))
  return {
    // the last image stays until the session ends
    ...toBase(stream, track, doc.durationUs),
    async *decode(rows) {
      for (const row of rows) {
        const bytes = await read(row)
        yield { row, pixels: await decodeImage(bytes).catch((error: unknown) => unreadable(stream, row, error)) }
      }
    },
    async *decodeGrey(rows, cellPx) {
      for (const row of rows)
        yield { row, grey: await decodeImageGrey(await read(row), cellPx).catch((error: unknown) => unreadable(stream, row, error)) }
    },
    async file(row) {
      const bytes = await read(row)
      const { format } = await sharp(bytes, { limitInputPixels: maxPixels }).metadata()
      return { bytes, mediaType: `image/${format}`, wPx: track.wPx[row] ?? stream.wPx, hPx: track.hPx[row] ?? stream.hPx }
    },
    close: async () => {},
  }
}

async function decodeImage(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels }).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { wPx: info.width, hPx: info.height, rgba: data }
}

async function decodeImageGrey(bytes: Uint8Array, cellPx: number): Promise<SmallGrey> {
  const picture = sharp(bytes, { limitInputPixels: maxPixels }).removeAlpha().toColourspace('b-w').raw({ depth: 'uchar' })
  const { data, info } = await picture.toBuffer({ resolveWithObject: true })
  return shrinkGrey(data, info.width * info.channels, info.width, info.height, cellPx)
}

/** The picture as PNG, whatever it is stored as. */
export async function toPng(image: ImageFile): Promise<Uint8Array> {
  if (image.mediaType === 'image/png') return image.bytes
  return sharp(image.bytes, { limitInputPixels: maxPixels }).removeAlpha().png({ compressionLevel: 6 }).toBuffer()
}
