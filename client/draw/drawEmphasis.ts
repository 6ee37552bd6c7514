import type { Segment } from '#shared/labels/segments.ts'
import type { Scale } from '#shared/replay/scale.ts'
import { layoutSpans } from '#shared/replay/tiers.ts'
import { drawTier, type TierData } from './drawTier.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

type ByTier = ReadonlyMap<string, readonly Segment[]>

/** What of the segments stands out, by tier. */
export type Emphasis = {
  /** All selected ones when there are several. */
  chosen: ByTier
  /** What a search found; `null` while there is none. */
  found: ByTier | null
}

/** How much of the row's ground lies over what a search did not find. */
const veil = 0.62

/** Over a tier as drawn: what a search did not find steps back, what is selected together is framed. */
export function drawEmphasis(
  ctx: CanvasRenderingContext2D,
  data: TierData,
  { chosen, found }: Emphasis,
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
