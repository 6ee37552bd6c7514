import { Readable } from 'node:stream'
import { AppError } from '#shared/errors.ts'

export type BlobInfo = { sha256: string; bytes: number }

/**
 * Bytes under the name of their sha256. A blob is written whole or not at all, is on disk when `put` returns, and never changes.
 * Reads throw `not_found` where there is none.
 */
export type BlobStore = {
  /** Hashes while it writes; a blob that is already there is left alone. */
  put(content: Uint8Array | Readable | ReadableStream<Uint8Array>): Promise<BlobInfo>
  has(sha256: string): Promise<boolean>
  size(sha256: string): Promise<number>
  read(sha256: string): Promise<Uint8Array>
  /** Bytes `[start, end)`, the whole blob without a range. */
  stream(sha256: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>>
  /** A local file with the blob's bytes, for libraries that want a path. `release` when done. */
  file(sha256: string): Promise<{ path: string; release(): Promise<void> }>
  remove(sha256: string): Promise<void>
  /** Names of all blobs, or of those last written before a moment; for backup, verification and sweeps. */
  list(options?: { before?: Date }): AsyncIterable<string>
  isReady(): Promise<boolean>
}

/** Throws `bad_input` for anything but 64 lower-case hex digits, so that no other path or key can be made of a name. */
export function assertBlobName(name: string): void {
  if (!/^[0-9a-f]{64}$/.test(name)) throw new AppError('bad_input', `not a blob name: "${name}"`)
}

/** What `put` takes, as the stream that it reads. */
export function toReadable(content: Uint8Array | Readable | ReadableStream<Uint8Array>): Readable {
  if (content instanceof Uint8Array) return Readable.from([content])
  // the two declarations of web streams (DOM's and Node's) describe the same object
  return content instanceof Readable ? content : Readable.fromWeb(content as Parameters<typeof Readable.fromWeb>[0])
}
