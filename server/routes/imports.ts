import type { Context } from 'hono'
import { z } from 'zod'
import { getImportPage, toImportView } from '#db/queries/imports.ts'
import { done, importView, listQuery, newImport, pageOf, uploadedFile } from '#shared/api.ts'
import { type ImportId, idSchema } from '#shared/ids.ts'
import { type AppEnv, createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { readIdempotencyKey } from '../http/headers.ts'
import { createImport, findOwnImport, removeImport, stageFile, startImport } from '../services/uploads.ts'

const importId = params(z.object({ id: idSchema('import') }))

/** The id, once it is known that the actor may go on with that import. Throws `not_found`. */
const ownId = async (c: Context<AppEnv>, id: ImportId) => (await findOwnImport(c.var.deps, c.var.actor, id)).id

/** An import is made, its files are sent one by one, and then it is started. */
export const importRoutes = createRoutes()
  .post(
    '/imports',
    endpoint('session.import', { summary: 'Begin an import; Idempotency-Key makes a repeat the same import', answer: importView }),
    body(newImport),
    async (c) => c.json(await createImport(c.var.deps, c.var.actor, c.req.valid('json'), readIdempotencyKey(c)), 201),
  )
  .put(
    '/imports/:id/files',
    endpoint('session.import', { summary: 'Send one file; `path` is what it is called inside the recording', answer: uploadedFile }),
    importId,
    query(z.object({ path: z.string().min(1) })),
    async (c) => c.json(await stageFile(c.var.deps, await ownId(c, c.req.valid('param').id), c.req.valid('query').path, c.req.raw.body)),
  )
  .post(
    '/imports/:id/start',
    endpoint('session.import', { summary: 'All files are sent: import', answer: importView }),
    importId,
    async (c) => {
      return c.json(await startImport(c.var.deps, await ownId(c, c.req.valid('param').id)))
    },
  )
  .get(
    '/imports',
    endpoint('session.import', { summary: 'Imports, newest first', answer: pageOf(importView) }),
    query(listQuery),
    async (c) => c.json(await getImportPage(c.var.deps.db, c.var.actor, c.req.valid('query'))),
  )
  .get('/imports/:id', endpoint('session.import', { summary: 'One import', answer: importView }), importId, async (c) => {
    return c.json(toImportView(await findOwnImport(c.var.deps, c.var.actor, c.req.valid('param').id)))
  })
  .delete(
    '/imports/:id',
    endpoint('session.import', { summary: 'Cancel an import under way, dismiss one that has ended', answer: done }),
    importId,
    async (c) => {
      await removeImport(c.var.deps, await ownId(c, c.req.valid('param').id))
      return c.json({ ok: true as const })
    },
  )
