import { computeTicks, toX, type Viewport } from '#shared/replay/viewport.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineLayout, TimelineRow } from './timelineLayout.ts'

/** Times along the top and a faint line down through every row. */
export function drawRuler(
  ctx: CanvasRenderingContext2D,
  layout: TimelineLayout,
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(11)
  ctx.textBaseline = 'middle'
  for (const tick of computeTicks(view, widthPx)) {
    const xPx = Math.round(toX(view, widthPx, tick.tUs)) + 0.5
    ctx.fillStyle = theme.grid
    ctx.fillRect(xPx - 0.5, row.yPx, 1, layout.heightPx - row.yPx)
    ctx.fillStyle = theme.dim
    if (xPx + 40 < widthPx) ctx.fillText(tick.label, xPx + 4, row.yPx + row.heightPx / 2)
  }
}
