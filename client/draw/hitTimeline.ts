import type { Segment } from '#shared/labels/segments.ts'
import { type Scale, toTime, toX, wholeScale } from '#shared/replay/scale.ts'
import { firstVisible } from '#shared/replay/tiers.ts'
import { rowAt, type TimelineLayout } from './timelineLayout.ts'

/** What stands under a point of the timeline. */
export type TimelineHit =
  | { kind: 'overview'; part: 'start' | 'end' | 'brush' | 'outside'; tUs: number }
  | { kind: 'ruler'; tUs: number }
  | { kind: 'track'; tUs: number /** Of a filmstrip. */; stream: number | null }
  | { kind: 'tier'; tier: string; tUs: number; segment: Segment | null; edge: 'start' | 'end' | null }

/** An edge can be taken from this far inside its segment with a mouse, and with a finger. */
export const reachPx = { fine: 6, coarse: 14 } as const
/** … and from this far outside: little, so that a new range can begin right beside it. */
const outsidePx = { fine: 1, coarse: 10 } as const
export type Precision = keyof typeof reachPx

type HitData = { layout: TimelineLayout; tierSegments: ReadonlyMap<string, readonly Segment[]>; selectedId: string | null }

/** The inverse of drawing: times are those under the pixel, boxes those that were drawn there. */
export function hitTimeline(data: HitData, scale: Scale, xPx: number, yPx: number, precision: Precision = 'fine'): TimelineHit {
  const row = rowAt(data.layout, yPx)
  const tUs = toWholeUs(toTime(scale, xPx))
  if (row?.kind === 'overview') return hitOverview(scale, xPx, reachPx[precision])
  if (row?.kind === 'ruler') return { kind: 'ruler', tUs }
  if (row?.kind !== 'tier') return { kind: 'track', tUs, stream: row?.kind === 'screen' ? row.stream : null }
  const segments = data.tierSegments.get(row.tier.id) ?? []
  if (row.tier.shape === 'point')
    return { kind: 'tier', tier: row.tier.id, tUs, segment: findPoint(segments, scale, xPx, precision), edge: null }
  const found = findSegment(segments, data.selectedId, scale, xPx, precision)
  return { kind: 'tier', tier: row.tier.id, tUs, segment: found?.segment ?? null, edge: found?.edge ?? null }
}

/** Rounded; a hair before the start is 0, not −0. */
function toWholeUs(tUs: number): number {
  return Math.round(tUs) + 0
}

function hitOverview(scale: Scale, xPx: number, reach: number): TimelineHit {
  const whole = wholeScale(scale.axis, scale.widthPx)
  const x0Px = toX(whole, scale.view.fromUs)
  const x1Px = toX(whole, scale.view.toUs)
  const tUs = toWholeUs(toTime(whole, xPx))
  const isWhole = x1Px - x0Px > scale.widthPx - 2
  // a narrow brush is all edge: its middle third still takes hold of the whole
  const inside = Math.min(reach, (x1Px - x0Px) / 3)
  if (!isWhole && xPx >= x0Px - reach && xPx <= x0Px + inside) return { kind: 'overview', part: 'start', tUs }
  if (!isWhole && xPx <= x1Px + reach && xPx >= x1Px - inside) return { kind: 'overview', part: 'end', tUs }
  return { kind: 'overview', part: !isWhole && xPx > x0Px && xPx < x1Px ? 'brush' : 'outside', tUs }
}

/** The point that is nearest to the pixel, when it is near at all. It is taken whole: it has no edges. */
function findPoint(points: readonly Segment[], scale: Scale, xPx: number, precision: Precision): Segment | null {
  const reach = reachPx[precision] + 1
  let best: Segment | null = null
  let bestPx = reach
  for (let at = firstVisible(points, toTime(scale, xPx - reach) - 1); at < points.length; at++) {
    const point = points[at] as Segment
    const awayPx = Math.abs(toX(scale, point.startUs) - xPx)
    if (awayPx <= bestPx) [best, bestPx] = [point, awayPx]
    else if (toX(scale, point.startUs) > xPx) break
  }
  return best
}

/** The segment under the pixel, and its edge when that is near. The selected one's edges win over a neighbour's. */
function findSegment(
  segments: readonly Segment[],
  selectedId: string | null,
  scale: Scale,
  xPx: number,
  precision: Precision,
): { segment: Segment; edge: 'start' | 'end' | null } | null {
  let best: { segment: Segment; edge: 'start' | 'end' | null } | null = null
  const around = outsidePx[precision]
  for (let at = firstVisible(segments, toTime(scale, xPx - around) - 1); at < segments.length; at++) {
    const segment = segments[at] as Segment
    const x0Px = toX(scale, segment.startUs)
    const x1Px = toX(scale, segment.endUs)
    if (x1Px < xPx - around) continue
    if (x0Px > xPx + around) break
    const near = Math.min(reachPx[precision], (x1Px - x0Px) / 3)
    const edge = xPx <= x0Px + near ? 'start' : xPx >= x1Px - near ? 'end' : null
    const isInside = xPx >= x0Px && xPx <= x1Px
    const wasInside = best && xPx >= toX(scale, best.segment.startUs) && xPx <= toX(scale, best.segment.endUs)
    if (!best || (edge && segment.id === selectedId) || (isInside && !wasInside && best.segment.id !== selectedId)) best = { segment, edge }
  }
  return best
}
