import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, inArray, lt } from 'drizzle-orm'
import { imports, releases } from '#db/schema.ts'
import type { Deps } from '../deps.ts'
import { resumePreparing } from '../services/importPrepare.ts'

/** An upload that nobody has touched for so long is given up. */
const staleUploadMs = 24 * 3600 * 1000

/** Files of uploads and conversions that no living import owns. */
async function clearStaging(deps: Deps): Promise<void> {
  const open = await deps.db
    .select({ id: imports.id })
    .from(imports)
    .where(inArray(imports.state, ['uploading', 'queued', 'running']))
  const kept = new Set<string>(open.map((each) => each.id))
  for (const name of await readdir(deps.stagingDir))
    if (!kept.has(name)) await rm(join(deps.stagingDir, name), { recursive: true, force: true })
}

/**
 * Takes up what a stop or crash left half-way: jobs whose row was written but not yet queued, conversions, and files that nobody owns.
 * Sending a job that is queued already changes nothing.
 */
export async function resumeWork(deps: Deps, options: { ownsStaging: boolean }): Promise<void> {
  const stale = new Date(deps.now().getTime() - staleUploadMs)
  await deps.db.delete(imports).where(and(eq(imports.state, 'uploading'), lt(imports.createdAt, stale)))
  if (options.ownsStaging) await clearStaging(deps)
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
