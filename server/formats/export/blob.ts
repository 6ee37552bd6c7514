import type { BlobStore } from '../../blobs/store.ts'

/** Bytes of a blob, opened when the first are asked for. */
export async function* streamBlob(blobs: BlobStore, sha256: string): AsyncGenerator<Uint8Array> {
  const reader = (await blobs.stream(sha256)).getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  } finally {
    await reader.cancel()
  }
}
