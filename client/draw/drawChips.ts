import type { ColumnSource } from '#shared/replay/density.ts'
import { type Scale, toX } from '#shared/replay/scale.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { drawCrowd } from './drawDensity.ts'
import { fitText, textWidth } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Things with a time and a few words: keys, notes, actions. In order of their start. */
export type Chips = {
  readonly startUs: Float64Array
  readonly endUs: Float64Array
  readonly columns: ColumnSource
  /** What stands on it. Of a long text the first `most` letters do. */
  textAt(index: number, most: number): string
  /** Whether it is what a person wrote rather than a name for what was done. */
  isPlain(index: number): boolean
}

/** Fewer px each than this, and single ones can't be told apart: density says more. */
const crowdedPx = 4
const longestPx = 260

/** A box with its words where there is room until the next, a tick where there is not, density where ticks would touch. */
export function drawChips(ctx: CanvasRenderingContext2D, chips: Chips, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  const { view, widthPx } = scale
  const from = Math.max(0, firstRowFrom(chips.startUs, view.fromUs) - 1)
  const to = lastRowAt(chips.startUs, view.toUs) + 1
  if (to - from > widthPx / crowdedPx) {
    drawCrowd(ctx, chips.columns(scale), scale, row, theme.dim)
    return
  }
  ctx.font = font(11)
  ctx.textBaseline = 'middle'
  ctx.lineWidth = 1
  let xPx = from < to ? toX(scale, chips.startUs[from] as number) : 0
  for (let at = from; at < to; at++) {
    const next = chips.startUs[at + 1]
    const nextPx = next === undefined ? widthPx + longestPx : toX(scale, next)
    const endPx = toX(scale, chips.endUs[at] as number)
    if (Math.max(endPx, xPx + longestPx) > 0) drawChip(ctx, chips, at, xPx, Math.min(nextPx, widthPx + longestPx), endPx, row, theme)
    xPx = nextPx
  }
}

function drawChip(
  ctx: CanvasRenderingContext2D,
  chips: Chips,
  index: number,
  startPx: number,
  limitPx: number,
  endPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  // the words stay on screen while the box does
  const xPx = Math.min(Math.max(startPx, -1), Math.max(startPx, limitPx - 60))
  const roomPx = Math.min(limitPx - xPx - 12, Math.max(longestPx, endPx - xPx))
  const text = roomPx < 12 ? '' : fitText(ctx, chips.textAt(index, Math.ceil(roomPx / 2)), roomPx)
  const yPx = row.yPx + row.heightPx / 2
  const heightPx = Math.min(row.heightPx, 22)
  if (!text) {
    ctx.fillStyle = theme.line
    ctx.fillRect(startPx, yPx - heightPx / 2 + 4, Math.min(endPx, limitPx - 1) - startPx, heightPx - 8)
    ctx.fillStyle = theme.dim
    ctx.fillRect(startPx, yPx - heightPx / 2 + 4, 1.5, heightPx - 8)
    return
  }
  const boxPx = Math.min(limitPx - xPx - 2, Math.max(textWidth(ctx, text) + 10, endPx - xPx))
  ctx.fillStyle = theme.tile
  ctx.strokeStyle = theme.line
  ctx.beginPath()
  ctx.roundRect(xPx + 0.5, yPx - heightPx / 2 + 1.5, boxPx, heightPx - 3, 3)
  ctx.fill()
  ctx.stroke()
  ctx.fillStyle = chips.isPlain(index) ? theme.text : theme.dim
  ctx.fillText(text, xPx + 5, yPx + 0.5)
}
