import { contextKinds, scrollUnits } from '../events.ts'
import type { Track } from '../tracks/columns.ts'
import { firstRowFromPlace, type Place } from './search.ts'

const [nav, viewport] = [contextKinds.indexOf('nav'), contextKinds.indexOf('viewport')]

/**
 * How far the wheel was turned in all, in one unit, since the window or page in front came there. Recorders give turns,
 * not places: 0 is where it stood then. Signs as in the events: `dy` positive up, `dx` positive right.
 */
export type ScrollState = { dx: number; dy: number; unit: (typeof scrollUnits)[number]; tUs: number }

/** Turns added up after each row, each unit on its own; and after each context row the row that brought the window or page in front there, -1 before the first. */
export type ScrollIndex = {
  readonly sums: readonly ({ readonly dx: Float64Array; readonly dy: Float64Array } | null)[]
  readonly pageRows: Int32Array
}

export function createScrollIndex(scroll: Track<'scroll'>, context: Track<'context'>): ScrollIndex {
  const sums = scrollUnits.map((_, unit) => (scroll.unit.includes(unit as never) ? sumUnit(scroll, unit) : null))
  const pageRows = new Int32Array(context.rows)
  for (let row = 0; row < context.rows; row++) {
    const before = pageRows[row - 1] ?? -1
    pageRows[row] = isChange(context, before, row) ? row : before
  }
  return { sums, pageRows }
}

/** Some recorders name the window in front again and again: only another one is a change. A page may be loaded anew. */
function isChange(context: Track<'context'>, before: number, row: number): boolean {
  if (context.type[row] === viewport) return false
  if (before < 0 || context.type[row] === nav || context.surface[before] !== context.surface[row]) return true
  return (
    context.app[before] !== context.app[row] || context.title[before] !== context.title[row] || context.url[before] !== context.url[row]
  )
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

/** The turns up to scroll row `row` since a place, in the unit of that row; `null` when there were none. */
export function scrolledAfter(scroll: Track<'scroll'>, { sums }: ScrollIndex, row: number, since: Place): ScrollState | null {
  const before = firstRowFromPlace(scroll, since) - 1
  if (row <= before) return null
  const unit = scroll.unit[row] as number
  const sum = sums[unit]
  return {
    dx: (sum?.dx[row] ?? 0) - (sum?.dx[before] ?? 0),
    dy: (sum?.dy[row] ?? 0) - (sum?.dy[before] ?? 0),
    unit: scrollUnits[unit] ?? 'notch',
    tUs: scroll.tUs[row] as number,
  }
}
