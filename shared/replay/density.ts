import type { Track } from '../tracks/columns.ts'
import { type Axis, toSessionUs } from './axis.ts'
import { type Aggregate, createPyramid, type Pyramid } from './pyramid.ts'
import { bucketUsOf, type Scale } from './scale.ts'
import { firstRowFrom } from './search.ts'

/** A gap after which a movement is a jump, not a speed. */
const jumpUs = 100_000

/** Pointer speed in px/s at a row: from the row before it; 0 across a gap of the recorder. */
export function speedAt(pointer: Track<'pointer'>, row: number): number {
  if (row === 0) return 0
  const dUs = (pointer.tUs[row] as number) - (pointer.tUs[row - 1] as number)
  if (dUs > jumpUs) return 0
  const dx = (pointer.xPx[row] as number) - (pointer.xPx[row - 1] as number)
  const dy = (pointer.yPx[row] as number) - (pointer.yPx[row - 1] as number)
  // not hypot, which takes several times as long; two samples in one ms are one movement
  return (Math.sqrt(dx * dx + dy * dy) / Math.max(dUs, 1000)) * 1e6
}

export function createSpeedPyramid(pointer: Track<'pointer'>): Pyramid {
  return createPyramid(pointer.rows, (row) => speedAt(pointer, row))
}

/** Columns on an absolute grid of `bucketUs` of the axis: column i covers `[(first + i) · bucketUs, …)`. */
export type Columns = { bucketUs: number; first: number; max: Float32Array; count: Float64Array }

/** Columns of one track at any scale: one per pixel or a little finer. Equal views give equal columns. */
export type ColumnSource = (scale: Scale) => Columns

/**
 * The cost of a first call is by pixels, whatever the number of rows; of a call that pans or zooms within an octave by
 * the columns that have come into view.
 */
export function createColumnSource(times: ArrayLike<number>, pyramid: Pyramid | null): ColumnSource {
  let last: { axis: Axis; columns: Columns } | null = null
  return (scale) => {
    const { axis, shown } = scale
    const bucketUs = bucketUsOf(scale)
    const first = Math.floor(shown.fromUs / bucketUs)
    const size = Math.max(1, Math.ceil(shown.toUs / bucketUs) - first)
    const columns = { bucketUs, first, max: new Float32Array(size), count: new Float64Array(size) }
    const known = last?.axis === axis && last.columns.bucketUs === bucketUs ? last.columns : null
    const from = known ? Math.max(first, known.first) : 0
    const to = known ? Math.min(first + size, known.first + known.count.length) : 0
    if (known && from < to) {
      columns.max.set(known.max.subarray(from - known.first, to - known.first), from - first)
      columns.count.set(known.count.subarray(from - known.first, to - known.first), from - first)
      fillColumns(columns, 0, from - first, times, pyramid, axis)
      fillColumns(columns, to - first, size, times, pyramid, axis)
    } else fillColumns(columns, 0, size, times, pyramid, axis)
    last = { axis, columns }
    return columns
  }
}

/** Works out columns `[fromAt, toAt)`. */
function fillColumns(columns: Columns, fromAt: number, toAt: number, times: ArrayLike<number>, pyramid: Pyramid | null, axis: Axis): void {
  if (fromAt >= toAt) return
  const { bucketUs, first } = columns
  const found: Aggregate = { min: 0, max: 0, count: 0 }
  let from = firstRowFrom(times, toSessionUs(axis, (first + fromAt) * bucketUs))
  for (let at = fromAt; at < toAt; at++) {
    const to = firstRowFromNear(times, toSessionUs(axis, (first + at + 1) * bucketUs), from)
    columns.count[at] = to - from
    if (pyramid && to > from) columns.max[at] = pyramid.query(from, to, found).max
    from = to
  }
}

/** `firstRowFrom` for bounds that only grow: gallops from the last one. */
function firstRowFromNear(times: ArrayLike<number>, tUs: number, from: number): number {
  let step = 1
  let low = from
  while (low + step < times.length && (times[low + step] as number) < tUs) {
    low += step
    step *= 2
  }
  let high = Math.min(times.length, low + step)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) < tUs) low = middle + 1
    else high = middle
  }
  return low
}

/** Values as a calm curve: each spread over its neighbours by a triangle of `radius` columns, so lone columns don't flicker. */
export function smoothColumns(values: ArrayLike<number>, radius: number): Float64Array {
  const smooth = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) {
    let sum = 0
    let weights = 0
    for (let step = -radius; step <= radius; step++) {
      const value = values[at + step]
      if (value === undefined) continue
      const weight = radius + 1 - Math.abs(step)
      sum += value * weight
      weights += weight
    }
    smooth[at] = sum / weights
  }
  return smooth
}
