import { getHistoryPage, getSegmentsAt } from '#db/queries/history.ts'
import { getStepsSince } from '#db/queries/migrations.ts'
import { getPassHead } from '#db/queries/passes.ts'
import { AppError } from '#shared/errors.ts'
import type { PassId } from '#shared/ids.ts'
import type { HistoryEntry, PassAt } from '#shared/labels/queries.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'

async function needHead(deps: Deps, actor: Actor, id: PassId) {
  const head = await getPassHead(deps.db, actor, id)
  if (!head) throw new AppError('not_found', `there is no pass ${id}`)
  return head
}

/** Who changed the pass when and by what, the newest first. Throws `not_found` as `findPass`. */
export async function listHistory(
  deps: Deps,
  actor: Actor,
  id: PassId,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: HistoryEntry[]; nextCursor: string | null }> {
  await needHead(deps, actor, id)
  return getHistoryPage(deps.db, id, page)
}

/** The pass's segments as they stood at a revision, and what the taxonomy did since. Throws `not_found` for a revision that is not reached yet, too. */
export async function findPassAt(deps: Deps, actor: Actor, id: PassId, revision: number): Promise<PassAt> {
  const head = await needHead(deps, actor, id)
  if (revision > head.revision) throw new AppError('not_found', `the pass is at revision ${head.revision}; there is no ${revision} yet`)
  return { id, revision, segments: await getSegmentsAt(deps.db, id, revision), steps: await getStepsSince(deps.db, id, revision) }
}
