import { open } from 'node:fs/promises'
import { registerMediabunnyServer } from '@mediabunny/server'
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputVideoTrack, VideoSampleSink } from 'mediabunny'
import { AppError } from '#shared/errors.ts'
import type { FrameRow } from '#shared/tracks/builder.ts'
import { refuse } from '../formats/refuse.ts'
import { maxPixels } from './probeImage.ts'

// gives mediabunny its decoders and encoders; no hardware, because FFmpeg's look for it complains on stderr
registerMediabunnyServer({ hardwareContext: null })
// A decoder that has refused a damaged frame refuses once more when it is let go, where nobody catches it: the process would end.
process.on('unhandledRejection', (error) => {
  if (!(error instanceof Error && error.name === 'FFmpegError')) throw error
})

export type VideoInfo = {
  mediaType: string
  codec: string
  wPx: number
  hPx: number
  /** In order of time, from the video's own zero. */
  frames: FrameRow[]
  /** End of the last frame, from the video's own zero. */
  endUs: number
  /** True when browsers play the file as it is. */
  isPlayable: boolean
  /** True when a conversion keeps its colours: 8 bits, a colour for every four pixels, values in the range of video. */
  isPlain: boolean
}

const toUs = (seconds: number) => Math.round(seconds * 1_000_000)

/** Profiles of H.264 that browsers decode: baseline, main, extended, high; not 10 bit or 4:4:4. */
const playableAvc = /^avc[13]\.(42|4d|58|64)/i
const playableContainers: Record<string, string> = { MP4: 'video/mp4', WebM: 'video/webm' }

function isPlayable(container: string, codec: string | null, parameters: string | null): boolean {
  if (!(container in playableContainers)) return false
  if (codec === 'avc') return playableAvc.test(parameters ?? '')
  return codec === 'vp8' || codec === 'vp9' || codec === 'av1'
}

/** By the codec's own parameters; H.264 that browsers play is always so, and VP8 has nothing else. */
function hasPlainPixels(parameters: string): boolean {
  return playableAvc.test(parameters) || /^(vp8|vp09\.00|av01\.0\.\w+\.08)/i.test(parameters)
}

/** Opens a file that holds video; dispose the input when done. Throws `bad_input` naming `path`. */
export async function openVideo(file: string, path: string): Promise<{ input: Input; track: InputVideoTrack }> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
  try {
    const track = await input.getPrimaryVideoTrack()
    if (track) return { input, track }
    throw refuse('bad_input', path, null, 'there is no video in the file')
  } catch (error) {
    input.dispose()
    throw error instanceof AppError ? error : refuse('bad_input', path, null, `the video cannot be read: ${messageOf(error)}`, error)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Where an MP4 or MOV breaks off: the first box at the top that is longer than the file, or null. */
async function findCutBox(file: string): Promise<{ box: string; offset: number; bytes: number; fileBytes: number } | null> {
  const handle = await open(file)
  try {
    const { size: fileBytes } = await handle.stat()
    const head = Buffer.alloc(16)
    let offset = 0
    while (offset < fileBytes) {
      const { bytesRead } = await handle.read(head, 0, 16, offset)
      const box = head.toString('latin1', 4, 8)
      const short = head.readUInt32BE(0)
      const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? fileBytes - offset : short
      if (offset === 0 && box !== 'ftyp') return null // another container
      if (bytesRead < 8 || bytes < 8 || offset + bytes > fileBytes) return { box, offset, bytes, fileBytes }
      offset += bytes
    }
    return null
  } finally {
    await handle.close()
  }
}

async function readFrames(track: InputVideoTrack, path: string, signal: AbortSignal): Promise<{ frames: FrameRow[]; endUs: number }> {
  const [wPx, hPx] = [await track.getDisplayWidth(), await track.getDisplayHeight()]
  const frames: FrameRow[] = []
  let endUs = 0
  // the data is read too, not only its table: a table may promise bytes that the file does not have
  for await (const packet of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted()
    if (packet.data.byteLength === 0) throw refuse('bad_input', path, `frame ${frames.length}`, 'the frame has no data')
    frames.push({ tUs: toUs(packet.timestamp), sha256: null, wPx, hPx, key: packet.type === 'key' })
    endUs = Math.max(endUs, toUs(packet.timestamp + packet.duration))
  }
  if (frames.length === 0) throw refuse('bad_input', path, null, 'the video has no frames')
  // coded order is not order of time where frames refer to later ones
  return { frames: frames.sort((a, b) => a.tUs - b.tUs), endUs }
}

/**
 * Codec, size and the time of every frame of a video. Reads all packets and decodes the first frame. Throws `bad_input` naming `path`
 * when the file is truncated or damaged, `unsupported` when nothing here decodes it.
 */
export async function probeVideo(file: string, path: string, signal: AbortSignal): Promise<VideoInfo> {
  const cut = await findCutBox(file)
  if (cut)
    throw refuse(
      'bad_input',
      path,
      `byte ${cut.offset}`,
      `the video is cut off: its "${cut.box}" part is ${cut.bytes} bytes long, the file ends at ${cut.fileBytes}`,
    )
  const { input, track } = await openVideo(file, path)
  try {
    const codec = await track.getCodec()
    if (!codec || !(await track.canDecode()))
      throw refuse('unsupported', path, null, `nothing here decodes the codec "${codec ?? 'unknown'}"`)
    const [wPx, hPx] = [await track.getDisplayWidth(), await track.getDisplayHeight()]
    if (wPx * hPx > maxPixels)
      throw refuse('too_large', path, null, `the video says it is ${wPx}x${hPx}; at most ${maxPixels} pixels are accepted`)
    const parameters = await track.getCodecParameterString()
    const container = (await input.getFormat()).name
    const { frames, endUs } = await readFrames(track, path, signal)
    const first = await new VideoSampleSink(track).getSample((frames[0]?.tUs ?? 0) / 1_000_000)
    if (!first) throw refuse('bad_input', path, 'frame 0', 'the first frame cannot be decoded')
    const isPlain = hasPlainPixels(parameters ?? codec) && (await track.getColorSpace()).fullRange !== true
    first.close()
    return {
      mediaType: playableContainers[container] ?? (container === 'Matroska' ? 'video/x-matroska' : 'video/quicktime'),
      codec: parameters ?? codec,
      ...{ wPx, hPx },
      frames,
      endUs,
      isPlayable: isPlayable(container, codec, parameters),
      isPlain,
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof AppError ? error : refuse('bad_input', path, null, `the video is damaged: ${messageOf(error)}`, error)
  } finally {
    input.dispose()
  }
}
