import type { Track } from '../tracks/columns.ts'
import type { Recording } from './recording.ts'
import { firstRowFrom, firstRowFromPlace, type Place } from './search.ts'

/** Recorders ask for the element shortly before or after the press; further away it is another press's. */
const reachUs = 1_000_000

/** Where and when something was pressed. */
export type Press = { tUs: number; xPx: number; yPx: number; surface: number }

/**
 * Row of the targets track that tells what a press was on, or -1: the row nearest in time within a second, of those whose
 * box holds the point; where no box does (they may be scaled otherwise than the pointer), the nearest of all.
 */
export function targetRowOf({ tracks: { targets } }: Pick<Recording, 'tracks'>, press: Press): number {
  let best = -1
  let bestGapUs = Number.POSITIVE_INFINITY
  let isBestInside = false
  for (let row = firstRowFrom(targets.tUs, press.tUs - reachUs); row < targets.rows; row++) {
    const gapUs = Math.abs((targets.tUs[row] as number) - press.tUs)
    if ((targets.tUs[row] as number) > press.tUs + reachUs) break
    if (targets.surface[row] !== press.surface) continue
    const isInside = holds(targets, row, press)
    if (isInside === isBestInside ? gapUs >= bestGapUs : isBestInside) continue
    best = row
    bestGapUs = gapUs
    isBestInside = isInside
  }
  return best
}

/** Whether the box of a row of the targets track holds a point of its surface; a row without a box holds none. */
export function holds(targets: Track<'targets'>, row: number, { xPx, yPx }: { xPx: number; yPx: number }): boolean {
  const [x, y, w, h] = [targets.x[row], targets.y[row], targets.w[row], targets.h[row]]
  if (x == null || y == null || w == null || h == null) return false
  return xPx >= x && xPx < x + w && yPx >= y && yPx < y + h
}

/** Row of what the press in a row of the buttons track was on, or -1. */
export function pressedRow(recording: Pick<Recording, 'tracks'>, row: number): number {
  const { tUs, xPx, yPx, surface } = recording.tracks.buttons
  const at = { xPx: xPx[row] as number, yPx: yPx[row] as number }
  return targetRowOf(recording, { tUs: tUs[row] as number, ...at, surface: surface[row] as number })
}

/** What a row of the targets track is called: its name, else how it is found in the page. */
export function targetName({ tracks: { targets } }: Pick<Recording, 'tracks'>, row: number): string {
  return targets.name[row] || targets.selector[row] || ''
}

/** An element stops being news some time after it was asked for. */
const lingerUs = 3_000_000
/** Elements asked for so close to one another lie in one another: a button, then its window. */
const togetherUs = 1_500_000
/** No more are gone through for one moment. */
const mostRows = 16

/**
 * Row of what a point is on, or -1, given the newest row of the targets track at a time: of those of the last moments whose
 * box holds the point the smallest; where no box does, the newest. What was there before `since`, when the window or page
 * came to the front, is gone.
 */
export function targetRowAt(
  { tracks: { targets } }: Pick<Recording, 'tracks'>,
  newest: number,
  tUs: number,
  point: { xPx: number; yPx: number; surface: number } | null,
  since: Place,
): number {
  const oldest = Math.max(firstRowFromPlace(targets, since), firstRowFrom(targets.tUs, tUs - lingerUs), newest - mostRows)
  if (newest < oldest) return -1
  let best = -1
  let bestArea = Number.POSITIVE_INFINITY
  let newestHit = -1
  for (let row = newest; point && row >= Math.max(0, oldest); row--) {
    const at = targets.tUs[row] as number
    if (newestHit >= 0 && (targets.tUs[newestHit] as number) - at > togetherUs) break
    if (targets.surface[row] !== point.surface || !holds(targets, row, point)) continue
    newestHit = Math.max(newestHit, row)
    const area = (targets.w[row] ?? 0) * (targets.h[row] ?? 0)
    if (area >= bestArea) continue
    best = row
    bestArea = area
  }
  return best >= 0 ? best : newest
}
