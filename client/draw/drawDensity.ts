import { area, curveStepAfter } from 'd3'
import type { Columns } from '#shared/replay/density.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** A filled curve of columns, scaled so that `top` reaches the row's upper edge. */
export function drawColumns(
  ctx: CanvasRenderingContext2D,
  columns: Columns,
  values: ArrayLike<number>,
  top: number,
  view: Viewport,
  widthPx: number,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  color: DrawTheme['activity'],
): void {
  const bottom = row.yPx + row.heightPx
  const curve = area<number>()
    .x((_, at) => toX(view, widthPx, (columns.first + at) * columns.bucketUs))
    .y0(bottom)
    .y1((value) => bottom - Math.min(1, value / top) * (row.heightPx - 2))
    .curve(curveStepAfter)
    .context(ctx)
  ctx.fillStyle = color
  ctx.beginPath()
  curve([...Array.from(values), 0]) // the last column ends where one more would begin
  ctx.fill()
}

/** Log scale keeps a slow hand visible beside a fast one: 0 to 1, 1 at 8,000 px/s. */
export function speedHeight(pxPerS: number): number {
  return pxPerS <= 0 ? 0 : Math.min(1, Math.log1p(pxPerS / 40) / Math.log1p(8000 / 40))
}
