import { clamp, type Span } from '../time.ts'
import { type Anchors, mapTime, otherSide, type Side, startAnchors } from './alignment.ts'
import { idleSpanAt } from './idle.ts'
import type { Course } from './playback.ts'

/** How two sessions are played side by side, as a value. */
export type Comparison = {
  /**
   * Where each side's clock stands, in fractions of µs. It may stand before the session's start or after its end:
   * the session then shows its first or last picture while the other goes on.
   */
  readonly times: { readonly a: number; readonly b: number }
  /** The side that is steered; it plays at the rate itself, the other keeps beside it. */
  readonly active: Side
  /** Whether moving one side moves the other. */
  readonly isLocked: boolean
  readonly anchors: Anchors
  readonly isPlaying: boolean
  readonly rate: number
  /** Jumps what is idle on both sides. */
  readonly isSkippingIdle: boolean
}

export const startOfComparison: Comparison = {
  times: { a: 0, b: 0 },
  active: 'a',
  isLocked: true,
  anchors: startAnchors,
  isPlaying: false,
  rate: 1,
  isSkippingIdle: false,
}

/** The courses of both sessions; `null` for one that is not there (yet): it never holds the other up. */
export type Courses = { readonly a: Course | null; readonly b: Course | null }

/** The comparison with one side at a time. Locked, the other goes along. */
export function seekSide(comparison: Comparison, side: Side, tUs: number): Comparison {
  const { isLocked, anchors, times } = comparison
  const other = isLocked ? mapTime(anchors, side, tUs) : times[otherSide(side)]
  return { ...comparison, times: side === 'a' ? { a: tUs, b: other } : { a: other, b: tUs } }
}

/** The time that a side shows, whole µs: inside its session, as far as that is known. */
export function shownTime({ times }: Comparison, side: Side, course: Course | null): number {
  const tUs = Math.round(times[side])
  return course ? clamp(tUs, 0, course.durationUs) : tUs
}

/** Where the active side's clock stands when both sessions have begun or ended: from the earlier start to the later end. */
export function rangeOf({ active, isLocked, anchors }: Comparison, courses: Courses): Span {
  const own = courses[active]
  const other = isLocked || !own ? courses[otherSide(active)] : null
  const from = otherSide(active)
  const starts = [...(own ? [0] : []), ...(other ? [mapTime(anchors, from, 0)] : [])]
  const ends = [...(own ? [own.durationUs] : []), ...(other ? [mapTime(anchors, from, other.durationUs)] : [])]
  return { startUs: Math.min(...starts, Number.POSITIVE_INFINITY), endUs: Math.max(...ends, Number.NEGATIVE_INFINITY) }
}

export type ComparisonStep = { comparison: Comparison /** What was jumped, on the active side's clock. */; skipped: Span | null }

/** The comparison after `elapsedUs` of wall time. Stops when both sides have ended; unlocked, when the active one has. */
export function advanceBoth(comparison: Comparison, elapsedUs: number, courses: Courses): ComparisonStep {
  if (!comparison.isPlaying) return { comparison, skipped: null }
  const { active, times, rate } = comparison
  const { endUs } = rangeOf(comparison, courses)
  const played = times[active] + elapsedUs * rate
  const idleEndUs = comparison.isSkippingIdle ? idleEndAt(comparison, played, courses) : null
  const tUs = Math.min(idleEndUs ?? played, endUs)
  const skipped = idleEndUs === null || tUs <= played ? null : { startUs: Math.round(played), endUs: Math.round(tUs) }
  const moved = seekSide(comparison, active, tUs)
  return { comparison: tUs >= endUs ? { ...moved, isPlaying: false } : moved, skipped }
}

/** When something happens again on either side, on the active side's clock; `null` when something happens now. */
function idleEndAt({ active, isLocked, anchors }: Comparison, tUs: number, courses: Courses): number | null {
  const own = quietUntil(courses[active], tUs)
  if (own === null || !isLocked) return own
  const other = otherSide(active)
  const others = quietUntil(courses[other], mapTime(anchors, active, tUs))
  return others === null ? null : Math.min(own, mapTime(anchors, other, others))
}

/** End of the idle span around a time. Before its start and after its end a session is quiet too. */
function quietUntil(course: Course | null, tUs: number): number | null {
  if (!course || tUs >= course.durationUs) return Number.POSITIVE_INFINITY
  if (tUs < 0) return 0
  return idleSpanAt(course.idle, tUs)?.endUs ?? null
}

/** Starts or stops; where everything has been played it starts over. */
export function toggleBoth(comparison: Comparison, courses: Courses): Comparison {
  if (comparison.isPlaying) return { ...comparison, isPlaying: false }
  const { startUs, endUs } = rangeOf(comparison, courses)
  const isAtEnd = comparison.times[comparison.active] >= endUs
  return { ...(isAtEnd ? seekSide(comparison, comparison.active, startUs) : comparison), isPlaying: endUs > startUs }
}

/** What the two sides show now belongs together from now on: one pair, in place of all others. */
export function alignHere(comparison: Comparison, courses: Courses): Comparison {
  const times = { a: shownTime(comparison, 'a', courses.a), b: shownTime(comparison, 'b', courses.b) }
  return { ...comparison, times, anchors: [times], isLocked: true }
}

/** Other anchors: the side that is not steered moves to where they put it. */
export function alignBy(comparison: Comparison, anchors: Anchors): Comparison {
  return seekSide({ ...comparison, anchors, isLocked: true }, comparison.active, comparison.times[comparison.active])
}

/** Unlocked, the sides move alone, each from what it shows; locked again, the one that is not steered returns to its place. */
export function setLocked(comparison: Comparison, isLocked: boolean, courses: Courses): Comparison {
  if (isLocked) return alignBy(comparison, comparison.anchors)
  return { ...comparison, isLocked, times: { a: shownTime(comparison, 'a', courses.a), b: shownTime(comparison, 'b', courses.b) } }
}

/** The same, with the sides changed: what was A is B. */
export function swapSides(comparison: Comparison): Comparison {
  const { times, active, anchors } = comparison
  const [first, ...rest] = anchors
  const turn = ({ a, b }: { a: number; b: number }) => ({ a: b, b: a })
  return { ...comparison, times: turn(times), active: otherSide(active), anchors: [turn(first), ...rest.map(turn)] }
}

/** How much later B's clock stands than A's: positive when B is further on. */
export function offsetOf({ times }: Comparison): number {
  return times.b - times.a
}
