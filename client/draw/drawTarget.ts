import { applyAffine } from '#shared/replay/space.ts'
import { holds } from '#shared/replay/targets.ts'
import { toPlainLine } from '#shared/text.ts'
import { chipGround, chipHeightPx } from './chip.ts'
import type { StagePaint } from './stagePaint.ts'
import { fitText } from './text.ts'
import { font } from './theme.ts'

const [roleFont, nameFont] = [font(12, 600), font(12)]
/** An element's name may be a whole page; this many letters tell it. */
const maxName = 60
/** Beyond the stage by this much nobody sees the difference, and a rectangle of any recorded size can be drawn. */
const beyondPx = 20

/** The element under the pointer: its rectangle where the recording has one, with its role and its name. */
export function drawTarget({ ctx, recording, state, stage, affines, theme }: StagePaint): void {
  const { targets } = recording.tracks
  const row = state.targetRow
  // a box that doesn't hold the pointer is of another element, or in other units
  if (row < 0 || !state.pointer || !holds(targets, row, state.pointer)) return
  const affine = affines[targets.surface[row] as number]
  const [x, y, w, h] = [targets.x[row], targets.y[row], targets.w[row], targets.h[row]]
  if (!affine || x == null || y == null || w == null || h == null) return
  const [ax, ay] = applyAffine(affine, x, y)
  const [bx, by] = applyAffine(affine, x + w, y + h)
  const left = Math.max(-beyondPx, Math.min(ax, bx))
  const top = Math.max(-beyondPx, Math.min(ay, by))
  const right = Math.min(stage.wPx + beyondPx, Math.max(ax, bx))
  const bottom = Math.min(stage.hPx + beyondPx, Math.max(ay, by))
  if (!(right > left && bottom > top)) return
  ctx.lineWidth = 3
  ctx.strokeStyle = 'rgb(11 13 17 / 55%)' // seen on any picture
  ctx.strokeRect(left, top, right - left, bottom - top)
  ctx.lineWidth = 1.5
  ctx.strokeStyle = theme.accent
  ctx.strokeRect(left, top, right - left, bottom - top)
  const yPx = top >= chipHeightPx + 8 ? top - chipHeightPx - 3 : Math.min(bottom + 3, stage.hPx - chipHeightPx - 4)
  drawName(ctx, toPlainLine(targets.role[row] ?? '', 24), toPlainLine(targets.name[row] ?? '', maxName), Math.max(4, left), yPx, stage.wPx)
}

/** Role and name apart: a name written right to left leaves the role where it is. */
function drawName(ctx: CanvasRenderingContext2D, role: string, name: string, xPx: number, yPx: number, stagePx: number): void {
  ctx.font = roleFont
  const rolePx = role ? ctx.measureText(role).width : 0
  ctx.font = nameFont
  const fitted = name ? fitText(ctx, name, Math.min(360, stagePx - xPx - rolePx - 26)) : ''
  const namePx = fitted ? ctx.measureText(fitted).width : 0
  if (rolePx + namePx === 0) return
  const boxPx = rolePx + namePx + (role && fitted ? 6 : 0) + 12
  const left = Math.max(4, Math.min(xPx, stagePx - boxPx - 4))
  ctx.fillStyle = chipGround
  ctx.beginPath()
  ctx.roundRect(left, yPx, boxPx, chipHeightPx, 4)
  ctx.fill()
  ctx.textBaseline = 'middle'
  ctx.fillStyle = '#ffffff'
  ctx.fillText(fitted, left + boxPx - 6 - namePx, yPx + 10.5)
  ctx.font = roleFont
  ctx.fillStyle = '#8ab8ff'
  ctx.fillText(role, left + 6, yPx + 10.5)
}
