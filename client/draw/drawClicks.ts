import { buttonNames } from '#shared/events.ts'
import { computeColumns } from '#shared/replay/density.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { drawColumns } from './drawDensity.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'
import type { RecordedModel } from './timelineModel.ts'

const rightButton = buttonNames.indexOf('right')

/** A dot per press; density where dots would touch. */
export function drawClicks(
  ctx: CanvasRenderingContext2D,
  { clickTUs, clickButton }: Pick<RecordedModel, 'clickTUs' | 'clickButton'>,
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const from = firstRowFrom(clickTUs, view.fromUs)
  const to = lastRowAt(clickTUs, view.toUs) + 1
  if (to - from > widthPx / 3) {
    const columns = computeColumns(clickTUs, null, view, widthPx)
    drawColumns(ctx, columns, columns.count, 4, view, widthPx, row, theme.click)
    return
  }
  const yPx = row.yPx + row.heightPx / 2
  for (let at = from; at < to; at++) {
    ctx.fillStyle = clickButton[at] === rightButton ? theme.clickRight : theme.click
    ctx.beginPath()
    ctx.arc(toX(view, widthPx, clickTUs[at] as number), yPx, 3.5, 0, 2 * Math.PI)
    ctx.fill()
  }
}
