import { applyAffine } from '#shared/replay/space.ts'
import { toPlainLine } from '#shared/text.ts'
import { clamp } from '#shared/time.ts'
import { toStage } from './camera.ts'
import { drawChip } from './chip.ts'
import { drawHolds, drawPresses } from './drawPresses.ts'
import { drawAhead, drawTrail } from './drawTrail.ts'
import { drawWheel } from './drawWheel.ts'
import type { StagePaint } from './stagePaint.ts'

const noteColor = '#f0b464'

/** Trail, presses, holds, drags, wheel and the cursor, over the picture. Positions are the recorded ones. */
export function drawPointer(paint: StagePaint, options: { trail: boolean; ahead: boolean }): void {
  const { ctx, state, space, affines, stage } = paint
  if (options.ahead) drawAhead(paint)
  if (options.trail) drawTrail(paint)
  drawPresses(paint)
  const { pointer } = state
  if (!pointer) return
  const affine = affines[pointer.surface]
  const inSpace = space.affines[pointer.surface]
  if (!affine || !inSpace) {
    const { title } = paint.recording.doc.surfaces[pointer.surface] ?? { title: '' }
    drawChip(ctx, `The pointer is elsewhere: ${toPlainLine(title, 60)}`, 12, stage.hPx - 32, stage, noteColor)
    return
  }
  const [xPx, yPx] = applyAffine(affine, pointer.xPx, pointer.yPx)
  drawHolds(paint, xPx, yPx)
  drawWheel(paint, xPx, yPx)
  const [inX, inY] = applyAffine(inSpace, pointer.xPx, pointer.yPx)
  const isInside = inX >= 0 && inY >= 0 && inX <= space.size.wPx && inY <= space.size.hPx
  if (isInside) drawCursor(ctx, xPx, yPx)
  else drawOutside(paint, xPx, yPx, pointer)
}

/** The usual arrow; its tip is the recorded point. */
const arrow = [0, 0, 0, 16.5, 3.9, 12.8, 6.6, 19, 9.3, 17.9, 6.7, 11.9, 12, 11.9]

function drawCursor(ctx: CanvasRenderingContext2D, xPx: number, yPx: number): void {
  ctx.beginPath()
  for (let at = 0; at < arrow.length; at += 2) ctx.lineTo(xPx + (arrow[at] as number), yPx + (arrow[at + 1] as number))
  ctx.closePath()
  ctx.lineJoin = 'round'
  ctx.lineWidth = 3
  ctx.strokeStyle = '#ffffff'
  ctx.stroke()
  ctx.fillStyle = '#0b0d11'
  ctx.fill()
}

/** The pointer is where no picture is: an arrow at the picture's edge and the coordinates, never a cursor in a wrong place. */
function drawOutside(
  { ctx, space, camera, stage, theme }: StagePaint,
  xPx: number,
  yPx: number,
  pointer: { xPx: number; yPx: number },
): void {
  const [left, top] = toStage(camera, 0, 0)
  const [right, bottom] = toStage(camera, space.size.wPx, space.size.hPx)
  const edgeX = clamp(xPx, Math.max(left, 0) + 10, Math.min(right, stage.wPx) - 10)
  const edgeY = clamp(yPx, Math.max(top, 0) + 10, Math.min(bottom, stage.hPx) - 10)
  const angle = Math.atan2(yPx - edgeY, xPx - edgeX)
  ctx.save()
  ctx.translate(edgeX, edgeY)
  ctx.rotate(angle)
  ctx.fillStyle = theme.warn
  ctx.beginPath()
  ctx.moveTo(9, 0)
  ctx.lineTo(-5, 7)
  ctx.lineTo(-5, -7)
  ctx.closePath()
  ctx.fill()
  ctx.restore()
  const text = `outside: ${Math.round(pointer.xPx)}, ${Math.round(pointer.yPx)}`
  drawChip(ctx, text, clamp(edgeX - 60, left + 4, Math.max(left + 4, right - 130)), edgeY + (angle > 0 ? -34 : 14), stage, noteColor)
}
