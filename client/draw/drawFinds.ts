import type { ColumnSource } from '#shared/replay/density.ts'
import type { Marks } from '#shared/replay/marks.ts'
import { axisToX, type Scale, toX, wholeScale } from '#shared/replay/scale.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

type Place = Pick<TimelineRow, 'yPx' | 'heightPx'>

/** What one wants to find again: hits of the search as ticks along the overview, one's own marks on overview and ruler. */
export function drawFinds(
  ctx: CanvasRenderingContext2D,
  { marks, hits }: { marks: Marks; hits: ColumnSource | null },
  scale: Scale,
  overview: Place,
  ruler: Place,
  theme: DrawTheme,
): void {
  const whole = wholeScale(scale.axis, scale.widthPx)
  if (hits) drawHits(ctx, hits, whole, overview, theme)
  ctx.fillStyle = theme.click
  for (const { tUs } of marks) {
    ctx.fillRect(Math.round(toX(whole, tUs)), overview.yPx, 1.5, overview.heightPx)
    if (tUs >= scale.view.fromUs && tUs <= scale.view.toUs) drawPennant(ctx, toX(scale, tUs), ruler)
  }
}

/** A tick in every pixel that holds a hit: the cost is the width's, however many there are. */
function drawHits(ctx: CanvasRenderingContext2D, hits: ColumnSource, whole: Scale, row: Place, theme: DrawTheme): void {
  const { bucketUs, first, count } = hits(whole)
  ctx.fillStyle = theme.warn
  let lastPx = -1
  for (let at = 0; at < count.length; at++) {
    if (count[at] === 0) continue
    const xPx = Math.round(axisToX(whole, (first + at) * bucketUs))
    if (xPx !== lastPx) ctx.fillRect(xPx, row.yPx + row.heightPx - 7, 1.5, 7)
    lastPx = xPx
  }
}

/** A small flag whose pole stands at the time. */
function drawPennant(ctx: CanvasRenderingContext2D, xPx: number, { yPx, heightPx }: Place): void {
  ctx.fillRect(Math.round(xPx), yPx + 2, 1.5, heightPx - 2)
  ctx.beginPath()
  ctx.moveTo(xPx, yPx + 2)
  ctx.lineTo(xPx + 8, yPx + 5.5)
  ctx.lineTo(xPx, yPx + 9)
  ctx.closePath()
  ctx.fill()
}
