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
}

export const startOfPlayback: Playback = { tUs: 0, isPlaying: false, rate: 1, isSkippingIdle: false, loop: null }

export type Course = { durationUs: number; idle: readonly Span[] }
export type Step = { playback: Playback /** Idle time that was jumped over in this step. */; skipped: Span | null }

/** The playback after `elapsedUs` of wall time. Stops at the end; loops and idle spans are jumped, never run through faster. */
export function advance(playback: Playback, elapsedUs: number, course: Course): Step {
  if (!playback.isPlaying) return { playback, skipped: null }
  let tUs = playback.tUs + Math.round(elapsedUs * playback.rate)
  const idle = playback.isSkippingIdle ? idleSpanAt(course.idle, tUs) : null
  if (idle) tUs = idle.endUs
  const skipped = idle ? { startUs: Math.max(idle.startUs, playback.tUs), endUs: idle.endUs } : null
  const { loop } = playback
  if (loop && tUs >= loop.endUs && playback.tUs < loop.endUs) {
    const length = Math.max(1, loop.endUs - loop.startUs)
    return { playback: { ...playback, tUs: loop.startUs + ((tUs - loop.endUs) % length) }, skipped }
  }
  if (tUs >= course.durationUs) return { playback: { ...playback, tUs: course.durationUs, isPlaying: false }, skipped }
  return { playback: { ...playback, tUs }, skipped }
}

/** Moves to a time, kept inside the session. A loop that doesn't hold the time ends. */
export function seek(playback: Playback, tUs: number, durationUs: number): Playback {
  const to = clamp(Math.round(tUs), 0, durationUs)
  const { loop } = playback
  return { ...playback, tUs: to, loop: loop && to >= loop.startUs && to < loop.endUs ? loop : null }
}

/** Starts or stops; at the end it starts over. */
export function togglePlaying(playback: Playback, durationUs: number): Playback {
  const isAtEnd = playback.tUs >= durationUs
  return { ...playback, isPlaying: !playback.isPlaying, tUs: !playback.isPlaying && isAtEnd ? 0 : playback.tUs }
}

/** The next faster (`1`) or slower (`-1`) of the known rates. */
export function stepRate(rate: number, direction: 1 | -1): number {
  const found = direction > 0 ? rates.find((each) => each > rate) : rates.findLast((each) => each < rate)
  return found ?? rate
}
