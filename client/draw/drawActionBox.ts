import { applyAffine } from '#shared/replay/space.ts'
import { toPlainLine } from '#shared/text.ts'
import type { StagePaint } from './stagePaint.ts'
import { font } from './theme.ts'

/** A box on a surface, in its coordinates. */
export type SurfaceBox = { surface: number; xPx: number; yPx: number; widthPx: number; heightPx: number; name: string }

/** Told from the recorded element's rectangle at a glance. */
const boxColor = '#ffb224'

/** The box that a person drew around what an action aimed at; dashed while it is being drawn. */
export function drawActionBox({ ctx, affines, stage }: StagePaint, box: SurfaceBox, isDraft: boolean): void {
  const affine = affines[box.surface]
  if (!affine) return
  const [ax, ay] = applyAffine(affine, box.xPx, box.yPx)
  const [bx, by] = applyAffine(affine, box.xPx + box.widthPx, box.yPx + box.heightPx)
  const [left, top] = [Math.min(ax, bx), Math.min(ay, by)]
  const [widthPx, heightPx] = [Math.abs(bx - ax), Math.abs(by - ay)]
  ctx.save()
  ctx.lineWidth = 4
  ctx.strokeStyle = 'rgb(11 13 17 / 60%)' // seen on any picture
  ctx.strokeRect(left, top, widthPx, heightPx)
  ctx.lineWidth = 2
  ctx.strokeStyle = boxColor
  if (isDraft) ctx.setLineDash([6, 4])
  ctx.strokeRect(left, top, widthPx, heightPx)
  ctx.restore()
  const name = toPlainLine(box.name, 60)
  if (!name) return
  ctx.font = font(12, 600)
  const textPx = ctx.measureText(name).width + 12
  const xPx = Math.max(4, Math.min(left, stage.wPx - textPx - 4))
  const yPx = Math.min(stage.hPx - 24, top + heightPx + 4)
  ctx.fillStyle = boxColor
  ctx.beginPath()
  ctx.roundRect(xPx, yPx, textPx, 20, 4)
  ctx.fill()
  ctx.fillStyle = '#1b1300'
  ctx.textBaseline = 'middle'
  ctx.fillText(name, xPx + 6, yPx + 10.5)
}
