import { type Columns, smoothColumns } from '#shared/replay/density.ts'
import { axisToX, type Scale } from '#shared/replay/scale.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** A filled curve of columns as steps, scaled so that `top` reaches the row's upper edge. */
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
  ctx.fillStyle = color
  ctx.beginPath()
  let lastPx = bottomPx
  for (let at = 0; at <= values.length; at++) {
    const value = values[at] ?? 0 // the last column ends where one more would begin
    const yPx = value > 0 ? bottomPx - Math.min(value, top) * perUnitPx : bottomPx
    if (yPx === lastPx) continue
    const xPx = x0Px + at * stepPx
    // a run of the same height is one line, a stretch without any none
    if (lastPx === bottomPx) ctx.moveTo(xPx, bottomPx)
    else ctx.lineTo(xPx, lastPx)
    ctx.lineTo(xPx, yPx)
    lastPx = yPx
  }
  ctx.fill()
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
