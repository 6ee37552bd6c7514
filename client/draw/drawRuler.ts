import type { Tick } from '#shared/replay/ruler.ts'
import type { VisibleCut } from '#shared/replay/scale.ts'
import { textWidth } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Faint lines at the ticks, down through rows. */
export function drawGrid(ctx: CanvasRenderingContext2D, ticks: readonly Tick[], topPx: number, bottomPx: number, theme: DrawTheme): void {
  ctx.fillStyle = theme.grid
  for (const { xPx } of ticks) ctx.fillRect(Math.round(xPx), topPx, 1, bottomPx - topPx)
}

/** Times along the top; none where a cut says how long it is. */
export function drawRuler(
  ctx: CanvasRenderingContext2D,
  ticks: readonly Tick[],
  cuts: readonly VisibleCut[],
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(11)
  ctx.textBaseline = 'middle'
  ctx.fillStyle = theme.dim
  let cut = 0
  for (const { xPx, label } of ticks) {
    const endPx = xPx + 8 + textWidth(ctx, label)
    while (cut < cuts.length && (cuts[cut]?.x1Px ?? 0) < xPx) cut++
    const [before, after] = [cuts[cut - 1], cuts[cut]]
    const isFree =
      (!before || xPx > middleOf(before) + lengthPx / 2) && (!after || endPx < Math.min(after.x0Px, middleOf(after) - lengthPx / 2))
    if (isFree && endPx < widthPx) ctx.fillText(label, Math.round(xPx) + 4.5, row.yPx + row.heightPx / 2)
  }
}

/** About as wide as the length that is written over the middle of a cut. */
const lengthPx = 48

const middleOf = ({ x0Px, x1Px }: VisibleCut) => (x0Px + x1Px) / 2
