import { clamp } from '#shared/time.ts'
import type { Size } from './camera.ts'
import { widthOf } from './text.ts'
import { font } from './theme.ts'

/** Over a picture of any colours: the same in light and dark. */
export const chipGround = 'rgb(11 13 17 / 88%)'
const chipFont = font(12, 500)
export const chipHeightPx = 20

/** A short text on a dark ground with its left top near (x, y), kept on the stage. Gives its width. */
export function drawChip(ctx: CanvasRenderingContext2D, text: string, xPx: number, yPx: number, stage: Size, color = '#ffffff'): number {
  ctx.font = chipFont
  const widthPx = widthOf(ctx, chipFont, text) + 12
  const left = clamp(xPx, 4, Math.max(4, stage.wPx - widthPx - 4))
  const top = clamp(yPx, 4, Math.max(4, stage.hPx - chipHeightPx - 4))
  ctx.fillStyle = chipGround
  ctx.beginPath()
  ctx.roundRect(left, top, widthPx, chipHeightPx, 4)
  ctx.fill()
  ctx.fillStyle = color
  ctx.textBaseline = 'middle'
  ctx.fillText(text, left + 6, top + 10.5)
  return widthPx
}
