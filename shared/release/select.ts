import type { NewRelease } from './api.ts'

/** What of a session decides whether a release takes it, before its labels are looked at. */
export type ReleaseSession = { title: string; durationUs: number; openFlags: number; status: string }

/** Why a session is left out of every release made now, in the words that a release counts by; null when it is not. */
export function whyLeftOut(session: ReleaseSession, hasAcceptedPass: boolean): string | null {
  if (session.openFlags > 0) return 'flagged'
  if (session.status === 'failed') return 'import failed'
  return hasAcceptedPass ? null : 'not accepted'
}

/** Whether the session is one that the filter asks for, as far as title and length tell. Titles are found in any case. */
export function matchesFilter(session: ReleaseSession, filter: Pick<NewRelease['filter'], 'minDurationUs' | 'titles'>): boolean {
  if (filter.minDurationUs !== undefined && session.durationUs < filter.minDurationUs) return false
  return filter.titles === undefined || session.title.toLowerCase().includes(filter.titles.toLowerCase())
}
