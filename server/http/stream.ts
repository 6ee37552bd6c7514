import { Readable } from 'node:stream'
import type { Context } from 'hono'
import type { AppEnv } from './context.ts'

/**
 * Answers with chunks as they are made; the maker stops when the reader goes away. The first chunk is waited for, so that what
 * goes wrong before it is an error answer and not a cut-off one.
 */
export async function sendChunks(
  c: Context<AppEnv>,
  chunks: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
): Promise<Response> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = first; !at.done; at = await iterator.next()) yield at.value
    } finally {
      await iterator.return?.()
    }
  }
  const body = Readable.toWeb(Readable.from(all(), { objectMode: false })) as ReadableStream<Uint8Array>
  return c.body(body, 200, headers)
}

export const jsonLinesType = { 'Content-Type': 'application/x-ndjson; charset=utf-8' }
