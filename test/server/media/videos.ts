import {
  BufferTarget,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny'
import '#server/media/probe.ts' // brings the encoders
import { ensure } from '#shared/errors.ts'

const formats = { mp4: Mp4OutputFormat, mov: MovOutputFormat, mkv: MkvOutputFormat, webm: WebMOutputFormat }
export type VideoSpec = {
  container?: keyof typeof formats
  codec?: 'avc' | 'hevc' | 'vp9'
  wPx?: number
  hPx?: number
  /** When each frame is shown, seconds. */
  timesS?: number[]
}

/** A video whose frames are each of one grey, lighter from frame to frame; only the first is a keyframe. */
export async function makeVideo(spec: VideoSpec = {}): Promise<Uint8Array> {
  const { container = 'mp4', codec = 'avc', wPx = 64, hPx = 48 } = spec
  const timesS = spec.timesS ?? Array.from({ length: 25 }, (_, index) => index / 10)
  const target = new BufferTarget()
  const output = new Output({ format: new formats[container](), target })
  const source = new VideoSampleSource({ codec, quality: new Quality('high'), keyFrameInterval: 1000 })
  output.addVideoTrack(source)
  await output.start()
  for (const [index, timestamp] of timesS.entries()) {
    const rgba = Buffer.alloc(wPx * hPx * 4, index * 8)
    const duration = (timesS[index + 1] ?? timestamp + 0.1) - timestamp
    const sample = new VideoSample(rgba, { format: 'RGBA', codedWidth: wPx, codedHeight: hPx, timestamp, duration })
    await source.add(sample)
    sample.close()
  }
  await output.finalize()
  return new Uint8Array(ensure(target.buffer, 'video'))
}
