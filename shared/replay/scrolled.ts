import { contextKinds, scrollUnits } from '../events.ts'
import type { Track } from '../tracks/columns.ts'
import { firstRowFrom } from './search.ts'

const viewport = contextKinds.indexOf('viewport')

/**
 * How far the wheel was turned in all, in one unit, since the window or page in front came there. Recorders give turns,
 * not places: 0 is where it stood then. Signs as in the events: `dy` positive up, `dx` positive right.
 */
export type ScrollState = { dx: number; dy: number; unit: (typeof scrollUnits)[number]; tUs: number }

/** Turns added up after each row, each unit on its own; and the row of the window or page that is in front after each context row. */
export type ScrollIndex = {
  readonly sums: readonly ({ readonly dx: Float64Array; readonly dy: Float64Array } | null)[]
  readonly pageRows: Int32Array
}

export function createScrollIndex(scroll: Track<'scroll'>, context: Track<'context'>): ScrollIndex {
  const sums = scrollUnits.map((_, unit) => (scroll.unit.includes(unit as never) ? sumUnit(scroll, unit) : null))
  const pageRows = new Int32Array(context.rows)
  for (let row = 0; row < context.rows; row++) pageRows[row] = context.type[row] === viewport ? (pageRows[row - 1] ?? -1) : row
  return { sums, pageRows }
}

function sumUnit(scroll: Track<'scroll'>, unit: number): { dx: Float64Array; dy: Float64Array } {
  const [dx, dy] = [new Float64Array(scroll.rows), new Float64Array(scroll.rows)]
  for (let row = 0; row < scroll.rows; row++) {
    const isOfUnit = scroll.unit[row] === unit
    dx[row] = (dx[row - 1] ?? 0) + (isOfUnit ? (scroll.dx[row] as number) : 0)
    dy[row] = (dy[row - 1] ?? 0) + (isOfUnit ? (scroll.dy[row] as number) : 0)
  }
  return { dx, dy }
}

/** The turns up to scroll row `row` since `sinceUs`, in the unit of that row; `null` when there were none. */
export function scrolledAfter(scroll: Track<'scroll'>, { sums }: ScrollIndex, row: number, sinceUs: number): ScrollState | null {
  if (row < 0 || (scroll.tUs[row] as number) < sinceUs) return null
  const unit = scroll.unit[row] as number
  const sum = sums[unit]
  const before = firstRowFrom(scroll.tUs, sinceUs) - 1
  return {
    dx: (sum?.dx[row] ?? 0) - (sum?.dx[before] ?? 0),
    dy: (sum?.dy[row] ?? 0) - (sum?.dy[before] ?? 0),
    unit: scrollUnits[unit] ?? 'notch',
    tUs: scroll.tUs[row] as number,
  }
}
