import type { Track } from '../tracks/columns.ts'
import { lastRowAt } from './search.ts'
import type { PictureChange } from './skew.ts'
import { skewReachUs } from './skew.ts'

/** A press that is looked at, and the time around it in which its answer may be, by the picture's clock. */
export type Press = { downUs: number; upUs: number | null; xPx: number; yPx: number; fromUs: number; toUs: number }

/** Enough for a clear answer, and what a machine decodes while somebody waits. */
const mostPresses = 40
/** A second press so soon (a double click) has the first one's answers. */
const apartUs = 1_000_000
/** A button held longer is a drag: what the picture does meanwhile is no answer to its release. */
const longestHoldUs = 1_000_000
/** An answer may come this much after the release. */
const afterUs = 200_000

/** Presses on a surface that are shown and stand apart from one another; of many, some from all over the session. */
export function choosePresses(
  buttons: Track<'buttons'>,
  surface: number,
  isShown: (press: { downUs: number; xPx: number; yPx: number }) => boolean,
): Press[] {
  const presses: Press[] = []
  for (let row = 0; row < buttons.rows; row++) {
    const downUs = buttons.tUs[row] as number
    if (!buttons.isDown[row] || buttons.surface[row] !== surface || downUs - (presses.at(-1)?.downUs ?? -apartUs) < apartUs) continue
    const [xPx, yPx] = [buttons.xPx[row] as number, buttons.yPx[row] as number]
    if (!isShown({ downUs, xPx, yPx })) continue
    const upUs = findRelease(buttons, row)
    presses.push({ downUs, upUs, xPx, yPx, fromUs: downUs - skewReachUs, toUs: (upUs ?? downUs) + skewReachUs + afterUs })
  }
  if (presses.length <= mostPresses) return presses
  return presses.filter(
    (_, at) => Math.floor((at * mostPresses) / presses.length) !== Math.floor(((at - 1) * mostPresses) / presses.length),
  )
}

function findRelease(buttons: Track<'buttons'>, down: number): number | null {
  const button = buttons.button[down]
  for (let row = down + 1; row < buttons.rows; row++) {
    const heldUs = (buttons.tUs[row] as number) - (buttons.tUs[down] as number)
    if (heldUs > longestHoldUs) return null
    if (!buttons.isDown[row] && buttons.button[row] === button) return buttons.tUs[row] as number
  }
  return null
}

/** Frames closer than this are not told apart: it would cost twice the decoding for less than the answers' own spread. */
const leastGapUs = 30_000

/** Rows to decode for presses, in order: those in their times, and the one shown as each begins. */
export function chooseRows(frames: Pick<Track<'frames'>, 'tUs' | 'rows'>, presses: readonly Press[]): number[] {
  const rows: number[] = []
  for (const { fromUs, toUs } of presses) {
    for (let row = Math.max(0, lastRowAt(frames.tUs, fromUs)); row < frames.rows && (frames.tUs[row] as number) <= toUs; row++) {
      const last = rows.at(-1) ?? -1
      const isDue = last < 0 || (frames.tUs[row] as number) - (frames.tUs[last] as number) >= leastGapUs
      if (row > last && isDue) rows.push(row)
    }
  }
  return rows
}

/** A picture made small, in grey: `values` of `wide` × `high` cells. */
export type SmallGrey = { wide: number; high: number; values: Uint8Array }

/** A cell changed when its grey did by more than this: noise of a video is below, text above. */
const changedBy = 8
/** Half the side of the box that counts as near the press, as a share of the picture's longer edge. */
export const nearShare = 0.125

/** Shares of a picture's cells that differ from the one before: of all, and of those near a place (in cells), both of the whole picture. */
export function compareGrey(before: SmallGrey, after: SmallGrey, at: { x: number; y: number }): { all: number; near: number } {
  const { wide, high, values } = after
  if (before.wide !== wide || before.high !== high || values.length === 0) return { all: 1, near: 1 }
  const reach = Math.max(wide, high) * nearShare
  let [all, near] = [0, 0]
  for (let y = 0, cell = 0; y < high; y++) {
    for (let x = 0; x < wide; x++, cell++) {
      if (Math.abs((values[cell] as number) - (before.values[cell] as number)) <= changedBy) continue
      all++
      if (Math.abs(x - at.x) <= reach && Math.abs(y - at.y) <= reach) near++
    }
  }
  return { all: all / values.length, near: near / values.length }
}

/** A pointer that moves changes less than this share of a picture, a button that answers more; far from the press it takes a page. */
const nearRamp = [0.0008, 0.003] as const
const allRamp = [0.003, 0.02] as const
const farWeight = 0.6
/** What goes on changing is one change: only its beginning can be an answer. */
const quietUs = 110_000
const leastWeight = 0.05

/** Beginnings of changes out of how much each frame differed from the one before it, in order of time. */
export function toPictureChanges(steps: readonly { tUs: number; all: number; near: number }[]): PictureChange[] {
  const weighed = steps.map(({ tUs, all, near }) => ({ tUs, weight: Math.max(ramp(near, nearRamp), farWeight * ramp(all, allRamp)) }))
  return weighed.flatMap(({ tUs, weight }, at) => {
    let before = 0
    for (let back = at - 1; back >= 0; back--) {
      const earlier = weighed[back]
      if (!earlier || tUs - earlier.tUs > quietUs) break
      before = Math.max(before, earlier.weight)
    }
    return weight - before > leastWeight ? [{ tUs, weight: weight - before }] : []
  })
}

function ramp(value: number, [from, to]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)))
}
