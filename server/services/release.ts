import { lockProject } from '#db/queries/projects.ts'
import {
  computeNextReleaseVersion,
  getReleaseRow,
  getReleaseView,
  insertRelease,
  type ReleaseRow as Row,
  updateBuildingRelease,
} from '#db/queries/releases.ts'
import { toUserId } from '#db/queries/visible.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { ReleaseId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { NewRelease, ReleaseView } from '#shared/release/api.ts'
import { type ReleaseManifest, releaseManifest } from '#shared/release/types.ts'
import type { Deps } from '../deps.ts'
import { findProject } from './projects.ts'

/** Queues a release and gives it the project's next number. Throws `not_found` without such a project. */
export async function createRelease(deps: Deps, actor: Actor, spec: NewRelease): Promise<ReleaseView> {
  const projectId = await findProject(deps, spec.project)
  const id = deps.newId('release')
  await deps.db.transaction(async (tx) => {
    await lockProject(tx, projectId)
    const version = await computeNextReleaseVersion(tx, projectId)
    await insertRelease(tx, {
      id,
      projectId,
      name: spec.name,
      version,
      state: 'building',
      progress: 0,
      step: 'queued',
      spec,
      sessions: 0,
      rows: 0,
      excluded: [],
      createdBy: toUserId(actor),
      createdAt: deps.now(),
    })
  })
  await deps.jobs.send('release', { releaseId: id })
  return ensure(await getReleaseView(deps.db, id), 'release just made')
}

/** Stops a release that is being built; what it stored goes with it. Throws `conflict` when it is not being built. */
export async function cancelRelease(deps: Deps, id: ReleaseId): Promise<void> {
  await findRelease(deps, id)
  const isStopped = await updateBuildingRelease(deps.db, id, { state: 'cancelled', step: 'cancelled' })
  if (!isStopped) throw new AppError('conflict', `release ${id} is not being built`)
  await deps.jobs.cancel('release', { releaseId: id })
}

/** Throws `not_found` where there is none. */
export async function findRelease(deps: Pick<Deps, 'db'>, id: ReleaseId): Promise<Row> {
  const row = await getReleaseRow(deps.db, id)
  if (!row) throw new AppError('not_found', `there is no release ${id}`)
  return row
}

/** The manifest of a release that is ready; throws `conflict` while it is not. */
export async function readManifest(deps: Pick<Deps, 'db' | 'blobs'>, id: ReleaseId): Promise<ReleaseManifest> {
  const row = await findRelease(deps, id)
  if (row.state !== 'ready' || row.manifestSha256 === null) throw new AppError('conflict', `release ${id} is ${row.state}, not ready`)
  return releaseManifest.parse(JSON.parse(Buffer.from(await deps.blobs.read(row.manifestSha256)).toString('utf8')))
}
