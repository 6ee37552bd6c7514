import { loadedRunAt } from '#shared/replay/pointerRows.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import type { Affine } from '#shared/replay/space.ts'
import { markColor, type StagePaint } from './stagePaint.ts'

const trailUs = 900_000
const aheadUs = 1_000_000
/** Strokes of one age each: their number must not grow with the recorder's rate. */
const trailBands = 12
/** Longer gaps were not recorded: no line is drawn over what nobody knows. */
const gapUs = 100_000
/** Nearer samples than this make no stroke of their own: what is drawn grows with the way, not with the samples. */
const nearPx = 1.5

/** The way the pointer came, fading with time. */
export function drawTrail(paint: StagePaint): void {
  const { ctx, recording, state, stretch } = paint
  const { pointer } = recording.tracks
  const to = lastRowAt(pointer.tUs, state.tUs)
  const run = loadedRunAt(recording.pointer, to)
  if (!run) return
  const spanUs = trailUs * stretch
  ctx.strokeStyle = markColor
  // round ones are most of the work where there is no graphics processor, and at this width nobody sees them
  ctx.lineCap = 'butt'
  ctx.lineJoin = 'bevel'
  let band = -1
  const path = createPath(paint, run.from)
  for (let row = Math.max(run.from + 1, firstRowFrom(pointer.tUs, state.tUs - spanUs)); row <= to; row++) {
    const ofRow = Math.floor(((state.tUs - (pointer.tUs[row] as number)) / spanUs) * trailBands)
    if (ofRow !== band) {
      if (band >= 0) path.stroke()
      band = ofRow
      const age = Math.min(1, (band + 0.5) / trailBands)
      ctx.globalAlpha = 0.85 * (1 - age)
      ctx.lineWidth = 1 + 1.5 * (1 - age)
    }
    path.lineTo(row)
  }
  path.stroke()
  ctx.globalAlpha = 1
}

/** Where the pointer goes next, dimmer and dashed, with a ring at each press to come. */
export function drawAhead(paint: StagePaint): void {
  const { ctx, recording, state, affines, stretch } = paint
  const { pointer, buttons } = recording.tracks
  const from = lastRowAt(pointer.tUs, state.tUs)
  const run = loadedRunAt(recording.pointer, from + 1)
  const untilUs = state.tUs + aheadUs * stretch
  ctx.strokeStyle = markColor
  ctx.globalAlpha = 0.5
  ctx.lineWidth = 1.5
  ctx.setLineDash([2, 4])
  if (run) {
    const path = createPath(paint, run.from)
    const to = Math.min(run.to - 1, lastRowAt(pointer.tUs, untilUs))
    for (let row = Math.max(run.from + 1, from + 1); row <= to; row++) path.lineTo(row)
    path.stroke()
  }
  for (let row = lastRowAt(buttons.tUs, state.tUs) + 1; row < buttons.rows && (buttons.tUs[row] as number) <= untilUs; row++) {
    const affine = affines[buttons.surface[row] as number]
    if (!buttons.isDown[row] || !affine) continue
    const [x, y] = [buttons.xPx[row] as number, buttons.yPx[row] as number]
    ctx.beginPath()
    ctx.arc(affine[0] * x + affine[2] * y + affine[4], affine[1] * x + affine[3] * y + affine[5], 8, 0, 2 * Math.PI)
    ctx.stroke()
  }
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}

/** One path along rows of the pointer, from each row's predecessor to it. Numbers only: nothing is made per sample. */
function createPath({ ctx, recording, affines }: StagePaint, firstRow: number): { lineTo(row: number): void; stroke(): void } {
  const { tUs, xPx, yPx, surface } = recording.tracks.pointer
  let isOpen = false
  let drawnRow = -1
  let [lastX, lastY] = [0, 0]
  const xOf = (affine: Affine, row: number) => affine[0] * (xPx[row] as number) + affine[2] * (yPx[row] as number) + affine[4]
  const yOf = (affine: Affine, row: number) => affine[1] * (xPx[row] as number) + affine[3] * (yPx[row] as number) + affine[5]
  return {
    lineTo(row) {
      const affine = affines[surface[row] as number]
      const isGap = row <= firstRow || (tUs[row] as number) - (tUs[row - 1] as number) > gapUs || surface[row] !== surface[row - 1]
      if (!affine || isGap) {
        drawnRow = -1
        return
      }
      if (drawnRow < 0) {
        lastX = xOf(affine, row - 1)
        lastY = yOf(affine, row - 1)
      }
      if (!isOpen) ctx.beginPath()
      if (!isOpen || drawnRow < 0) ctx.moveTo(lastX, lastY)
      isOpen = true
      drawnRow = row
      const x = xOf(affine, row)
      const y = yOf(affine, row)
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < nearPx) return
      ctx.lineTo(x, y)
      lastX = x
      lastY = y
    },
    /** Draws what there is; what follows goes on from where it ended. */
    stroke() {
      if (isOpen) ctx.stroke()
      isOpen = false
    },
  }
}
