import { loadedRunAt } from '#shared/replay/pointerRows.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { applyAffine } from '#shared/replay/space.ts'
import type { ScreenState } from '#shared/replay/state.ts'
import { clamp } from '#shared/time.ts'
import { type Camera, type Size, toStage } from './camera.ts'
import type { StageSpace } from './drawStage.ts'
import { type DrawTheme, font } from './theme.ts'

const trailUs = 900_000
/** Strokes of one age each: their number must not grow with the recorder's rate. */
const trailBands = 24
const pressUs = 500_000
const wheelUs = 500_000
/** Longer gaps were not recorded: no line is drawn over what nobody knows. */
const gapUs = 100_000
const markColor = '#ff5c5c'

export type PointerData = { recording: Recording; state: ScreenState; space: StageSpace; isStill: boolean }

/** Trail, presses, holds, drags, wheel and the cursor, over the picture. Positions are the recorded ones. */
export function drawPointer(ctx: CanvasRenderingContext2D, data: PointerData, camera: Camera, stage: Size, theme: DrawTheme): void {
  const { state, space } = data
  const place = (xPx: number, yPx: number) => toStage(camera, ...applyAffine(space.affine, xPx, yPx))
  drawTrail(ctx, data, place)
  drawPresses(ctx, data, place)
  const { pointer } = state
  if (!pointer) return
  const [xPx, yPx] = place(pointer.xPx, pointer.yPx)
  for (const held of state.buttons) drawDrag(ctx, place(held.xPx, held.yPx), [xPx, yPx])
  drawWheel(ctx, data, xPx, yPx)
  const [inX, inY] = applyAffine(space.affine, pointer.xPx, pointer.yPx)
  const isInside = inX >= 0 && inY >= 0 && inX <= space.size.wPx && inY <= space.size.hPx
  if (isInside) drawCursor(ctx, xPx, yPx)
  else drawOutside(ctx, [xPx, yPx], pointer, space, camera, stage, theme)
}

type Place = (xPx: number, yPx: number) => [number, number]

function drawTrail(ctx: CanvasRenderingContext2D, { recording, state }: PointerData, place: Place): void {
  const { pointer } = recording.tracks
  const to = lastRowAt(pointer.tUs, state.tUs)
  const run = loadedRunAt(recording.pointer, to)
  if (!run) return
  ctx.strokeStyle = markColor
  ctx.lineCap = 'round'
  let band = -1
  for (let row = Math.max(run.from + 1, firstRowFrom(pointer.tUs, state.tUs - trailUs)); row <= to; row++) {
    const tUs = pointer.tUs[row] as number
    if (tUs - (pointer.tUs[row - 1] as number) > gapUs || pointer.surface[row] !== pointer.surface[row - 1]) continue
    const ofRow = Math.floor(((state.tUs - tUs) / trailUs) * trailBands)
    if (ofRow !== band) {
      if (band >= 0) ctx.stroke()
      band = ofRow
      const age = Math.min(1, (band + 0.5) / trailBands)
      ctx.globalAlpha = 0.85 * (1 - age)
      ctx.lineWidth = 1 + 1.5 * (1 - age)
      ctx.beginPath()
    }
    ctx.moveTo(...place(pointer.xPx[row - 1] as number, pointer.yPx[row - 1] as number))
    ctx.lineTo(...place(pointer.xPx[row] as number, pointer.yPx[row] as number))
  }
  if (band >= 0) ctx.stroke()
  ctx.globalAlpha = 1
}

