import type { VisibleCut } from '#shared/replay/scale.ts'
import { textWidth } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

const zigPx = 3
/** Closer together than this, marks would be all one sees. */
const nearestPx = 5

/** Where rests were cut out of the axis: a torn band through every row, at least as wide as its zig-zag. */
export function drawCuts(
  ctx: CanvasRenderingContext2D,
  cuts: readonly VisibleCut[],
  topPx: number,
  bottomPx: number,
  theme: DrawTheme,
): void {
  let freePx = Number.NEGATIVE_INFINITY
  ctx.lineWidth = 1
  for (const { x0Px, x1Px } of cuts) {
    const middlePx = (x0Px + x1Px) / 2
    if (middlePx < freePx) continue
    freePx = middlePx + nearestPx
    const halfPx = Math.max(0, (x1Px - x0Px) / 2 - zigPx / 2)
    ctx.fillStyle = theme.row
    ctx.strokeStyle = theme.line
    for (const edgePx of halfPx > zigPx ? [middlePx - halfPx, middlePx + halfPx] : [middlePx]) {
      ctx.beginPath()
      ctx.moveTo(edgePx, topPx)
      for (let yPx = topPx, side = 1; yPx < bottomPx; yPx += 2 * zigPx, side = -side) ctx.lineTo(edgePx + side * zigPx * 0.5, yPx + zigPx)
      ctx.stroke()
    }
    if (halfPx > zigPx) ctx.fillRect(middlePx - halfPx + 1, topPx, 2 * halfPx - 2, bottomPx - topPx)
  }
}

/** How long each cut is, on the ruler, where there is room until the next. */
export function drawCutLengths(
  ctx: CanvasRenderingContext2D,
  cuts: readonly VisibleCut[],
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(10)
  ctx.textBaseline = 'middle'
  let freePx = 0
  for (const { startUs, endUs, x0Px, x1Px } of cuts) {
    const text = `⌇ ${formatLength(endUs - startUs)}`
    const textPx = textWidth(ctx, text)
    const leftPx = Math.max(freePx, (x0Px + x1Px - textPx) / 2)
    const isFree = leftPx < x1Px + 4 && leftPx + textPx < widthPx
    if (!isFree) continue
    ctx.fillStyle = theme.ground
    ctx.fillRect(leftPx - 3, row.yPx + 2, textPx + 6, row.heightPx - 4)
    ctx.fillStyle = theme.warn
    ctx.fillText(text, leftPx, row.yPx + row.heightPx / 2)
    freePx = leftPx + textPx + 8
  }
}

/** `12 s`, `3 min`, `1.5 h`: how long a rest was, as one would say it. */
export function formatLength(us: number): string {
  const seconds = us / 1e6
  if (seconds < 90) return `${Math.round(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
