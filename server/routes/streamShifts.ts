import { z } from 'zod'
import { newStreamShift, streamShift } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { jsonLinesType, sendChunks } from '../http/stream.ts'
import { toJsonLines } from '../services/events.ts'
import { proposeShift } from '../services/skew.ts'
import { createShift, listShifts } from '../services/streamShifts.ts'

const sessionId = params(z.object({ id: idSchema('session') }))
const items = z.object({ items: z.array(streamShift) })

/** How far the clocks of a session's streams are off: said beside the recording, never in it. */
export const streamShiftRoutes = createRoutes()
  .get(
    '/sessions/:id/shifts',
    endpoint('session.read', { summary: "Edits of a session's picture clocks, newest first", answer: items }),
    sessionId,
    async (c) => c.json({ items: await listShifts(c.var.deps, c.var.actor, c.req.valid('param').id) }),
  )
  .get(
    '/sessions/:id/shifts/proposal',
    endpoint('clock.edit', {
      summary: 'What the pictures around clicks say about the clock of `stream`: lines of progress, then the proposal. Leaving stops it',
      mediaType: 'application/x-ndjson',
    }),
    sessionId,
    query(z.object({ stream: z.coerce.number().int().nonnegative().default(0) })),
    async (c) => {
      const { signal } = c.req.raw
      const lines = proposeShift(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('query').stream, signal)
      return sendChunks(c, toJsonLines(inBatches(lines)), jsonLinesType)
    },
  )
  .post(
    '/sessions/:id/shifts',
    endpoint('clock.edit', { summary: "Say how far a stream's clock is off (µs); 0: as recorded", answer: streamShift }),
    sessionId,
    body(newStreamShift),
    async (c) => c.json(await createShift(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 201),
  )

async function* inBatches<T>(lines: AsyncIterable<T>): AsyncGenerator<[T]> {
  for await (const line of lines) yield [line]
}
