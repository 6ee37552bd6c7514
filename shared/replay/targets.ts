import type { Recording } from './recording.ts'
import { firstRowFrom } from './search.ts'

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

function holds(targets: Recording['tracks']['targets'], row: number, { xPx, yPx }: Press): boolean {
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
