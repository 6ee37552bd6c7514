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
  let next: IteratorResult<Uint8Array> | null = await iterator.next()
  // no generator around the iterator: one that is left before its first step would not end it
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await iterator.next())
      next = null
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return c.body(body, 200, headers)
}

export const jsonLinesType = { 'Content-Type': 'application/x-ndjson; charset=utf-8' }
