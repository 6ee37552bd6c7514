import { z } from 'zod'
import { getPassPage } from '#db/queries/passes.ts'
import { changesBody, changesResult, newsQuery, pageOf, passNews, passQuery, passSummary, passView, reviewBody } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { needRevision, readRevision } from '../http/headers.ts'
import { changePass, findNewsSince, findPass, openPass, submitPass } from '../services/passes.ts'
import { reviewPass } from '../services/reviews.ts'

const passId = params(z.object({ id: idSchema('pass') }))
const etag = (pass: { revision: number }) => ({ ETag: `"${pass.revision}"` })

export const passRoutes = createRoutes()
  .post(
    '/sessions/:id/passes',
    endpoint('pass.create', { summary: 'Your own pass on a session, begun if there is none', answer: passView }),
    params(z.object({ id: idSchema('session') })),
    async (c) => {
      const pass = await openPass(c.var.deps, c.var.actor, c.req.valid('param').id)
      return c.json(pass, 200, etag(pass))
    },
  )
  .get(
    '/passes',
    endpoint('pass.read', { summary: 'Passes, longest waiting first; `state=submitted` is the review queue', answer: pageOf(passSummary) }),
    query(passQuery),
    async (c) => {
      const { flagged, ...filter } = c.req.valid('query')
      const isFlagged = flagged === undefined ? undefined : flagged === 'true'
      const wanted = isFlagged ?? (filter.state === 'submitted' ? false : undefined)
      return c.json(await getPassPage(c.var.deps.db, c.var.actor, { ...filter, flagged: wanted }))
    },
  )
  .get('/passes/:id', endpoint('pass.read', { summary: 'One pass; its ETag is its revision', answer: passView }), passId, async (c) => {
    const pass = await findPass(c.var.deps, c.var.actor, c.req.valid('param').id)
    return c.json(pass, 200, etag(pass))
  })
  .get(
    '/passes/:id/news',
    endpoint('pass.read', { summary: 'What changed in a pass since a revision; null where nothing did', answer: passNews.nullable() }),
    passId,
    query(newsQuery),
    async (c) => c.json(await findNewsSince(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('query').since)),
  )
  .post(
    '/passes/:id/changes',
    endpoint('pass.edit', { summary: 'Apply changes, all or none; If-Match names the revision they are made on', answer: changesResult }),
    passId,
    body(changesBody),
    async (c) => {
      const { id } = c.req.valid('param')
      const revision = await changePass(c.var.deps, c.var.actor, id, needRevision(c), c.req.valid('json').changes)
      return c.json({ revision }, 200, etag({ revision }))
    },
  )
  .post('/passes/:id/submit', endpoint('pass.submit', { summary: 'Hand in for review', answer: passView }), passId, async (c) => {
    const pass = await submitPass(c.var.deps, c.var.actor, c.req.valid('param').id, readRevision(c))
    return c.json(pass, 200, etag(pass))
  })
  .post(
    '/passes/:id/review',
    endpoint('pass.review', { summary: "Accept or return somebody else's pass", answer: passView }),
    passId,
    body(reviewBody),
    async (c) => {
      const pass = await reviewPass(c.var.deps, c.var.actor, c.req.valid('param').id, readRevision(c), c.req.valid('json'))
      return c.json(pass, 200, etag(pass))
    },
  )
