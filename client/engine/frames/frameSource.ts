import type { PictureCache } from './bitmapCache.ts'
import type { Motion } from './motion.ts'

export type Bitmaps = PictureCache<ImageBitmap>

/** What the playhead needs from a stream. */
export type Want = { row: number } & Motion

/** Decoded frames of one stream, by row of its frames track. */
export type FrameSource = {
  /** The exact frame, when it is decoded; else `null`. */
  get(row: number): ImageBitmap | null
  /** The decoded frame nearest to a row that is passed over quickly, the row itself included; `null` where none is near. */
  near(want: Want): { row: number; picture: ImageBitmap } | null
  /** Decodes towards this row, then around it. The newest call wins. */
  want(want: Want): void
  /** Why no frame will come, in words. */
  readonly trouble: string | null
  dispose(): void
}

/** Fetches a blob of the session by its name. */
export type FetchBlob = (sha256: string, signal: AbortSignal) => Promise<Response>
