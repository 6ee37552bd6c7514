import { actionTitle } from '#shared/actions/title.ts'
import type { Action } from '#shared/actions/types.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { fitText } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Derived actions: a box over their time, with words where there is room until the next. */
export function drawActions(
  ctx: CanvasRenderingContext2D,
  actions: readonly Action[],
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(11)
  ctx.textBaseline = 'middle'
  let freePx = Number.NEGATIVE_INFINITY
  for (const [index, action] of actions.entries()) {
    if (action.tEndUs < view.fromUs) continue
    if (action.tStartUs > view.toUs) break
    const xPx = toX(view, widthPx, action.tStartUs)
    if (xPx < freePx) continue
    const nextPx = actions[index + 1] ? toX(view, widthPx, (actions[index + 1] as Action).tStartUs) : widthPx
    const ownPx = Math.max(3, toX(view, widthPx, action.tEndUs) - xPx)
    const text = fitText(ctx, actionTitle(action), Math.min(nextPx - xPx - 12, 180))
    const boxPx = text ? Math.max(ownPx, ctx.measureText(text).width + 9) : Math.min(ownPx, Math.max(3, nextPx - xPx - 1))
    ctx.fillStyle = theme.line
    ctx.beginPath()
    ctx.roundRect(xPx, row.yPx + 2, boxPx, row.heightPx - 4, 2)
    ctx.fill()
    ctx.fillStyle = theme.hover
    ctx.fillRect(xPx, row.yPx + 2, 1.5, row.heightPx - 4)
    if (text) {
      ctx.fillStyle = theme.text
      ctx.fillText(text, xPx + 5, row.yPx + row.heightPx / 2 + 0.5)
    }
    freePx = xPx + 2
  }
}
