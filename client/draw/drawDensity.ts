import { type Columns, smoothColumns } from '#shared/replay/density.ts'
import { axisToX, type Scale } from '#shared/replay/scale.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/**
 * A filled curve of columns as steps, scaled so that `top` reaches the row's upper edge. Drawn as boxes on whole pixels, each
 * as high as the columns in it are on average: alike to the eye, and a third of what a path with as many corners costs.
 */
export function drawColumns(
  ctx: CanvasRenderingContext2D,
  columns: Columns,
  values: ArrayLike<number>,
  top: number,
  scale: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  color: DrawTheme['activity'],
): void {
  const bottomPx = row.yPx + row.heightPx
  const perUnitPx = (row.heightPx - 2) / top
  const x0Px = axisToX(scale, columns.first * columns.bucketUs)
  const stepPx = axisToX(scale, (columns.first + 1) * columns.bucketUs) - x0Px
  const endPx = Math.min(Math.ceil(scale.widthPx), Math.ceil(x0Px + values.length * stepPx))
  ctx.fillStyle = color
  let fromPx = Math.max(0, Math.floor(x0Px))
  let heightPx = 0
  for (let xPx = fromPx; xPx <= endPx; xPx++) {
    const mean = xPx < endPx ? meanOver(values, top, (xPx - x0Px) / stepPx, (xPx + 1 - x0Px) / stepPx) : 0
    const nextPx = Math.round(mean * perUnitPx * finenessPx) / finenessPx
    if (nextPx === heightPx) continue
    // a run of the same height is one box, a stretch without any none
    if (heightPx > 0) ctx.fillRect(fromPx, bottomPx - heightPx, xPx - fromPx, heightPx)
    fromPx = xPx
    heightPx = nextPx
  }
}

/** Heights are told apart down to this part of a pixel. */
const finenessPx = 16

/** The mean of columns from one place to another, each cut at `top`; places are counted in columns. */
function meanOver(values: ArrayLike<number>, top: number, from: number, to: number): number {
  let sum = 0
  for (let at = Math.max(0, Math.floor(from)); at < to && at < values.length; at++) {
    const value = values[at] as number // within bounds
    if (value > 0) sum += Math.min(value, top) * (Math.min(at + 1, to) - Math.max(at, from))
  }
  return sum / (to - from)
}

/** Things too many to draw one by one: how many there are, smoothed, for columns that hold now one and now none would shimmer. */
export function drawCrowd(
  ctx: CanvasRenderingContext2D,
  columns: Columns,
  scale: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  color: string,
): void {
  drawColumns(ctx, columns, smoothColumns(columns.count, 4).map(crowdHeight), 1, scale, row, color)
}

/** Log scale: a fifth for one in three columns, 1 for eight in each. */
const crowdHeight = (count: number) => Math.log1p(3 * count) / Math.log1p(3 * 8)

/** Log scale keeps a slow hand visible beside a fast one: 0 to 1, 1 at 8,000 px/s. */
export function speedHeight(pxPerS: number): number {
  return pxPerS <= 0 ? 0 : Math.min(1, Math.log1p(pxPerS / 40) / Math.log1p(8000 / 40))
}
