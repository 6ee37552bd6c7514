/** Sorted times that edges like to stand on. */
export type SnapPoints = readonly Float64Array[]

/** The nearest snap time within `reachUs`, else the time itself. */
export function snapTime(points: SnapPoints, tUs: number, reachUs: number): number {
  let best = tUs
  let bestGap = reachUs
  for (const list of points) {
    for (const near of neighbours(list, tUs)) {
      const gap = Math.abs(near - tUs)
      if (gap > bestGap || (gap === bestGap && best !== tUs)) continue
      best = near
      bestGap = gap
    }
  }
  return Math.round(best)
}

function neighbours(list: Float64Array, tUs: number): number[] {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] as number) < tUs) low = middle + 1
    else high = middle
  }
  return [list[low - 1], list[low]].filter((each) => each !== undefined)
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
