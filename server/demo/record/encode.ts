import { registerMediabunnyServer } from '@mediabunny/server'
import { BufferTarget, Output, Quality, VideoSample, VideoSampleSource, WebMOutputFormat } from 'mediabunny'
import sharp from 'sharp'
import { ensure } from '#shared/errors.ts'
import type { Shot } from './recorder.ts'

/** A seek decodes at most this many frames. */
const framesPerKey = 10

/** The pictures as VP9 in WebM, each at its own time and shown until the next; the last until `endUs`. */
export async function encodeVideo(shots: readonly Shot[], endUs: number): Promise<Uint8Array> {
  registerMediabunnyServer()
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new VideoSampleSource({
    codec: 'vp9',
    quality: new Quality({ quantizer: 23 }),
    keyFrameInterval: 3600, // key frames are asked for one by one below
    latencyMode: 'quality',
  })
  output.addVideoTrack(source)
  await output.start()
  let sinceKey = 0
  for (const [index, shot] of shots.entries()) {
    const { data, info } = await sharp(shot.png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const nextUs = shots[index + 1]?.tUs ?? endUs
    const sample = new VideoSample(data, {
      format: 'RGBA',
      codedWidth: info.width,
      codedHeight: info.height,
      timestamp: shot.tUs / 1e6,
      duration: (nextUs - shot.tUs) / 1e6,
    })
    const keyFrame = shot.isNewPage || sinceKey === framesPerKey
    sinceKey = keyFrame ? 1 : sinceKey + 1
    await source.add(sample, { keyFrame })
    sample.close()
  }
  await output.finalize()
  return new Uint8Array(ensure(target.buffer, 'encoded video'))
}

/** The pictures as WebP without loss: flat pages make small files. */
export async function encodeImages(shots: readonly Shot[]): Promise<{ tUs: number; webp: Uint8Array }[]> {
  return await Promise.all(
    shots.map(async ({ tUs, png }) => ({ tUs, webp: await sharp(png).removeAlpha().webp({ lossless: true, effort: 5 }).toBuffer() })),
  )
}
