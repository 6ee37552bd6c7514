import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** A small arrow head per turn of the wheel, pointing the way it turned; at most one per 3 px. */
export function drawScroll(
  ctx: CanvasRenderingContext2D,
  scroll: Track<'scroll'>,
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const yPx = row.yPx + row.heightPx / 2
  ctx.strokeStyle = theme.dim
  ctx.lineWidth = 1.25
  ctx.beginPath()
  const to = lastRowAt(scroll.tUs, view.toUs)
  for (let at = firstRowFrom(scroll.tUs, view.fromUs); at <= to; ) {
    const xPx = toX(view, widthPx, scroll.tUs[at] as number)
    const reach = (scroll.dy[at] as number) > 0 ? -2 : 2
    ctx.moveTo(xPx - 2.5, yPx - reach)
    ctx.lineTo(xPx, yPx + reach)
    ctx.lineTo(xPx + 2.5, yPx - reach)
    // the next one at least 3 px on, found by time: cost by pixels
    at = Math.max(at + 1, firstRowFrom(scroll.tUs, (scroll.tUs[at] as number) + (3 / widthPx) * (view.toUs - view.fromUs)))
  }
  ctx.stroke()
}
