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
import { barcode } from '../../fixtures/work.ts'

const formats = { mp4: Mp4OutputFormat, mov: MovOutputFormat, mkv: MkvOutputFormat, webm: WebMOutputFormat }
export type VideoSpec = {
  container?: keyof typeof formats
  codec?: 'avc' | 'hevc' | 'vp9'
  wPx?: number
  hPx?: number
  /** When each frame is shown, seconds. */
  timesS?: number[]
  /** Frames from keyframe to keyframe; else only the first is one. */
  groupFrames?: number
  /** R, G and B of a frame; else grey, lighter by 8 than the one before. */
  colorOf?: (index: number) => readonly [number, number, number]
  /** With the number of the frame in bars at the top left, as in generated pictures. */
  isNumbered?: boolean
  /** What the file says its numbers mean as colours. */
  colorSpace?: VideoColorSpaceInit
}

/** A video whose frames are each of one colour. */
export async function makeVideo(spec: VideoSpec = {}): Promise<Uint8Array> {
  const { container = 'mp4', codec = 'avc', wPx = 64, hPx = 48, colorSpace } = spec
  const colorOf = spec.colorOf ?? ((index: number) => [index * 8, index * 8, index * 8] as const)
  const timesS = spec.timesS ?? Array.from({ length: 25 }, (_, index) => index / 10)
  const target = new BufferTarget()
  const output = new Output({ format: new formats[container](), target })
  const source = new VideoSampleSource({
    ...{ codec, quality: new Quality('high'), keyFrameInterval: 1000 },
    latencyMode: spec.colorOf ? 'realtime' : 'quality', // where colours jump the other one puts keyframes of its own
    onEncodedPacket: (_, meta) => void (colorSpace && meta?.decoderConfig && Object.assign(meta.decoderConfig, { colorSpace })),
  })
  output.addVideoTrack(source)
  await output.start()
  for (const [index, timestamp] of timesS.entries()) {
    const rgba = Buffer.alloc(wPx * hPx * 4, Buffer.from([...colorOf(index), 255]))
    if (spec.isNumbered) drawNumber(rgba, wPx, index)
    const duration = (timesS[index + 1] ?? timestamp + 0.1) - timestamp
    const sample = new VideoSample(rgba, { format: 'RGBA', codedWidth: wPx, codedHeight: hPx, timestamp, duration })
    await source.add(sample, { keyFrame: index % (spec.groupFrames ?? timesS.length) === 0 })
    sample.close()
  }
  await output.finalize()
  return new Uint8Array(ensure(target.buffer, 'video'))
}

function drawNumber(rgba: Buffer, wPx: number, number: number): void {
  const { sidePx, bits } = barcode
  for (let bit = 0; bit < bits; bit++) {
    const color = Buffer.from(number & (1 << bit) ? [255, 255, 255, 255] : [0, 0, 0, 255])
    for (let y = 0; y < sidePx; y++) rgba.fill(color, (y * wPx + bit * sidePx) * 4, (y * wPx + (bit + 1) * sidePx) * 4)
  }
}
