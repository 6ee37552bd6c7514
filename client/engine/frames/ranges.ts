import { AppError } from '#shared/errors.ts'

/** Bytes of a file, read by ranges. */
export type RangeReader = { size(): Promise<number>; read(start: number, end: number): Promise<Uint8Array> }

/** Fetches one range; the answer is 206 with a Content-Range, or 200 with the whole file. */
export type FetchRange = (range: string) => Promise<Response>

/** Small enough that a seek waits for little, large enough that playing asks about twice a second. */
const chunkBytes = 128 * 1024
const keptChunks = 192

/**
 * Reads a file by whole chunks, each asked for once. Every answer is read to its end at once: a browser has six
 * connections to a server, and one that stands open half-read is one less for everything else.
 */
export function createRangeReader(fetchRange: FetchRange): RangeReader {
  const chunks = new Map<number, Promise<Uint8Array>>() // in order of use
  let total: number | null = null

  const fetchChunk = async (index: number): Promise<Uint8Array> => {
    const from = index * chunkBytes
    const response = await fetchRange(`bytes=${from}-${from + chunkBytes - 1}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status !== 206) {
      total = bytes.length
      return bytes.subarray(from, from + chunkBytes)
    }
    total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
    if (!Number.isSafeInteger(total))
      throw new AppError('unsupported', 'the server gave a part of the video without saying how large it is')
    return bytes
  }
  const getChunk = (index: number): Promise<Uint8Array> => {
    const found = chunks.get(index)
    const chunk = found ?? fetchChunk(index)
    chunks.delete(index)
    chunks.set(index, chunk)
    if (!found) chunk.catch(() => chunks.delete(index)) // may be asked for again
    const [oldest] = chunks.keys()
    if (chunks.size > keptChunks && oldest !== undefined) chunks.delete(oldest)
    return chunk
  }
  return {
    async size() {
      await getChunk(0)
      return total ?? 0
    },
    async read(start, end) {
      const first = Math.floor(start / chunkBytes)
      const last = Math.floor((end - 1) / chunkBytes)
      const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, step) => getChunk(first + step)))
      const out = new Uint8Array(end - start)
      for (const [step, part] of parts.entries()) {
        const partStart = (first + step) * chunkBytes
        const from = Math.max(start, partStart)
        const to = Math.min(end, partStart + part.length)
        out.set(part.subarray(from - partStart, to - partStart), from - start)
      }
      return out
    },
  }
}
