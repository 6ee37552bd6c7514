import type { Segment } from '#shared/labels/segments.ts'
import { type Scale, toTime, toX } from '#shared/replay/scale.ts'
import { firstVisible } from '#shared/replay/tiers.ts'
import { segmentTitle, type TierData } from './drawTier.ts'
import { fitText } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Half of a diamond's width. */
export const pointPx = 5
/** Closer than this they are drawn as one. */
const apartPx = 2
/** A name needs at least this much room before the next point. */
const namePx = 18

/** The points of one tier that are in view, the first of those that stand together. */
export function layoutPoints(points: readonly Segment[], scale: Scale): { xPx: number; item: Segment; count: number }[] {
  const placed: { xPx: number; item: Segment; count: number }[] = []
  const untilUs = toTime(scale, scale.widthPx + pointPx)
  for (let at = firstVisible(points, toTime(scale, -pointPx) - 1); at < points.length; at++) {
    const item = points[at] as Segment
    if (item.startUs > untilUs) break
    const xPx = toX(scale, item.startUs)
    const last = placed.at(-1)
    if (last && xPx - last.xPx < apartPx) last.count++
    else placed.push({ xPx, item, count: 1 })
  }
  return placed
}

/** Each point as a diamond, with its name where there is room up to the next. */
export function drawPoints(ctx: CanvasRenderingContext2D, data: TierData, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  ctx.font = font(12)
  ctx.textBaseline = 'middle'
  const middlePx = row.yPx + row.heightPx / 2
  const placed = layoutPoints(data.segments, scale)
  for (const [index, { xPx, item, count }] of placed.entries()) {
    const isSelected = item.id === data.selectedId
    diamond(ctx, xPx, middlePx)
    ctx.fillStyle = (item.labelId && data.labels.get(item.labelId)?.color) || theme.tile
    ctx.fill()
    ctx.strokeStyle = isSelected ? theme.selection : theme.dim
    ctx.lineWidth = isSelected ? 2 : 1
    ctx.stroke()
    const roomPx = (placed[index + 1]?.xPx ?? scale.widthPx + pointPx) - xPx - 2 * pointPx - 6
    const title = segmentTitle(item, data.labels)
    const text = count === 1 && roomPx >= namePx ? fitText(ctx, title || (data.tier.hasLabel ? 'no intent' : 'no text'), roomPx) : ''
    if (!text) continue
    ctx.fillStyle = title ? theme.text : theme.dim
    ctx.fillText(text, xPx + pointPx + 5, middlePx + 0.5)
  }
  if (!data.pending) return
  diamond(ctx, toX(scale, data.pending.startUs), middlePx)
  ctx.strokeStyle = theme.accent
  ctx.lineWidth = 1.5
  ctx.setLineDash([3, 2])
  ctx.stroke()
  ctx.setLineDash([])
}

function diamond(ctx: CanvasRenderingContext2D, xPx: number, yPx: number): void {
  ctx.beginPath()
  ctx.moveTo(xPx, yPx - pointPx - 1)
  ctx.lineTo(xPx + pointPx, yPx)
  ctx.lineTo(xPx, yPx + pointPx + 1)
  ctx.lineTo(xPx - pointPx, yPx)
  ctx.closePath()
}
