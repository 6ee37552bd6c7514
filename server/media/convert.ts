import { FilePathTarget, Mp4OutputFormat, Output, Quality, type VideoSample, VideoSampleSink, VideoSampleSource } from 'mediabunny'
import { AppError } from '#shared/errors.ts'
import { refuse } from '../formats/refuse.ts'
import { openVideo, probeVideo, type VideoInfo } from './probe.ts'

/** Frames from keyframe to keyframe: a seek decodes 5 frames on average, and the file grows to about five times its size. */
export const groupFrames = 10
/** MP4 counts time in 1/57600 s: a converted time may be off by half of that. */
const timeToleranceUs = 50

type Input = { file: string; path: string; outFile: string; frames: number; signal: AbortSignal; onProgress: (fraction: number) => void }

/**
 * Writes the video to `outFile` as an MP4 that every browser plays and seeks in quickly, with the same frames at the same times and
 * colours. H.264 needs even sizes; odd ones become VP9. Throws `bad_input` naming `path` where a frame cannot be decoded, and the signal's reason when it aborts.
 */
export async function convertVideo(input: Input): Promise<VideoInfo> {
  const { file, path, outFile, signal } = input
  const opened = await openVideo(file, path)
  // a fragment from keyframe to keyframe: one table of all frames would be read before the first picture, and grows with the video
  const format = new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: 0 })
  const output = new Output({ format, target: new FilePathTarget(outFile) })
  try {
    const { track } = opened
    const isEven = (await track.getDisplayWidth()) % 2 === 0 && (await track.getDisplayHeight()) % 2 === 0
    const colorSpace = toWritten(await track.getColorSpace())
    const source = new VideoSampleSource({
      codec: isEven ? 'avc' : 'vp9',
      quality: new Quality('high'),
      // no frame refers to a later one: such a picture is decoded in a third of the time, for a fifth more bytes
      latencyMode: 'realtime',
      // the encoder forgets what its numbers mean as colours, and a player would guess by the picture's height
      onEncodedPacket: (_, meta) => void (meta?.decoderConfig && Object.assign(meta.decoderConfig, { colorSpace })),
    })
    output.addVideoTrack(source)
    await output.start()
    let count = 0
    for await (const sample of new VideoSampleSink(track).samples()) {
      await addFrame(source, sample, count % groupFrames === 0, signal)
      input.onProgress(++count / input.frames)
    }
    await output.finalize()
  } catch (error) {
    await output.cancel().catch(() => {})
    signal.throwIfAborted()
    throw error instanceof AppError ? error : refuse('bad_input', path, null, 'the video cannot be converted', error)
  } finally {
    opened.input.dispose()
  }
  return probeVideo(outFile, path, signal)
}

/** The encoder writes the video range whatever comes in. */
function toWritten(recorded: VideoColorSpaceInit): VideoColorSpaceInit {
  return { ...recorded, fullRange: false }
}

async function addFrame(source: VideoSampleSource, sample: VideoSample, keyFrame: boolean, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted()
    await source.add(sample, { keyFrame })
  } finally {
    sample.close()
  }
}

/** Throws `bad_input` unless the conversion has the recording's frames at its times; both from the video's own zero. */
export function assertSameFrames(path: string, recorded: ArrayLike<number>, converted: VideoInfo): void {
  const { frames } = converted
  if (frames.length !== recorded.length)
    throw refuse('bad_input', path, null, `the video has ${recorded.length} frames, of which ${frames.length} could be converted`)
  const index = frames.findIndex((frame, at) => Math.abs(frame.tUs - (recorded[at] ?? 0)) > timeToleranceUs)
  if (index !== -1) throw refuse('bad_input', path, `frame ${index}`, `its time ${recorded[index]} µs became ${frames[index]?.tUs} µs`)
}
