import { toAxisUs, toSessionUs } from '#shared/replay/axis.ts'
import { axisToX, bucketUsOf, type Scale } from '#shared/replay/scale.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** A small arrow head per turn of the wheel, pointing the way it turned; at most one per four columns, on their grid. */
export function drawScroll(ctx: CanvasRenderingContext2D, scroll: Track<'scroll'>, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  const { axis, view } = scale
  const stepUs = bucketUsOf(scale) * 4
  const yPx = row.yPx + row.heightPx / 2
  ctx.strokeStyle = theme.dim
  ctx.lineWidth = 1.25
  ctx.beginPath()
  const to = lastRowAt(scroll.tUs, view.toUs)
  for (let at = firstRowFrom(scroll.tUs, view.fromUs); at <= to; ) {
    const atUs = toAxisUs(axis, scroll.tUs[at] as number)
    const xPx = axisToX(scale, atUs)
    const reach = (scroll.dy[at] as number) > 0 ? -2 : 2
    ctx.moveTo(xPx - 2.5, yPx - reach)
    ctx.lineTo(xPx, yPx + reach)
    ctx.lineTo(xPx + 2.5, yPx - reach)
    // the rest of the step is found by search: cost by pixels
    at = Math.max(at + 1, firstRowFrom(scroll.tUs, toSessionUs(axis, (Math.floor(atUs / stepUs) + 1) * stepUs)))
  }
  ctx.stroke()
}
