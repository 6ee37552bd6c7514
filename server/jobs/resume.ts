import { and, eq, inArray, lt } from 'drizzle-orm'
import { releases } from '#db/schema/releases.ts'
import { imports } from '#db/schema/sessions.ts'
import type { Deps } from '../deps.ts'
import { resumePreparing } from '../services/importPrepare.ts'
import { type SweepScope, sweepBlobs, sweepStaging } from '../services/sweep.ts'

/** An upload that nobody has touched for so long is given up. */
const staleUploadMs = 24 * 3600 * 1000

/**
 * Takes up what a stop or crash left half-way: jobs whose row was written but not yet queued, conversions; and clears away
 * files and blobs that nobody owns. Sending a job that is queued already changes nothing.
 */
export async function resumeWork(deps: Deps, scope: SweepScope): Promise<void> {
  const stale = new Date(deps.now().getTime() - staleUploadMs)
  await deps.db.delete(imports).where(and(eq(imports.state, 'uploading'), lt(imports.createdAt, stale)))
  // their heartbeat would be missed only after a minute
  if (scope === 'alone') await deps.jobs.forgetBegun()
  await sweepStaging(deps, scope)
  await sweepBlobs(deps, scope)
  for (const { id } of await deps.db
    .select({ id: imports.id })
    .from(imports)
    .where(inArray(imports.state, ['queued', 'running']))) {
    await deps.jobs.send('import', { importId: id })
  }
  for (const { id } of await deps.db.select({ id: releases.id }).from(releases).where(eq(releases.state, 'building'))) {
    await deps.jobs.send('release', { releaseId: id })
  }
  await resumePreparing(deps)
}
