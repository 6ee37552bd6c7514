import type { SessionSummary } from '#shared/api.ts'

export type ReleasePreview = { sessions: number; durationUs: number; subjects: number; excluded: { reason: string; count: number }[] }

type PreviewFilter = { titles?: string | undefined; minDurationUs?: number | undefined }

/** Why a session would not be in a release, in the order in which it is asked; null when it would be. */
function reasonOut(session: SessionSummary, { titles, minDurationUs }: PreviewFilter): string | null {
  if (session.openFlags > 0) return 'open flag'
  if (!session.passes.some((each) => each.state === 'accepted')) return 'no accepted pass'
  if (titles && !session.title.toLowerCase().includes(titles.toLowerCase())) return 'title does not match'
  if (minDurationUs !== undefined && session.durationUs < minDurationUs) return 'too short'
  return null
}

/** What a release made now would hold, as far as the list of sessions tells: the server decides when it builds. */
export function computePreview(sessions: readonly SessionSummary[], filter: PreviewFilter): ReleasePreview {
  const counts = new Map<string, number>()
  const kept = sessions.filter((session) => {
    const reason = reasonOut(session, filter)
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
