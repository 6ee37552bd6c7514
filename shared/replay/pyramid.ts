/** Rows summed up per entry of the lowest level, and entries per entry of the next. */
const leaf = 8
const fan = 8

/** Smallest, largest and number of the values of a range. */
export type Aggregate = { min: number; max: number; count: number }

export type Pyramid = {
  readonly length: number
  /** `into` is filled and given back: whoever asks per pixel of a frame makes no object per pixel. */
  query(from: number, to: number, into?: Aggregate): Aggregate
  /** Looks at rows `[from, to)` again, whose values have changed. */
  update(from: number, to: number): void
}

/**
 * Aggregates over ranges of rows in O(log n), for about one byte per row. Rows below the lowest level are asked again by
 * `valueAt`, so it must answer the same until `update` names the row; NaN counts as no value. With `isZero` no row is
 * looked at yet: all are 0.
 *
 *     level 1   ├──── 8 entries ────┤
 *     level 0   ├ 8 rows ┼ 8 rows ┼ …
 */
export function createPyramid(length: number, valueAt: (row: number) => number, isZero = false): Pyramid {
  const levels = [createLevel(Math.ceil(length / leaf))]
  for (let size = Math.ceil(length / leaf); size > fan; ) {
    size = Math.ceil(size / fan)
    levels.push(createLevel(size))
  }
  const update = (from: number, to: number) => updateLevels(levels, valueAt, Math.max(0, from), Math.min(length, to), length)
  if (!isZero) update(0, length)
  return { length, query: (from, to, into) => query(levels, length, valueAt, Math.max(0, from), Math.min(length, to), into), update }
}

type Level = { min: Float32Array; max: Float32Array }

const createLevel = (size: number): Level => ({ min: new Float32Array(size), max: new Float32Array(size) })

function updateLevels(levels: readonly Level[], valueAt: (row: number) => number, from: number, to: number, length: number): void {
  if (from >= to) return
  const [leaves, ...above] = levels as [Level, ...Level[]] // there is always a lowest level
  let first = Math.floor(from / leaf)
  let last = Math.floor((to - 1) / leaf)
  for (let at = first; at <= last; at++) sumUp(leaves, at, at * leaf, Math.min(length, (at + 1) * leaf), valueAt, valueAt)
  let below = leaves
  for (const level of above) {
    const { min, max } = below
    first = Math.floor(first / fan)
    last = Math.floor(last / fan)
    const minAt = (index: number) => min[index] as number
    const maxAt = (index: number) => max[index] as number
    for (let at = first; at <= last; at++) sumUp(level, at, at * fan, Math.min(max.length, (at + 1) * fan), minAt, maxAt)
    below = level
  }
}

/** Entry `at` of a level from what is below it, `[from, to)`. */
function sumUp(level: Level, at: number, from: number, to: number, minAt: (row: number) => number, maxAt: (row: number) => number): void {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let row = from; row < to; row++) {
    const low = minAt(row)
    const high = minAt === maxAt ? low : maxAt(row)
    if (low < min) min = low
    if (high > max) max = high
  }
  level.min[at] = min
  level.max[at] = max
}

function query(
  levels: readonly Level[],
  length: number,
  valueAt: (row: number) => number,
  from: number,
  to: number,
  found: Aggregate = { min: 0, max: 0, count: 0 },
): Aggregate {
  found.min = Number.POSITIVE_INFINITY
  found.max = Number.NEGATIVE_INFINITY
  found.count = Math.max(0, to - from)
  let at = from
  while (at < to) {
    let size = leaf
    let level = -1
    // climb while the next larger block starts here and ends inside
    while (level + 1 < levels.length && at % size === 0 && (at + size <= to || to === length)) {
      level++
      size *= fan
    }
    if (level < 0) {
      include(found, Math.fround(valueAt(at)), Math.fround(valueAt(at)))
      at++
      continue
    }
    const block = size / fan
    const index = at / block
    const { min, max } = levels[level] as Level
    include(found, min[index] as number, max[index] as number)
    at += block
  }
  return found
}

function include(found: Aggregate, min: number, max: number): void {
  if (min < found.min) found.min = min
  if (max > found.max) found.max = max
}
