import { scaleLinear } from 'd3-scale'
import type { ShiftProposal } from '#shared/api.ts'
import { isAnswer } from '#shared/replay/skew.ts'
import { formatShift } from '#shared/replay/streamShifts.ts'
import type { Size } from './camera.ts'
import { type DrawTheme, font } from './theme.ts'

/** Time around the press that is shown. */
const reachUs = 1_000_000
const curvePx = 34
const stripPx = 66
const headPx = 16
const gapPx = 8

/** The shift of the second strip: the one shown, else the proposed; 0: there is none to compare with. */
function otherShift(proposal: ShiftProposal, shownUs: number): number {
  return shownUs === 0 ? (proposal.shiftUs ?? 0) : shownUs
}

export function answersHeight(proposal: ShiftProposal, shownUs: number): number {
  const strips = otherShift(proposal, shownUs) === 0 ? 1 : 2
  return headPx + curvePx + strips * (gapPx + headPx + stripPx)
}

/**
 * Why a shift is proposed, to be seen: how well each shift fits, and under it what the pictures did around every click (a row
 * each), as recorded and with the shift that is shown now, or else the proposed one. What answers stands behind the line of the press, in one column.
 */
export function drawAnswers(ctx: CanvasRenderingContext2D, proposal: ShiftProposal, shownUs: number, size: Size, theme: DrawTheme): void {
  ctx.clearRect(0, 0, size.wPx, size.hPx)
  ctx.textBaseline = 'middle'
  drawCurve(ctx, proposal, shownUs, size.wPx, theme)
  const firstPx = headPx + curvePx + gapPx
  drawStrip(ctx, proposal, 0, firstPx, 'Pictures around each press, as recorded', size.wPx, theme)
  const otherUs = otherShift(proposal, shownUs)
  if (otherUs === 0) return
  const name = `The same with ${formatShift(otherUs)}${shownUs === 0 ? ', proposed' : ''}`
  drawStrip(ctx, proposal, otherUs, firstPx + headPx + stripPx + gapPx, name, size.wPx, theme)
}

function drawCurve(ctx: CanvasRenderingContext2D, { curve, shiftUs }: ShiftProposal, shownUs: number, wPx: number, theme: DrawTheme): void {
  const { fromUs, stepUs, scores } = curve
  const x = scaleLinear([fromUs, fromUs + stepUs * (scores.length - 1)], [0, wPx])
  const y = scaleLinear([0, Math.max(0.1, ...scores)], [headPx + curvePx, headPx])
  drawHead(ctx, 'How well each shift fits, −1.5 to +1.5 s', 0, theme)
  ctx.fillStyle = theme.row
  ctx.fillRect(0, headPx, wPx, curvePx)
  ctx.beginPath()
  ctx.moveTo(0, headPx + curvePx)
  for (const [at, score] of scores.entries()) ctx.lineTo(x(fromUs + at * stepUs), y(score))
  ctx.lineTo(wPx, headPx + curvePx)
  ctx.fillStyle = theme.activity
  ctx.fill()
  const mark = (tUs: number, color: string) => {
    ctx.fillStyle = color
    ctx.fillRect(Math.round(x(tUs)) - 1, headPx, 2, curvePx)
  }
  mark(shownUs, theme.hover)
  if (shiftUs !== null) mark(shiftUs, theme.accent)
}

function drawStrip(
  ctx: CanvasRenderingContext2D,
  { evidence }: ShiftProposal,
  shiftUs: number,
  topPx: number,
  name: string,
  wPx: number,
  theme: DrawTheme,
): void {
  const x = scaleLinear([-reachUs, reachUs], [0, wPx])
  const yPx = topPx + headPx
  drawHead(ctx, name, topPx, theme)
  ctx.fillStyle = theme.row
  ctx.fillRect(x(0), yPx, wPx - x(0), stripPx)
  ctx.fillStyle = theme.grid // nothing can answer here
  ctx.fillRect(0, yPx, x(0), stripPx)
  const rowPx = Math.min(5, stripPx / Math.max(1, evidence.length))
  for (const [row, click] of evidence.entries()) {
    for (const { tUs, weight } of click.changes) {
      const afterUs = tUs + shiftUs - click.downUs
      if (Math.abs(afterUs) > reachUs) continue
      ctx.globalAlpha = 0.3 + 0.7 * weight
      ctx.fillStyle = isAnswer(click, tUs + shiftUs) ? theme.accent : theme.hover
      ctx.fillRect(Math.round(x(afterUs)) - 1, yPx + row * rowPx, 3, Math.max(1, rowPx - 0.5))
    }
  }
  ctx.globalAlpha = 1
  ctx.fillStyle = theme.playhead
  ctx.fillRect(Math.round(x(0)), yPx, 1, stripPx)
}

function drawHead(ctx: CanvasRenderingContext2D, text: string, yPx: number, theme: DrawTheme): void {
  ctx.font = font(11)
  ctx.fillStyle = theme.dim
  ctx.fillText(text, 0, yPx + headPx / 2)
}
