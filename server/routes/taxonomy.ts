import { z } from 'zod'
import { labelUseView, taxonomyDraft, taxonomySummary, taxonomyVersionView } from '#shared/api.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, query } from '../http/endpoint.ts'
import { needRevision, readRevision } from '../http/headers.ts'
import { getTaxonomyUse } from '../services/lint.ts'
import { getTaxonomy, listTaxonomies, publishTaxonomy, saveTaxonomy } from '../services/taxonomy.ts'

const versionQuery = z.object({ version: z.coerce.number().int().positive().optional() })
const versions = z.object({ items: z.array(taxonomySummary) })

export const taxonomyRoutes = createRoutes()
  .get(
    '/projects/:key/taxonomy',
    endpoint('taxonomy.read', {
      summary: 'The newest version (a draft only for editors), or the one of `version`',
      answer: taxonomyVersionView,
    }),
    query(versionQuery),
    async (c) => {
      const view = await getTaxonomy(c.var.deps, c.var.actor, c.req.param('key'), c.req.valid('query').version)
      return c.json(view, 200, { ETag: `"${view.revision}"` })
    },
  )
  .put(
    '/projects/:key/taxonomy',
    endpoint('taxonomy.edit', { summary: 'Save the draft; If-Match names the revision it was made from', answer: taxonomyVersionView }),
    body(taxonomyDraft),
    async (c) => {
      const view = await saveTaxonomy(c.var.deps, c.var.actor, c.req.param('key'), needRevision(c), c.req.valid('json'))
      return c.json(view, 200, { ETag: `"${view.revision}"` })
    },
  )
  .get(
    '/projects/:key/taxonomy/use',
    endpoint('taxonomy.read', { summary: 'How many segments have each intent, in all and of other people', answer: labelUseView }),
    async (c) => c.json(await getTaxonomyUse(c.var.deps, c.var.actor, c.req.param('key'))),
  )
  .get('/projects/:key/taxonomy/versions', endpoint('taxonomy.read', { summary: 'All versions', answer: versions }), async (c) => {
    return c.json({ items: await listTaxonomies(c.var.deps, c.var.actor, c.req.param('key')) })
  })
  .post(
    '/projects/:key/taxonomy/publish',
    endpoint('taxonomy.edit', {
      summary: 'Publish the draft: new passes are pinned to it, and it never changes again',
      answer: taxonomyVersionView,
    }),
    async (c) => {
      const view = await publishTaxonomy(c.var.deps, c.req.param('key'), readRevision(c))
      return c.json(view, 200, { ETag: `"${view.revision}"` })
    },
  )
