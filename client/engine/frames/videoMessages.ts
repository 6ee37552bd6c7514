import type { TileSize } from './rowDecoder.ts'

/** To the worker that decodes a video. */
export type ToVideo =
  | { kind: 'open'; mediaTUs: Float64Array; keyRows: Int32Array }
  | { kind: 'want'; rows: readonly number[] }
  | { kind: 'tile'; id: number; row: number; size: TileSize }
  /** What was asked for by `read`; `null` where it could not be had. */
  | { kind: 'bytes'; id: number; answer: { status: number; contentRange: string | null; bytes: ArrayBuffer } | null; message: string }

/** From the worker. */
export type FromVideo =
  | { kind: 'read'; id: number; range: string }
  | { kind: 'picture'; row: number; picture: ImageBitmap }
  | { kind: 'tile'; id: number; picture: ImageBitmap | null }
  | { kind: 'trouble'; message: string }
