import { getAccessPage } from '#db/queries/access.ts'
import { toUserId } from '#db/queries/visible.ts'
import { accessLine, accessQuery, pageOf } from '#shared/api.ts'
import { scopeOf } from '#shared/policy.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint, query } from '../http/endpoint.ts'

export const accessRoutes = createRoutes().get(
  '/access',
  endpoint('access.read', {
    summary: 'Who looked at what, newest first; of your own recordings, for a subject',
    answer: pageOf(accessLine),
  }),
  query(accessQuery),
  async (c) => {
    const subject = scopeOf(c.var.actor.role, 'access.read') === 'own' ? toUserId(c.var.actor) : null
    return c.json(await getAccessPage(c.var.deps.db, c.req.valid('query'), subject))
  },
)
