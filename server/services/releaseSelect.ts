import type { Db } from '#db/client.ts'
import {
  getPassContents,
  getReleaseCandidates,
  holdSessionBlobs,
  lockAcceptedPasses,
  type PassContents,
  type ReleaseCandidate,
} from '#db/queries/releaseSessions.ts'
import { getShiftsOfSessions } from '#db/queries/streamShifts.ts'
import { ensure } from '#shared/errors.ts'
import type { PassId, ProjectId, ReleaseId } from '#shared/ids.ts'
import { labelPath } from '#shared/labels/taxonomy.ts'
import type { NewRelease } from '#shared/release/api.ts'
import { matchesFilter, whyLeftOut } from '#shared/release/select.ts'
import { type StreamShifts, toPlainShifts } from '#shared/replay/streamShifts.ts'
import type { Deps } from '../deps.ts'
import { holdBlobs } from './importBlobs.ts'

/** A session that goes into a release, with the pass that speaks for it. */
export type Chosen = {
  session: ReleaseCandidate
  passId: PassId /** Of its streams' clocks, where they do something. */
  shifts: StreamShifts
} & PassContents
export type Excluded = Map<string, number>

export function exclude(excluded: Excluded, reason: string, count = 1): void {
  if (count > 0) excluded.set(reason, (excluded.get(reason) ?? 0) + count)
}

/** Counts in order of their reasons: the same whatever order they were found in. */
export function toCounts(counts: Excluded): { reason: string; count: number }[] {
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => (a.reason < b.reason ? -1 : 1))
}

/**
 * Freezes which sessions go in: those with an accepted pass, no open flag, and what the filter asks for. Their bytes are held
 * from here on; their passes and the clocks of their streams are read as they stand in one moment.
 */
export async function selectSessions(
  deps: Pick<Deps, 'db' | 'blobs'>,
  release: { id: ReleaseId; projectId: ProjectId; spec: NewRelease },
): Promise<{ chosen: Chosen[]; excluded: Excluded }> {
  return deps.db.transaction(async (tx) => {
    await holdBlobs(tx, deps, []) // nothing is removed while this looks
    const excluded: Excluded = new Map()
    const passes = Map.groupBy(await lockAcceptedPasses(tx, release.projectId), (pass) => pass.sessionId)
    const candidates = (await getReleaseCandidates(tx, release.projectId)).filter((session) => {
      const reason = whyLeftOut(session, (passes.get(session.id)?.length ?? 0) > 0)
      if (reason) exclude(excluded, reason)
      return reason === null
    })
    const chosen = await readPasses(tx, candidates, passes, excluded)
    const wanted = chosen.filter((each) => isWanted(each, release.spec.filter))
    exclude(excluded, 'filtered out', chosen.length - wanted.length)
    const ids = wanted.map((each) => each.session.id)
    await holdSessionBlobs(tx, release.id, ids)
    return { chosen: wanted, excluded }
  })
}

async function readPasses(
  tx: Db,
  candidates: readonly ReleaseCandidate[],
  passes: ReadonlyMap<ReleaseCandidate['id'], { id: PassId }[]>,
  excluded: Excluded,
): Promise<Chosen[]> {
  const latest = candidates.map((session) => {
    const [first, ...older] = passes.get(session.id) ?? []
    exclude(excluded, 'another pass was accepted later', older.length)
    return { session, passId: ensure(first, 'accepted pass').id }
  })
  const contents = await getPassContents(
    tx,
    latest.map((each) => each.passId),
  )
  const shifts = await getShiftsOfSessions(
    tx,
    latest.map((each) => each.session.id),
  )
  return latest.map((each) => ({
    ...each,
    shifts: toPlainShifts(shifts.get(each.session.id) ?? []),
    ...ensure(contents.get(each.passId), 'contents of a pass'),
  }))
}

/** `labels` are ids or names of intents (any part of the path); one of them must be used. */
function isWanted(each: Chosen, filter: NewRelease['filter']): boolean {
  if (!matchesFilter(each.session, filter)) return false
  if (!filter.labels || filter.labels.length === 0) return true
  const used = each.segments.flatMap((segment) =>
    segment.labelId ? [segment.labelId, ...labelPath(each.taxonomy.doc, segment.labelId)] : [],
  )
  return filter.labels.some((label) => used.includes(label))
}
