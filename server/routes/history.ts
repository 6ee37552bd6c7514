import { z } from 'zod'
import { pageOf } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { historyEntry, historyQuery, passAt } from '#shared/labels/queries.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint, params, query } from '../http/endpoint.ts'
import { findPassAt, listHistory } from '../services/history.ts'

const passId = params(z.object({ id: idSchema('pass') }))
const place = params(z.object({ id: idSchema('pass'), revision: z.coerce.number().int().nonnegative().max(2_147_483_647) }))

/** Restoring an earlier state is a change like any other and goes to `/passes/:id/changes`. */
export const historyRoutes = createRoutes()
  .get(
    '/passes/:id/history',
    endpoint('pass.read', { summary: 'Changes of a pass, newest first: who, when, what, how many segments', answer: pageOf(historyEntry) }),
    passId,
    query(historyQuery),
    async (c) => c.json(await listHistory(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('query'))),
  )
  .get(
    '/passes/:id/at/:revision',
    endpoint('pass.read', {
      summary: 'The segments of a pass as they stood at a revision, and what its taxonomy went through since',
      answer: passAt,
    }),
    place,
    async (c) => {
      const { id, revision } = c.req.valid('param')
      return c.json(await findPassAt(c.var.deps, c.var.actor, id, revision))
    },
  )
