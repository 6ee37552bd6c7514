import type { Want } from './frameSource.ts'

/** Frames kept decoded in front of a playhead at rest, and behind it. */
const [ahead, behind] = [8, 3]
/** So long a picture has been looked at before its neighbours are got: they would be in the way of the next jump. */
export const settleMs = 150
/** Drawn frames to be ready for while it moves: a fifth of a second. */
const aheadMoving = 12

/**
 * The rows to decode, the wanted one first, at most `most`. At rest those around it; while it moves only those that will
 * be shown: what is skipped costs as much to decode as what is seen.
 */
export function planRows({ row, direction, stride }: Want, rows: number, most: number): number[] {
  const steps =
    stride > 0
      ? Array.from({ length: aheadMoving }, (_, step) => (step + 1) * stride)
      : [...Array.from({ length: ahead }, (_, step) => step + 1), ...Array.from({ length: behind }, (_, step) => -(step + 1))]
  const planned = [row, ...steps.map((step) => row + step * direction)]
  return planned.filter((each) => each >= 0 && each < rows).slice(0, Math.max(1, most))
}

/** How many pictures may be planned at a time: half of what the cache holds, so that they don't push out one another. */
export function mostPlanned(budgetBytes: number, wPx: number, hPx: number): number {
  return Math.floor(budgetBytes / 2 / Math.max(1, wPx * hPx * 4))
}

/** The nearest row to the wanted one that `has` its picture, no further than the playhead moves in three drawn frames. */
export function findNear({ row, stride }: Want, has: (row: number) => boolean): number | null {
  if (has(row)) return row
  for (let step = 1; step <= stride * 3; step++) {
    if (has(row - step)) return row - step
    if (has(row + step)) return row + step
  }
  return null
}
