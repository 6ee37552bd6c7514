import { z } from 'zod'
import { getReleasePage, getReleaseView } from '#db/queries/releases.ts'
import { done, listQuery, pageOf } from '#shared/api.ts'
import { ensure } from '#shared/errors.ts'
import { idSchema } from '#shared/ids.ts'
import { newRelease, releaseView, revokedSession } from '#shared/release/api.ts'
import { releaseManifest } from '#shared/release/types.ts'
import { toTar } from '../formats/export/tar.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params, query } from '../http/endpoint.ts'
import { sendChunks } from '../http/stream.ts'
import { toCanonicalBytes } from '../services/canonical.ts'
import { cancelRelease, createRelease, findRelease, readManifest } from '../services/release.ts'
import { exportRelease } from '../services/releaseExport.ts'
import { findRevoked } from '../services/revoked.ts'

const releaseId = params(z.object({ id: idSchema('release') }))
const toFileName = (text: string) => text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80)

export const releaseRoutes = createRoutes()
  .get(
    '/releases',
    endpoint('release.read', { summary: 'Releases, newest first', answer: pageOf(releaseView) }),
    query(listQuery),
    async (c) => c.json(await getReleasePage(c.var.deps.db, c.req.valid('query'))),
  )
  .post(
    '/releases',
    endpoint('release.create', { summary: 'Freeze a release: accepted passes of sessions without open flags', answer: releaseView }),
    body(newRelease),
    async (c) => c.json(await createRelease(c.var.deps, c.var.actor, c.req.valid('json')), 201),
  )
  .get('/releases/:id', endpoint('release.read', { summary: 'One release', answer: releaseView }), releaseId, async (c) => {
    const { id } = c.req.valid('param')
    await findRelease(c.var.deps, id)
    return c.json(ensure(await getReleaseView(c.var.deps.db, id), 'release'))
  })
  .post('/releases/:id/cancel', endpoint('release.create', { summary: 'Stop building', answer: done }), releaseId, async (c) => {
    await cancelRelease(c.var.deps, c.req.valid('param').id)
    return c.json({ ok: true as const })
  })
  .get(
    '/releases/:id/manifest',
    endpoint('release.read', { summary: 'The manifest, in its canonical bytes', answer: releaseManifest }),
    releaseId,
    async (c) => {
      const manifest = await readManifest(c.var.deps, c.req.valid('param').id)
      return c.body(new Uint8Array(toCanonicalBytes(manifest)), 200, { 'Content-Type': 'application/json' })
    },
  )
  .get(
    '/releases/:id/revoked',
    endpoint('release.read', { summary: 'Its sessions that were deleted since', answer: z.object({ items: z.array(revokedSession) }) }),
    releaseId,
    async (c) => c.json({ items: await findRevoked(c.var.deps, c.req.valid('param').id) }),
  )
  .get(
    '/releases/:id/export',
    endpoint('release.export', { summary: 'The release in a format, as a tar', mediaType: 'application/x-tar' }),
    releaseId,
    query(z.strictObject({ format: z.string() })),
    async (c) => {
      const { id } = c.req.valid('param')
      const { format } = c.req.valid('query')
      const { name, version } = await findRelease(c.var.deps, id)
      const { rows, root, write } = await exportRelease(c.var.deps, id, format)
      return sendChunks(c, toTar(write()), {
        'Content-Type': 'application/x-tar',
        'Content-Disposition': `attachment; filename="${toFileName(`${name}-v${version}-${format}`)}.tar"`,
        'X-Release-Rows': String(rows),
        'X-Release-Root': root,
      })
    },
  )
