import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { formatTime } from '#shared/time.ts'
import { type DrawTheme, font } from './theme.ts'
import { findRow, type TimelineLayout } from './timelineLayout.ts'

/** What moves over the tracks without redrawing them. `null`: not there. */
export type Overlay = {
  tUs: number
  durationUs: number
  hoverTUs: number | null
  loop: { startUs: number; endUs: number } | null
  markTUs: number | null
}

/** Playhead, hover line with its time, loop and mark; the playhead also on the overview. */
export function drawPlayhead(
  ctx: CanvasRenderingContext2D,
  { tUs, durationUs, hoverTUs, loop, markTUs }: Overlay,
  layout: TimelineLayout,
  view: Viewport,
  widthPx: number,
  theme: DrawTheme,
): void {
  const ruler = findRow(layout, 'ruler')
  const overview = findRow(layout, 'overview')
  if (!ruler || !overview) return
  if (loop) {
    ctx.fillStyle = theme.accent
    const x0Px = toX(view, widthPx, loop.startUs)
    ctx.fillRect(x0Px, ruler.yPx + ruler.heightPx - 3, toX(view, widthPx, loop.endUs) - x0Px, 3)
  }
  if (markTUs !== null) {
    ctx.fillStyle = theme.accent
    ctx.fillRect(Math.round(toX(view, widthPx, markTUs)), ruler.yPx, 2, layout.heightPx)
  }
  if (hoverTUs !== null) drawHover(ctx, hoverTUs, ruler.yPx, layout.heightPx, view, widthPx, theme)
  ctx.fillStyle = theme.playhead
  const overviewPx = Math.round((tUs / durationUs) * widthPx)
  ctx.fillRect(overviewPx - 0.5, overview.yPx, 1.5, overview.heightPx)
  const xPx = toX(view, widthPx, tUs)
  if (xPx < -8 || xPx > widthPx + 8) return
  ctx.fillRect(xPx - 0.75, ruler.yPx + 8, 1.5, layout.heightPx - ruler.yPx - 8)
  ctx.beginPath()
  ctx.moveTo(xPx - 5, ruler.yPx + 3)
  ctx.lineTo(xPx + 5, ruler.yPx + 3)
  ctx.lineTo(xPx + 5, ruler.yPx + 9)
  ctx.lineTo(xPx, ruler.yPx + 15)
  ctx.lineTo(xPx - 5, ruler.yPx + 9)
  ctx.closePath()
  ctx.fill()
}

function drawHover(
  ctx: CanvasRenderingContext2D,
  tUs: number,
  topPx: number,
  bottomPx: number,
  view: Viewport,
  widthPx: number,
  theme: DrawTheme,
): void {
  const xPx = Math.round(toX(view, widthPx, tUs)) + 0.5
  ctx.strokeStyle = theme.hover
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(xPx, topPx)
  ctx.lineTo(xPx, bottomPx)
  ctx.stroke()
  ctx.font = font(11, 500)
  const text = formatTime(Math.max(0, tUs))
  const boxPx = ctx.measureText(text).width + 10
  const leftPx = xPx + boxPx + 4 > widthPx ? xPx - boxPx - 3 : xPx + 3
  ctx.fillStyle = theme.tile
  ctx.beginPath()
  ctx.roundRect(leftPx, topPx + 1, boxPx, 17, 3)
  ctx.fill()
  ctx.fillStyle = theme.text
  ctx.textBaseline = 'middle'
  ctx.fillText(text, leftPx + 5, topPx + 10)
}
