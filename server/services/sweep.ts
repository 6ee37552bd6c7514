import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inArray } from 'drizzle-orm'
import { imports } from '#db/schema/sessions.ts'
import type { Deps } from '../deps.ts'
import { removeUnheldBlobs } from './importBlobs.ts'

/**
 * Whose work may be under way: `alone` when this process has database and folders to itself and has not begun its own, else what is
 * younger than a day is taken for somebody's.
 */
export type SweepScope = 'alone' | 'shared'
const dayMs = 24 * 3600 * 1000

const computeBefore = (deps: Pick<Deps, 'now'>, scope: SweepScope): Date => new Date(deps.now().getTime() - (scope === 'alone' ? 0 : dayMs))

/** Removes blobs that no session and no release holds: what a killed import or release left. Gives how many those are. */
export async function sweepBlobs(deps: Pick<Deps, 'db' | 'blobs' | 'now'>, scope: SweepScope): Promise<number> {
  const before = computeBefore(deps, scope)
  let removed = 0
  let names: string[] = []
  for await (const name of deps.blobs.list(scope === 'alone' ? {} : { before })) {
    names.push(name)
    if (names.length < 1000) continue
    removed += await removeUnheldBlobs(deps, names)
    names = []
  }
  return removed + (await removeUnheldBlobs(deps, names))
}

/** Removes files of uploads and conversions that no living import owns. Gives how many uploads and conversions those are. */
export async function sweepStaging(deps: Pick<Deps, 'db' | 'stagingDir' | 'now'>, scope: SweepScope): Promise<number> {
  const before = computeBefore(deps, scope)
  const open = await deps.db
    .select({ id: imports.id })
    .from(imports)
    .where(inArray(imports.state, ['uploading', 'queued', 'running']))
  const kept = new Set<string>(open.map((each) => each.id))
  let removed = 0
  for (const name of await readdir(deps.stagingDir)) {
    const path = join(deps.stagingDir, name)
    const info = await stat(path).catch(() => null) // gone meanwhile
    if (kept.has(name) || !info || (scope === 'shared' && info.mtime >= before)) continue
    await rm(path, { recursive: true, force: true })
    removed++
  }
  return removed
}
