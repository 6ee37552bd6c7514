import { z } from 'zod'
import { getSessionPage } from '#db/queries/sessions.ts'
import { done, sessionPage, sessionQuery, sessionView } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint, params, query } from '../http/endpoint.ts'
import { getSessionView, removeSession } from '../services/sessions.ts'

const sessionId = params(z.object({ id: idSchema('session') }))

export const sessionRoutes = createRoutes()
  .get(
    '/sessions',
    endpoint('session.list', { summary: 'Sessions: search, filter, sort, page', answer: sessionPage }),
    query(sessionQuery),
    async (c) => c.json(await getSessionPage(c.var.deps.db, c.var.actor, c.req.valid('query'))),
  )
  .get('/sessions/:id', endpoint('session.read', { summary: 'One session', answer: sessionView }), sessionId, async (c) => {
    return c.json(await getSessionView(c.var.deps, c.var.actor, c.req.valid('param').id))
  })
  .delete(
    '/sessions/:id',
    endpoint('session.delete', { summary: 'Delete a session, its labels, and the bytes nothing else holds', answer: done }),
    sessionId,
    async (c) => {
      await removeSession(c.var.deps, c.var.actor, c.req.valid('param').id)
      return c.json({ ok: true as const })
    },
  )
