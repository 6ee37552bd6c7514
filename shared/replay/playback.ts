import { clamp, type Span } from '../time.ts'
import { idleSpanAt } from './idle.ts'

export const rates = [0.1, 0.25, 0.5, 1, 1.5, 2, 4, 8, 16] as const

/** How a session is being played, as a value. */
export type Playback = {
  readonly tUs: number
  readonly isPlaying: boolean
  readonly rate: number
  readonly isSkippingIdle: boolean
  /** Plays round in this span. */
  readonly loop: Span | null
  /** Stops there once; `null` without. */
  readonly untilUs: number | null
}

/** How long nothing may have happened for it to be idle time, in absolute terms: what people feel as waiting. */
export const idleThresholdsUs = [2_000_000, 5_000_000, 10_000_000, 30_000_000] as const

export const startOfPlayback: Playback = { tUs: 0, isPlaying: false, rate: 1, isSkippingIdle: false, loop: null, untilUs: null }

export type Course = { durationUs: number; idle: readonly Span[] }
export type Step = { playback: Playback /** Idle time that was jumped over in this step. */; skipped: Span | null }

/** The playback after `elapsedUs` of wall time. Stops at the end; loops and idle spans are jumped, never run through faster. */
export function advance(playback: Playback, elapsedUs: number, course: Course): Step {
  if (!playback.isPlaying) return { playback, skipped: null }
  const { loop } = playback
  let tUs = playback.tUs + Math.round(elapsedUs * playback.rate)
  const idle = playback.isSkippingIdle ? idleToSkip(course.idle, tUs, loop) : null
  if (idle) tUs = idle.endUs
  const skipped = idle ? { startUs: Math.max(idle.startUs, playback.tUs), endUs: idle.endUs } : null
  if (loop && tUs >= loop.endUs && playback.tUs < loop.endUs) {
    const length = Math.max(1, loop.endUs - loop.startUs)
    // what was played beyond its end counts for the next round
    return { playback: { ...playback, tUs: loop.startUs + ((tUs - loop.endUs) % length) }, skipped }
  }
  const { untilUs } = playback
  if (untilUs !== null && tUs >= untilUs && playback.tUs < untilUs)
    return { playback: { ...playback, tUs: untilUs, isPlaying: false, untilUs: null }, skipped }
  if (tUs >= course.durationUs) return { playback: { ...playback, tUs: course.durationUs, isPlaying: false }, skipped }
  return { playback: { ...playback, tUs }, skipped }
}

/** The idle span at a time as far as it lies in the loop. A loop that is all idle is played: it was asked for. */
function idleToSkip(idle: readonly Span[], tUs: number, loop: Span | null): Span | null {
  const found = idleSpanAt(idle, tUs)
  if (!found || !loop || tUs >= loop.endUs) return found
  if (found.startUs <= loop.startUs && found.endUs >= loop.endUs) return null
  return { startUs: found.startUs, endUs: Math.min(found.endUs, loop.endUs) }
}

/**
 * The time that lies `byUs` of what is watched away from `tUs`, back (negative) or on: idle spans that are skipped don't
 * count, so five seconds back are the five that were just seen. May lie outside the session.
 */
export function stepWatched(tUs: number, byUs: number, idle: readonly Span[]): number {
  const isBack = byUs < 0
  let at = tUs
  let leftUs = Math.abs(byUs)
  for (;;) {
    const inside = idleSpanAt(idle, isBack ? at - 1 : at)
    if (inside) at = isBack ? inside.startUs : inside.endUs
    const next = isBack ? idle.findLast((each) => each.endUs <= at) : idle.find((each) => each.startUs >= at)
    const gapUs = next ? Math.abs((isBack ? next.endUs : next.startUs) - at) : Number.POSITIVE_INFINITY
    if (gapUs >= leftUs) return isBack ? at - leftUs : at + leftUs
    leftUs -= gapUs
    at += isBack ? -gapUs : gapUs
  }
}

/** Plays a span from its start, once. */
export function playOnce(playback: Playback, span: Span): Playback {
  return { ...playback, tUs: span.startUs, isPlaying: true, loop: null, untilUs: span.endUs }
}

/**
 * When the person saw what they mark: by their reaction time before the playhead, which takes `rate` times as much of the
 * recording. Idle time that was skipped doesn't count: they did not see it.
 */
export function beforeReaction(playback: Playback, reactionMs: number, idle: readonly Span[]): number {
  if (!playback.isPlaying || reactionMs === 0) return playback.tUs
  const backUs = reactionMs * 1000 * playback.rate
  return Math.max(0, Math.round(stepWatched(playback.tUs, -backUs, playback.isSkippingIdle ? idle : [])))
}

/** Loops a span, or no longer; a playhead outside goes to its start. */
export function withLoop(playback: Playback, loop: Span | null): Playback {
  const isInside = loop === null || (playback.tUs >= loop.startUs && playback.tUs < loop.endUs)
  return { ...playback, loop, untilUs: null, tUs: isInside ? playback.tUs : loop.startUs }
}

/** The loop with one edge at a time. Without a loop the other edge is the session's; an edge that passes the other takes it along to there. */
export function moveLoopEdge(loop: Span | null, edge: 'start' | 'end', tUs: number, durationUs: number): Span | null {
  const at = clamp(Math.round(tUs), 0, durationUs)
  const moved = edge === 'start' ? { startUs: at, endUs: loop?.endUs ?? durationUs } : { startUs: loop?.startUs ?? 0, endUs: at }
  if (moved.endUs > moved.startUs) return moved
  const whole = edge === 'start' ? { startUs: at, endUs: durationUs } : { startUs: 0, endUs: at }
  return whole.endUs > whole.startUs ? whole : null
}

/** Moves to a time, kept inside the session. A loop that doesn't hold the time ends. */
export function seek(playback: Playback, tUs: number, durationUs: number): Playback {
  const to = clamp(Math.round(tUs), 0, durationUs)
  const { loop } = playback
  return { ...playback, tUs: to, untilUs: null, loop: loop && to >= loop.startUs && to < loop.endUs ? loop : null }
}

/** Starts or stops; at the end it starts over. */
export function togglePlaying(playback: Playback, durationUs: number): Playback {
  const isAtEnd = playback.tUs >= durationUs
  return { ...playback, untilUs: null, isPlaying: !playback.isPlaying, tUs: !playback.isPlaying && isAtEnd ? 0 : playback.tUs }
}

/** The next faster (`1`) or slower (`-1`) of the known rates. */
export function stepRate(rate: number, direction: 1 | -1): number {
  const found = direction > 0 ? rates.find((each) => each > rate) : rates.findLast((each) => each < rate)
  return found ?? rate
}
