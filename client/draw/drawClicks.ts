import { buttonNames } from '#shared/events.ts'
import { type Scale, toX } from '#shared/replay/scale.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { drawCrowd } from './drawDensity.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'
import type { RecordedModel } from './timelineModel.ts'

const rightButton = buttonNames.indexOf('right')
const dotPx = 3.5

/** A dot per press; density where dots would touch. */
export function drawClicks(
  ctx: CanvasRenderingContext2D,
  { clickTUs, clickButton, clickColumns }: Pick<RecordedModel, 'clickTUs' | 'clickButton' | 'clickColumns'>,
  scale: Scale,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const from = firstRowFrom(clickTUs, scale.view.fromUs)
  const to = lastRowAt(clickTUs, scale.view.toUs) + 1
  if (to - from > scale.widthPx / 3) {
    drawCrowd(ctx, clickColumns(scale), scale, row, theme.click)
    return
  }
  const yPx = row.yPx + row.heightPx / 2
  for (const isRight of [false, true]) {
    ctx.fillStyle = isRight ? theme.clickRight : theme.click
    ctx.beginPath()
    for (let at = from; at < to; at++) {
      if ((clickButton[at] === rightButton) !== isRight) continue
      const xPx = toX(scale, clickTUs[at] as number)
      ctx.moveTo(xPx + dotPx, yPx)
      ctx.arc(xPx, yPx, dotPx, 0, 2 * Math.PI)
    }
    ctx.fill()
  }
}
