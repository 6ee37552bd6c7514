import type { Segment } from '#shared/labels/segments.ts'
import { fitViewport, toTime, toX, type Viewport } from '#shared/replay/viewport.ts'
import { rowAt, type TimelineLayout } from './timelineLayout.ts'

/** What stands under a point of the timeline. */
export type TimelineHit =
  | { kind: 'overview'; part: 'start' | 'end' | 'brush' | 'outside'; tUs: number }
  | { kind: 'track'; tUs: number }
  | { kind: 'tier'; tier: string; tUs: number; segment: Segment | null; edge: 'start' | 'end' | null }

/** An edge can be taken from this far inside its segment. */
const reachPx = 6
/** … and from this far outside: little, so that a new range can begin right beside it. */
const outsidePx = 1

/** The inverse of drawing: times are those under the pixel, boxes those that were drawn there. */
export function hitTimeline(
  data: { layout: TimelineLayout; tierSegments: ReadonlyMap<string, readonly Segment[]>; durationUs: number; selectedId: string | null },
  view: Viewport,
  widthPx: number,
  xPx: number,
  yPx: number,
): TimelineHit {
  const row = rowAt(data.layout, yPx)
  const tUs = Math.round(toTime(view, widthPx, xPx))
  if (row?.kind === 'overview') return hitOverview(fitViewport(data.durationUs), view, widthPx, xPx)
  if (row?.kind !== 'tier') return { kind: 'track', tUs }
  const found = findSegment(data.tierSegments.get(row.tier.id) ?? [], data.selectedId, view, widthPx, xPx)
  return { kind: 'tier', tier: row.tier.id, tUs, segment: found?.segment ?? null, edge: found?.edge ?? null }
}

function hitOverview(whole: Viewport, view: Viewport, widthPx: number, xPx: number): TimelineHit {
  const x0Px = toX(whole, widthPx, view.fromUs)
  const x1Px = toX(whole, widthPx, view.toUs)
  const tUs = Math.round(toTime(whole, widthPx, xPx))
  const isWhole = x1Px - x0Px > widthPx - 2
  if (!isWhole && Math.abs(xPx - x0Px) <= reachPx) return { kind: 'overview', part: 'start', tUs }
  if (!isWhole && Math.abs(xPx - x1Px) <= reachPx) return { kind: 'overview', part: 'end', tUs }
  return { kind: 'overview', part: !isWhole && xPx > x0Px && xPx < x1Px ? 'brush' : 'outside', tUs }
}

/** The segment under the pixel, and its edge when that is near. The selected one's edges win over a neighbour's. */
function findSegment(
  segments: readonly Segment[],
  selectedId: string | null,
  view: Viewport,
  widthPx: number,
  xPx: number,
): { segment: Segment; edge: 'start' | 'end' | null } | null {
  let best: { segment: Segment; edge: 'start' | 'end' | null } | null = null
  for (const segment of segments) {
    const x0Px = toX(view, widthPx, segment.startUs)
    const x1Px = toX(view, widthPx, segment.endUs)
    if (x1Px < xPx - outsidePx) continue
    if (x0Px > xPx + outsidePx) break
    // a narrow box is all edge: its middle third still takes hold of the whole
    const near = Math.min(reachPx, (x1Px - x0Px) / 3)
    const edge = xPx <= x0Px + near ? 'start' : xPx >= x1Px - near ? 'end' : null
    if (!best || (edge && segment.id === selectedId)) best = { segment, edge }
  }
  return best
}
