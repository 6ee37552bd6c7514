import { partAt } from '#shared/replay/stageSpace.ts'
import { toPicture } from './camera.ts'
import { chipGround, drawChip } from './chip.ts'
import type { StagePicture } from './drawStage.ts'
import type { StagePaint } from './stagePaint.ts'

/** Stage pixels to a pixel of the picture. */
export const lensFactors = [2, 3, 4, 8] as const
export type LensFactor = (typeof lensFactors)[number]

const sidePx = 168
const awayPx = 28

/** Where the lens stands for a point: beside it, on the stage. Its middle is a whole pixel of the picture. */
export function placeLens(
  stage: { wPx: number; hPx: number },
  xPx: number,
  yPx: number,
  factor: number,
): { left: number; top: number; side: number; reach: number } {
  const reach = Math.floor(sidePx / factor / 2)
  const side = (2 * reach + 1) * factor
  const left = xPx + awayPx + side > stage.wPx ? xPx - awayPx - side : xPx + awayPx
  const top = yPx + awayPx + side + 28 > stage.hPx ? yPx - awayPx - side : yPx + awayPx
  return { left: Math.round(Math.max(4, left)), top: Math.round(Math.max(4, top)), side, reach }
}

/** The picture's own pixels round a point of the stage, large and sharp, and which pixel is in the middle. */
export function drawLens(paint: StagePaint, pictures: readonly StagePicture[], xPx: number, yPx: number, factor: LensFactor): void {
  const { ctx, space, camera, stage } = paint
  const [spaceX, spaceY] = toPicture(camera, xPx, yPx)
  const part = partAt(space, spaceX, spaceY)
  const found = pictures.find((each) => each.part === part)?.picture
  if (!part || !found || found.width === 0) return
  const px = Math.floor(((spaceX - part.box.xPx) / part.box.wPx) * found.width)
  const py = Math.floor(((spaceY - part.box.yPx) / part.box.hPx) * found.height)
  const { left, top, side, reach } = placeLens(stage, xPx, yPx, factor)
  ctx.save()
  ctx.beginPath()
  ctx.roundRect(left, top, side, side, 8)
  ctx.fillStyle = '#0b0d11'
  ctx.fill()
  ctx.clip()
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(found, px - reach, py - reach, 2 * reach + 1, 2 * reach + 1, left, top, side, side)
  ctx.strokeStyle = '#ffffff'
  ctx.lineWidth = 1
  ctx.strokeRect(left + reach * factor - 0.5, top + reach * factor - 0.5, factor + 1, factor + 1)
  ctx.restore()
  ctx.strokeStyle = chipGround
  ctx.lineWidth = 3
  ctx.beginPath()
  ctx.roundRect(left, top, side, side, 8)
  ctx.stroke()
  ctx.strokeStyle = 'rgb(255 255 255 / 60%)'
  ctx.lineWidth = 1
  ctx.stroke()
  drawChip(ctx, `${px}, ${py} · ×${factor}`, left, top + side + 5, stage)
}
