import { z } from 'zod'
import { done } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { newView, savedView, segmentPage, segmentQuery } from '#shared/labels/queries.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { searchSegments } from '../services/segmentSearch.ts'
import { createView, listViews, removeView, replaceView } from '../services/views.ts'

const viewId = params(z.object({ id: idSchema('savedView') }))
const views = z.object({ items: z.array(savedView) })

/** Segments across a project, and the searches for them that people keep. */
export const viewRoutes = createRoutes()
  .get(
    '/projects/:key/segments',
    endpoint('pass.read', {
      summary: 'Segments of a project by text, intent, author, tier and state, of passes you may see',
      answer: segmentPage,
    }),
    query(segmentQuery),
    async (c) => c.json(await searchSegments(c.var.deps, c.var.actor, c.req.param('key'), c.req.valid('query'))),
  )
  .get(
    '/projects/:key/views',
    endpoint('view.read', { summary: 'Saved searches of a project: your own and those that are shared', answer: views }),
    async (c) => c.json({ items: await listViews(c.var.deps, c.var.actor, c.req.param('key')) }),
  )
  .post(
    '/projects/:key/views',
    endpoint('view.edit', { summary: 'Save a search under a name', answer: savedView }),
    body(newView),
    async (c) => c.json(await createView(c.var.deps, c.var.actor, c.req.param('key'), c.req.valid('json')), 201),
  )
  .put(
    '/views/:id',
    endpoint('view.edit', { summary: 'Change the name, search or sharing of a view', answer: savedView }),
    viewId,
    body(newView),
    async (c) => c.json(await replaceView(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('json'))),
  )
  .delete('/views/:id', endpoint('view.edit', { summary: 'Delete a view', answer: done }), viewId, async (c) => {
    await removeView(c.var.deps, c.var.actor, c.req.valid('param').id)
    return c.json({ ok: true as const })
  })
