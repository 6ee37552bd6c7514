import { z } from 'zod'
import { flag, newFlag } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params } from '../http/endpoint.ts'
import { createFlag, listFlags, resolveFlag } from '../services/flags.ts'

const sessionId = params(z.object({ id: idSchema('session') }))
const items = z.object({ items: z.array(flag) })

export const flagRoutes = createRoutes()
  .get('/sessions/:id/flags', endpoint('flag.read', { summary: 'Flags of a session', answer: items }), sessionId, async (c) => {
    return c.json({ items: await listFlags(c.var.deps, c.var.actor, c.req.valid('param').id) })
  })
  .post(
    '/sessions/:id/flags',
    endpoint('flag.create', { summary: 'Flag a session or a range: it leaves the review queue and later releases', answer: flag }),
    sessionId,
    body(newFlag),
    async (c) => c.json(await createFlag(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .post(
    '/flags/:id/resolve',
    endpoint('flag.resolve', { summary: 'Resolve a flag', answer: flag }),
    params(z.object({ id: idSchema('flag') })),
    async (c) => c.json(await resolveFlag(c.var.deps, c.var.actor, c.req.valid('param').id)),
  )
