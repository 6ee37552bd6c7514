/** Rows summed up per entry of the lowest level, and entries per entry of the next. */
const leaf = 8
const fan = 8

/** Smallest, largest and number of the values of a range. */
export type Aggregate = { min: number; max: number; count: number }

export type Pyramid = { readonly length: number; query(from: number, to: number): Aggregate }

/**
 * Aggregates over ranges of rows in O(log n), for about one byte per row. Rows below the lowest level are asked again by
 * `valueAt`, so it must answer the same each time; NaN counts as no value.
 *
 *     level 1   ├──── 8 entries ────┤
 *     level 0   ├ 8 rows ┼ 8 rows ┼ …
 */
export function createPyramid(length: number, valueAt: (row: number) => number): Pyramid {
  const levels = [createLeaves(length, valueAt)]
  for (;;) {
    const below = levels.at(-1) as Level
    if (below.max.length <= fan) break
    levels.push(createLevel(below))
  }
  return { length, query: (from, to) => query(levels, length, valueAt, Math.max(0, from), Math.min(length, to)) }
}

type Level = { min: Float32Array; max: Float32Array }

function createLeaves(length: number, valueAt: (row: number) => number): Level {
  const size = Math.ceil(length / leaf)
  const level = { min: new Float32Array(size).fill(Number.POSITIVE_INFINITY), max: new Float32Array(size).fill(Number.NEGATIVE_INFINITY) }
  for (let row = 0; row < length; row++) {
    const value = Math.fround(valueAt(row))
    const at = Math.floor(row / leaf)
    if (value < (level.min[at] as number)) level.min[at] = value
    if (value > (level.max[at] as number)) level.max[at] = value
  }
  return level
}

function createLevel(below: Level): Level {
  const size = Math.ceil(below.max.length / fan)
  const level = { min: new Float32Array(size).fill(Number.POSITIVE_INFINITY), max: new Float32Array(size).fill(Number.NEGATIVE_INFINITY) }
  for (let at = 0; at < below.max.length; at++) {
    const above = Math.floor(at / fan)
    level.min[above] = Math.min(level.min[above] as number, below.min[at] as number)
    level.max[above] = Math.max(level.max[above] as number, below.max[at] as number)
  }
  return level
}

function query(levels: readonly Level[], length: number, valueAt: (row: number) => number, from: number, to: number): Aggregate {
  const found: Aggregate = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, count: Math.max(0, to - from) }
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
