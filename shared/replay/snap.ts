import type { LargeChange } from './largeChanges.ts'

/** What an edge can snap to, in words. */
export const snapWords = {
  press: 'a press',
  keys: 'typing',
  action: 'an action',
  window: 'a window change',
  screen: 'a change on the screen',
  segment: 'a segment',
  end: 'the end of the recording',
} as const
export type SnapKind = keyof typeof snapWords

/** Sorted times that edges like to stand on, and what is there. What is named first wins a tie. */
export type SnapPoints = readonly { kind: SnapKind; times: Float64Array }[]

/** More places of a kind than this within reach can't be told apart: none of them is meant. */
const crowd = 4

/**
 * The nearest snap time within `reachUs` and what is there, else the time itself and nothing. Zoomed far out a reach in pixels is
 * seconds long: kinds that crowd there are passed over, so that an edge goes to what is seen (a window, a segment) or stays free.
 */
export function snapTime(points: SnapPoints, tUs: number, reachUs: number): { tUs: number; kind: SnapKind | null } {
  let best = { tUs, kind: null as SnapKind | null }
  let bestGap = reachUs
  for (const { kind, times } of points) {
    if (kind !== 'segment' && countWithin(times, tUs - reachUs, tUs + reachUs) > crowd) continue
    for (const near of neighbours(times, tUs)) {
      const gap = Math.abs(near - tUs)
      if (gap > bestGap || (gap === bestGap && best.kind !== null)) continue
      best = { tUs: Math.round(near), kind }
      bestGap = gap
    }
  }
  return best.kind === null ? { tUs: Math.round(tUs), kind: null } : best
}

/** A picture that stood still for so long and then changed is a change that people see: 200 ms. */
const stillUs = 200_000

/** A change that is known less exactly than this is no place for an edge: 100 ms. */
const exactUs = 100_000

/**
 * Times at which the screen changed after it stood still, and of large changes of a picture where they are known exactly enough.
 * The frames of a stream that has them whether or not anything changed tell nothing by themselves.
 */
export function screenChanges(
  frames: readonly { readonly tUs: Float64Array; readonly rows: number }[],
  pictures: readonly LargeChange[] = [],
): Float64Array {
  const times = pictures.filter((each) => each.tUs - each.fromUs <= exactUs).map((each) => each.tUs)
  for (const { tUs, rows } of frames)
    for (let row = 1; row < rows; row++) if ((tUs[row] as number) - (tUs[row - 1] as number) >= stillUs) times.push(tUs[row] as number)
  return Float64Array.from(times).sort()
}

/** Row of the first time at or after `tUs`. */
function firstFrom(list: Float64Array, tUs: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] as number) < tUs) low = middle + 1
    else high = middle
  }
  return low
}

const countWithin = (list: Float64Array, fromUs: number, toUs: number) => firstFrom(list, toUs) - firstFrom(list, fromUs)

function neighbours(list: Float64Array, tUs: number): number[] {
  const at = firstFrom(list, tUs)
  return [list[at - 1], list[at]].filter((each) => each !== undefined)
}

/** The next time after (`1`) or before (`-1`) `tUs` in a sorted list. */
export function nextTime(list: ArrayLike<number>, tUs: number, direction: 1 | -1): number | null {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const time = list[middle] as number
    if (direction > 0 ? time <= tUs : time < tUs) low = middle + 1
    else high = middle
  }
  return list[direction > 0 ? low : low - 1] ?? null
}

/** The next time after (`1`) or before (`-1`) `tUs` at which something was recorded: other segments don't count. */
export function nextSnap(points: SnapPoints, tUs: number, direction: 1 | -1): number | null {
  const times = points.flatMap(({ kind, times: list }) => (kind === 'segment' ? [] : (nextTime(list, tUs, direction) ?? [])))
  if (times.length === 0) return null
  return Math.round(direction > 0 ? Math.min(...times) : Math.max(...times))
}
