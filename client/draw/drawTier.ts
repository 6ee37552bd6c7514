import type { Segment } from '#shared/labels/segments.ts'
import type { Label, Tier } from '#shared/labels/taxonomy.ts'
import { type Scale, toX } from '#shared/replay/scale.ts'
import { layoutSpans, type SpanBox } from '#shared/replay/tiers.ts'
import type { Span } from '#shared/time.ts'
import { fitText } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

export type TierData = {
  tier: Tier
  segments: readonly Segment[]
  labels: ReadonlyMap<string, Label>
  selectedId: string | null
  pending: Span | null
}

/** What stands on a segment: its text where it has one, else its intent. */
export function segmentTitle(segment: Segment, labels: ReadonlyMap<string, Label>): string {
  return segment.text || (segment.labelId ? (labels.get(segment.labelId)?.name ?? '') : '')
}

/** Below this a segment has neither words nor round corners. */
const narrowPx = 12

/** The segments of one tier, and the range being marked on it. */
export function drawTier(ctx: CanvasRenderingContext2D, data: TierData, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  ctx.font = font(12)
  ctx.textBaseline = 'middle'
  for (const box of layoutSpans(data.segments, scale)) {
    const isNarrow = box.count > 1 || (box.x1Px - box.x0Px < narrowPx && box.item.id !== data.selectedId)
    if (isNarrow) drawNarrow(ctx, box, data, row, theme)
    else drawSegment(ctx, box, data, scale.widthPx, row, theme)
  }
  if (data.pending) drawPending(ctx, data.pending, scale, row, theme)
}

/** One without room for words, or several too narrow to tell apart, in the colour of the first: hundreds of these are in view at once. */
function drawNarrow(
  ctx: CanvasRenderingContext2D,
  { x0Px, x1Px, item }: SpanBox<Segment>,
  data: TierData,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.globalAlpha = 0.6
  ctx.fillStyle = (item.labelId && data.labels.get(item.labelId)?.color) || theme.line
  ctx.fillRect(x0Px, row.yPx + 1, Math.max(1, x1Px - x0Px - 0.5), row.heightPx - 2)
  ctx.globalAlpha = 1
}

function drawSegment(
  ctx: CanvasRenderingContext2D,
  box: SpanBox<Segment>,
  data: TierData,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const { item: segment } = box
  const color = (segment.labelId && data.labels.get(segment.labelId)?.color) || null
  const isSelected = segment.id === data.selectedId
  const x0Px = Math.max(-4, box.x0Px)
  const x1Px = Math.min(widthPx + 4, box.x1Px)
  const [yPx, heightPx] = [row.yPx + 1, row.heightPx - 2]
  const boxPx = Math.max(1.5, x1Px - x0Px - 1)
  ctx.beginPath()
  ctx.roundRect(x0Px, yPx, boxPx, heightPx, 2)
  ctx.fillStyle = theme.tile
  ctx.fill()
  if (color) {
    ctx.globalAlpha = isSelected ? 0.6 : theme.isDark ? 0.32 : 0.26
    ctx.fillStyle = color
    ctx.fill()
    ctx.globalAlpha = 1
    ctx.fillRect(x0Px, yPx, Math.min(3, boxPx), heightPx)
  } else {
    ctx.strokeStyle = theme.line
    ctx.lineWidth = 1
    ctx.stroke()
  }
  if (isSelected) {
    ctx.strokeStyle = theme.selection
    ctx.lineWidth = 1.5
    ctx.stroke()
  }
  const leftPx = Math.max(0, x0Px) + 8
  if (x1Px - leftPx < 18) return
  const title = segmentTitle(segment, data.labels)
  const text = fitText(ctx, title || (data.tier.hasLabel ? 'no intent' : 'no text'), x1Px - leftPx - 6)
  if (!text) return
  ctx.fillStyle = title ? theme.text : theme.dim
  ctx.fillText(text, leftPx, row.yPx + row.heightPx / 2 + 0.5)
}

function drawPending(ctx: CanvasRenderingContext2D, span: Span, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  const x0Px = toX(scale, span.startUs)
  const boxPx = Math.max(1, toX(scale, span.endUs) - x0Px)
  ctx.fillStyle = theme.accent
  ctx.globalAlpha = 0.22
  ctx.fillRect(x0Px, row.yPx + 1, boxPx, row.heightPx - 2)
  ctx.globalAlpha = 1
  ctx.strokeStyle = theme.accent
  ctx.lineWidth = 1
  ctx.setLineDash([4, 3])
  ctx.strokeRect(x0Px + 0.5, row.yPx + 1.5, boxPx - 1, row.heightPx - 3)
  ctx.setLineDash([])
  const hint = fitText(ctx, 'press an intent’s key, or Enter', boxPx - 12)
  ctx.fillStyle = theme.text
  if (hint) ctx.fillText(hint, x0Px + 6, row.yPx + row.heightPx / 2 + 0.5)
}
