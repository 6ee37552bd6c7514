import { bisector } from 'd3-array'

const byTime = bisector<number, number>((time, tUs) => time - tUs)

/** Row of the last time at or before `tUs`, or -1. `times` ascend; of equal times it is the last row. */
export function lastRowAt(times: ArrayLike<number>, tUs: number): number {
  return byTime.right(times, tUs) - 1
}

/** First row whose time is at or after `tUs`; `times.length` when there is none. */
export function firstRowFrom(times: ArrayLike<number>, tUs: number): number {
  return byTime.left(times, tUs)
}

/** A place in the order of all events: of one time the recorder's own order decides. */
export type Place = { readonly tUs: number; readonly seq: number }
export const beforeAll: Place = { tUs: Number.NEGATIVE_INFINITY, seq: 0 }

/** First row of a track at or after a place. */
export function firstRowFromPlace(track: { tUs: ArrayLike<number>; seq: ArrayLike<number> }, { tUs, seq }: Place): number {
  let row = firstRowFrom(track.tUs, tUs)
  while (row < track.tUs.length && track.tUs[row] === tUs && (track.seq[row] as number) < seq) row++
  return row
}

/**
 * As `lastRowAt`, starting from a row that was right a moment ago: the step doubles until it passes `tUs`, so a frame
 * of playing costs a handful of comparisons and a far seek no more than twice a plain binary search.
 */
export function lastRowNear(times: ArrayLike<number>, tUs: number, hint: number): number {
  const rows = times.length
  if (rows === 0 || (times[0] as number) > tUs) return -1
  let row = Math.min(Math.max(hint, 0), rows - 1)
  let step = 1
  if ((times[row] as number) <= tUs) {
    while (row + step < rows && (times[row + step] as number) <= tUs) {
      row += step
      step *= 2
    }
    return byTime.right(times, tUs, row, Math.min(rows, row + step)) - 1
  }
  let high = row
  while (row > 0 && (times[row] as number) > tUs) {
    high = row
    row = Math.max(0, row - step)
    step *= 2
  }
  return byTime.right(times, tUs, row, high) - 1
}
