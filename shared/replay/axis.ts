import type { Span } from '../time.ts'
import { lastRowAt } from './search.ts'

/** What is left of a cut on the axis: room for its mark, and for its times to stay in order. */
export const cutLengthUs = 1_000_000

/**
 * Session time laid out on an axis of which long rests are cut: piecewise linear, each cut squeezed to `cutLengthUs`, all
 * else as long as it lasted. Without cuts axis time is session time. A value; cut `i` is `[startUs[i], endUs[i])` and
 * begins at `axisUs[i]` of the axis.
 *
 *     session  ├────────┼ ·············· ┼──────┤
 *     axis     ├────────┼ ⌇ ┼──────┤
 */
export type Axis = {
  readonly durationUs: number
  /** How long the session is on the axis. */
  readonly lengthUs: number
  readonly startUs: Float64Array
  readonly endUs: Float64Array
  readonly axisUs: Float64Array
}

/** The axis without these spans, which are in order and don't overlap; those not longer than what would be left of them stay. */
export function createAxis(durationUs: number, spans: readonly Span[]): Axis {
  const cuts = spans.filter((each) => each.endUs - each.startUs > cutLengthUs)
  const startUs = Float64Array.from(cuts, (each) => each.startUs)
  const endUs = Float64Array.from(cuts, (each) => each.endUs)
  let takenUs = 0
  const axisUs = startUs.map((start, index) => {
    const at = start - takenUs
    takenUs += (endUs[index] as number) - start - cutLengthUs
    return at
  })
  return { durationUs, lengthUs: durationUs - takenUs, startUs, endUs, axisUs }
}

/** Place on the axis of a session time, which may be outside of the session. */
export function toAxisUs(axis: Axis, tUs: number): number {
  const at = axis.startUs.length === 0 ? -1 : lastRowAt(axis.startUs, tUs)
  if (at < 0) return tUs
  const [startUs, endUs, axisUs] = [axis.startUs[at] as number, axis.endUs[at] as number, axis.axisUs[at] as number]
  if (tUs >= endUs) return axisUs + cutLengthUs + (tUs - endUs)
  return axisUs + ((tUs - startUs) / (endUs - startUs)) * cutLengthUs
}

/** Session time of a place on the axis: the inverse of `toAxisUs`, in fractions of µs. */
export function toSessionUs(axis: Axis, atUs: number): number {
  const at = axis.axisUs.length === 0 ? -1 : lastRowAt(axis.axisUs, atUs)
  if (at < 0) return atUs
  const [startUs, endUs, axisUs] = [axis.startUs[at] as number, axis.endUs[at] as number, axis.axisUs[at] as number]
  const past = atUs - axisUs
  if (past >= cutLengthUs) return endUs + (past - cutLengthUs)
  return startUs + (past / cutLengthUs) * (endUs - startUs)
}