/** A ring that opens where a button went down; it stands still for those who prefer that. */
function drawPresses(ctx: CanvasRenderingContext2D, { recording, state, isStill }: PointerData, place: Place): void {
  const { buttons } = recording.tracks
  const to = lastRowAt(buttons.tUs, state.tUs)
  ctx.strokeStyle = markColor
  for (let row = firstRowFrom(buttons.tUs, state.tUs - pressUs); row <= to; row++) {
    if (!buttons.isDown[row]) continue
    const age = (state.tUs - (buttons.tUs[row] as number)) / pressUs
    const [xPx, yPx] = place(buttons.xPx[row] as number, buttons.yPx[row] as number)
    ctx.globalAlpha = 1 - age * 0.8
    ctx.lineWidth = 2
    ctx.beginPath()
    ctx.arc(xPx, yPx, isStill ? 13 : 8 + 12 * age, 0, 2 * Math.PI)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
}

/** While a button is held: where it went down, the way from there, and a ring round the pointer. */
function drawDrag(ctx: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  ctx.strokeStyle = markColor
  ctx.fillStyle = markColor
  ctx.lineWidth = 2
  ctx.beginPath()
  ctx.arc(to[0], to[1], 11, 0, 2 * Math.PI)
  ctx.globalAlpha = 0.22
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.stroke()
  if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 4) return
  ctx.setLineDash([5, 4])
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.arc(from[0], from[1], 3, 0, 2 * Math.PI)
  ctx.fill()
}

function drawWheel(ctx: CanvasRenderingContext2D, { recording, state }: PointerData, xPx: number, yPx: number): void {
  const { scroll } = recording.tracks
  const row = lastRowAt(scroll.tUs, state.tUs)
  const age = row < 0 ? 1 : (state.tUs - (scroll.tUs[row] as number)) / wheelUs
  if (age >= 1) return
  const dy = scroll.dy[row] as number
  const dx = scroll.dx[row] as number
  const [ux, uy] = dy !== 0 ? [0, dy > 0 ? -1 : 1] : [dx > 0 ? 1 : -1, 0]
  ctx.strokeStyle = markColor
  ctx.lineWidth = 2.5
  ctx.globalAlpha = 1 - age
  ctx.beginPath()
  for (const step of [20, 27]) {
    const [cx, cy] = [xPx + 22 * Math.abs(uy) + ux * step, yPx + uy * step + 22 * Math.abs(ux)]
    ctx.moveTo(cx - 6 * Math.abs(uy) - ux * 5, cy - uy * 5 - 6 * Math.abs(ux))
    ctx.lineTo(cx, cy)
    ctx.lineTo(cx + 6 * Math.abs(uy) - ux * 5, cy - uy * 5 + 6 * Math.abs(ux))
  }
  ctx.stroke()
  ctx.globalAlpha = 1
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
  ctx: CanvasRenderingContext2D,
  at: [number, number],
  pointer: { xPx: number; yPx: number },
  space: StageSpace,
  camera: Camera,
  stage: Size,
  theme: DrawTheme,
): void {
  const [left, top] = toStage(camera, 0, 0)
  const [right, bottom] = toStage(camera, space.size.wPx, space.size.hPx)
  const edgeX = clamp(at[0], Math.max(left, 0) + 10, Math.min(right, stage.wPx) - 10)
  const edgeY = clamp(at[1], Math.max(top, 0) + 10, Math.min(bottom, stage.hPx) - 10)
  const angle = Math.atan2(at[1] - edgeY, at[0] - edgeX)
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
  ctx.font = font(12, 500)
  const text = `outside: ${Math.round(pointer.xPx)}, ${Math.round(pointer.yPx)}`
  const widthPx = ctx.measureText(text).width + 12
  const boxX = clamp(edgeX - widthPx / 2, left + 4, right - widthPx - 4)
  const boxY = edgeY + (angle > 0 ? -32 : 14)
  ctx.fillStyle = 'rgb(11 13 17 / 85%)'
  ctx.beginPath()
  ctx.roundRect(boxX, boxY, widthPx, 20, 4)
  ctx.fill()
  ctx.fillStyle = '#f0b464'
  ctx.textBaseline = 'middle'
  ctx.fillText(text, boxX + 6, boxY + 10.5)
}
