import { open } from 'node:fs/promises'
import sharp from 'sharp'
import { AppError } from '#shared/errors.ts'
import { refuse } from '../formats/refuse.ts'

// Only these three readers exist for us; by default libvips also takes SVG, GIF, PDF and more.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] })
sharp.cache(false)
sharp.concurrency(1)

/** Two 4K screens side by side are 17 million. */
export const maxPixels = 40_000_000
export type ImageInfo = { mediaType: 'image/png' | 'image/jpeg' | 'image/webp'; wPx: number; hPx: number }

function toMediaType(head: Uint8Array): ImageInfo['mediaType'] | null {
  const text = Buffer.from(head).toString('latin1')
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  return text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP' ? 'image/webp' : null
}

/**
 * Type and size of a picture, after decoding all of it. Throws `bad_input` naming `path` when it is not a whole PNG, JPEG or WebP,
 * and `too_large` over 40 million pixels; the size is read from the header before anything is decoded.
 */
export async function probeImage(file: string, path: string): Promise<ImageInfo> {
  const handle = await open(file)
  const head = Buffer.alloc(16)
  try {
    await handle.read(head, 0, head.length, 0)
  } finally {
    await handle.close()
  }
  const mediaType = toMediaType(head)
  if (!mediaType) throw refuse('bad_input', path, null, 'not a PNG, JPEG or WebP picture')
  try {
    const image = () => sharp(file, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
    const { width, height } = await image().metadata()
    if (width * height > maxPixels)
      throw refuse('too_large', path, null, `the picture says it is ${width}x${height}; at most ${maxPixels} pixels are accepted`)
    // a decode to a small size still reads every byte: a truncated file is found here, not at the first replay
    await image().resize({ width: 8, height: 8, fit: 'fill', fastShrinkOnLoad: true }).raw().toBuffer()
    return { mediaType, wPx: width, hPx: height }
  } catch (error) {
    if (error instanceof AppError) throw error
    const what = error instanceof Error ? error.message : String(error)
    throw refuse(/pixel limit/.test(what) ? 'too_large' : 'bad_input', path, null, `the picture cannot be read: ${what}`, error)
  }
}
