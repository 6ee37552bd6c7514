import sharp from 'sharp'
import type { SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { openFrames } from './frames.ts'

/** Wide enough for the largest card of the list on a dense display. */
const widthPx = 480

/** A small WebP of the first stream that has pictures, a third into it, where something is going on; null without pictures. */
export async function createThumb(deps: Pick<Deps, 'blobs'>, doc: SessionDoc): Promise<Uint8Array | null> {
  const stream = doc.streams.findIndex((each) => each.frames > 0)
  if (stream === -1) return null
  const frames = await openFrames(deps, doc, stream, [])
  try {
    const row = frames.rowAt(frames.startUs + (frames.endUs - frames.startUs) / 3)
    for await (const { pixels } of frames.decode([row])) {
      const raw = { width: pixels.wPx, height: pixels.hPx, channels: 4 } as const
      return await sharp(pixels.rgba, { raw })
        .removeAlpha()
        .resize({ width: widthPx, withoutEnlargement: true })
        .webp({ quality: 80 })
        .toBuffer()
    }
    return null
  } finally {
    await frames.close()
  }
}
