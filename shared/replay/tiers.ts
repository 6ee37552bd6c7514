import type { Segment } from '../labels/segments.ts'
import { toX, type Viewport } from './viewport.ts'

/** A box of the timeline: one segment, or several too narrow to tell apart. */
export type TierBox = { x0Px: number; x1Px: number; segment: Segment; count: number }

const mergePx = 2

/** Boxes of one tier's segments (in order, not overlapping) that are in view. The cost is by what is shown. */
export function layoutTier(segments: readonly Segment[], view: Viewport, widthPx: number): TierBox[] {
  const boxes: TierBox[] = []
  for (let at = firstVisible(segments, view.fromUs); at < segments.length; at++) {
    const segment = segments[at] as Segment
    if (segment.startUs >= view.toUs) break
    const x0Px = toX(view, widthPx, segment.startUs)
    const x1Px = toX(view, widthPx, segment.endUs)
    const last = boxes.at(-1)
    const isSliver = x1Px - x0Px < mergePx
    if (last && isSliver && last.x1Px - last.x0Px < mergePx && x1Px - last.x0Px < mergePx) {
      last.x1Px = x1Px
      last.count++
    } else boxes.push({ x0Px, x1Px, segment, count: 1 })
  }
  return boxes
}

function firstVisible(segments: readonly Segment[], fromUs: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((segments[middle] as Segment).endUs <= fromUs) low = middle + 1
    else high = middle
  }
  return low
}

/** The segment that holds the time, of one tier's segments in order. */
export function segmentAt(segments: readonly Segment[], tUs: number): Segment | null {
  const found = segments[firstVisible(segments, tUs)]
  return found && found.startUs <= tUs ? found : null
}
