import { z } from 'zod'
import { migrateBody, migrateResult, migrationPreview, passMigration, passView } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { readRevision } from '../http/headers.ts'
import { migratePass, migrateProject, previewMigration, previewPassMigration, undoMigration } from '../services/migrations.ts'

const passId = params(z.object({ id: idSchema('pass') }))
const versionQuery = z.object({ version: z.coerce.number().int().positive().optional() })

export const migrationRoutes = createRoutes()
  .get(
    '/projects/:key/taxonomy/migration',
    endpoint('taxonomy.edit', {
      summary: 'What a version (the newest, a draft too) does to the segments of passes pinned to older ones, step by step',
      answer: migrationPreview,
    }),
    query(versionQuery),
    async (c) => c.json(await previewMigration(c.var.deps, c.var.actor, c.req.param('key'), c.req.valid('query').version)),
  )
  .post(
    '/projects/:key/taxonomy/migrate',
    endpoint('taxonomy.edit', {
      summary: 'Move some of the passes to the newest published version, or back; ask again with `next` until it is null',
      answer: migrateResult,
    }),
    body(migrateBody),
    async (c) => c.json(await migrateProject(c.var.deps, c.var.actor, c.req.param('key'), c.req.valid('json'))),
  )
  .get(
    '/passes/:id/migration',
    endpoint('pass.read', { summary: 'What moving the pass to the newest published taxonomy would do', answer: passMigration }),
    passId,
    async (c) => c.json(await previewPassMigration(c.var.deps, c.var.actor, c.req.valid('param').id)),
  )
  .post(
    '/passes/:id/migrate',
    endpoint('pass.migrate', { summary: 'Move the pass to the newest published taxonomy, as one recorded change', answer: passView }),
    passId,
    async (c) => {
      const pass = await migratePass(c.var.deps, c.var.actor, c.req.valid('param').id, readRevision(c))
      return c.json(pass, 200, { ETag: `"${pass.revision}"` })
    },
  )
  .post(
    '/passes/:id/migrate/undo',
    endpoint('pass.migrate', { summary: 'Take the last move to another taxonomy back', answer: passView }),
    passId,
    async (c) => {
      const pass = await undoMigration(c.var.deps, c.var.actor, c.req.valid('param').id, readRevision(c))
      return c.json(pass, 200, { ETag: `"${pass.revision}"` })
    },
  )
