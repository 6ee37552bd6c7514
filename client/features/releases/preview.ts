import type { SessionSummary } from '#shared/api.ts'
import type { NewRelease } from '#shared/release/api.ts'
import { matchesFilter, whyLeftOut } from '#shared/release/select.ts'

export type ReleasePreview = { sessions: number; durationUs: number; subjects: number; excluded: { reason: string; count: number }[] }

/** What a release made now would hold, by the server's own rules, as far as the list of sessions tells: labels it does not know. */
export function computePreview(sessions: readonly SessionSummary[], filter: NewRelease['filter']): ReleasePreview {
  const counts = new Map<string, number>()
  const kept = sessions.filter((session) => {
    const isAccepted = session.passes.some((each) => each.state === 'accepted')
    const reason = whyLeftOut(session, isAccepted) ?? (matchesFilter(session, filter) ? null : 'filtered out')
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    return reason === null
  })
  return {
    sessions: kept.length,
    durationUs: kept.reduce((sum, each) => sum + each.durationUs, 0),
    // A session of nobody in particular is split by itself, as a subject of its own.
    subjects: new Set(kept.map((each) => each.subject ?? each.id)).size,
    excluded: [...counts].map(([reason, count]) => ({ reason, count })),
  }
}
