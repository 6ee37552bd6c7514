import type { Difference } from '#shared/labels/history.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { Scale } from '#shared/replay/scale.ts'
import { layoutSpans } from '#shared/replay/tiers.ts'
import { drawTier, type TierData } from './drawTier.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'
import { groupByTier } from './timelineModel.ts'

type ByTier = ReadonlyMap<string, readonly Segment[]>

/** What of the segments stands out, by tier. */
export type Emphasis = {
  /** All selected ones when there are several. */
  chosen: ByTier
  /** What a search found; `null` while there is none. */
  found: ByTier | null
  /** How what is shown differs from what is saved; `null` where the saved segments are shown. */
  difference: { added: ByTier; removed: ByTier; changed: ByTier } | null
}

export function differenceByTier({ added, removed, changed }: Difference): Emphasis['difference'] {
  const after = changed.map((each) => each.after)
  return { added: groupByTier(added), removed: groupByTier(removed), changed: groupByTier(after) }
}

/** How much of the row's ground lies over what a search did not find. */
const veil = 0.62

/** Over a tier as drawn: what a search did not find steps back, what is selected together is framed. */
export function drawEmphasis(
  ctx: CanvasRenderingContext2D,
  data: TierData,
  { chosen, found, difference }: Emphasis,
  scale: Scale,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  if (found) {
    const hits = found.get(data.tier.id) ?? []
    ctx.globalAlpha = veil
    ctx.fillStyle = theme.ground
    ctx.fillRect(0, row.yPx, scale.widthPx, row.heightPx)
    ctx.globalAlpha = 1
    drawTier(ctx, { ...data, segments: hits }, scale, row, theme)
    ctx.fillStyle = theme.warn
    for (const { x0Px, x1Px } of layoutSpans(hits, scale)) ctx.fillRect(x0Px, row.yPx + row.heightPx - 3, Math.max(2, x1Px - x0Px - 1), 2)
  }
  frame(ctx, chosen.get(data.tier.id) ?? [], scale, row, theme.selection)
  if (!difference) return
  frame(ctx, difference.added.get(data.tier.id) ?? [], scale, row, theme.accent)
  frame(ctx, difference.changed.get(data.tier.id) ?? [], scale, row, theme.warn)
  ctx.setLineDash([3, 3])
  frame(ctx, difference.removed.get(data.tier.id) ?? [], scale, row, theme.playhead)
  ctx.setLineDash([])
}

/** A line around each; what is too narrow to tell apart gets one together. */
function frame(ctx: CanvasRenderingContext2D, segments: readonly Segment[], scale: Scale, row: TimelineRow, color: string): void {
  ctx.strokeStyle = color
  ctx.lineWidth = 1.5
  for (const { x0Px, x1Px } of layoutSpans(segments, scale)) {
    ctx.beginPath()
    ctx.roundRect(x0Px, row.yPx + 1, Math.max(2, x1Px - x0Px - 1), row.heightPx - 2, 2)
    ctx.stroke()
  }
}
