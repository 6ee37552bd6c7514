import { defaultRules } from '#shared/actions/default.ts'
import { type ButtonName, buttonNames } from '#shared/events.ts'
import { clickCountOf } from '#shared/replay/clicks.ts'
import type { HeldButton } from '#shared/replay/held.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { applyAffine } from '#shared/replay/space.ts'
import { drawChip } from './chip.ts'
import { markColor, type StagePaint } from './stagePaint.ts'

const pressUs = 500_000
/** From when on a press is a hold worth saying. */
const holdUs = 400_000

const words: Record<ButtonName, string> = {
  left: '',
  right: 'right',
  middle: 'middle',
  x1: 'back',
  x2: 'forward',
  unknown: 'button?',
  touch: 'touch',
  pen: 'pen',
}

/** `right ×2`; nothing for a plain left click. */
export function describePress(button: ButtonName, count: number): string {
  return [words[button], count > 1 ? `×${count}` : ''].filter(Boolean).join(' ')
}

/** Buttons differ in shape, not in colour alone: right is dashed, middle double, touch and pen are filled. */
function strokeRing({ ctx, theme }: StagePaint, button: ButtonName, xPx: number, yPx: number, radiusPx: number): void {
  ctx.strokeStyle = button === 'right' ? theme.clickRight : markColor
  ctx.lineWidth = 2
  ctx.setLineDash(button === 'right' ? [5, 3.5] : [])
  ctx.beginPath()
  ctx.arc(xPx, yPx, radiusPx, 0, 2 * Math.PI)
  ctx.stroke()
  ctx.setLineDash([])
  if (button === 'middle') {
    ctx.beginPath()
    ctx.arc(xPx, yPx, radiusPx + 4, 0, 2 * Math.PI)
    ctx.stroke()
  } else if (button === 'touch' || button === 'pen') {
    ctx.fillStyle = 'rgb(255 92 92 / 22%)'
    ctx.fill()
  }
}

/** A ring that opens where a button went down, and which click of how many it was. */
export function drawPresses(paint: StagePaint): void {
  const { ctx, recording, state, affines, isStill, stretch, stage } = paint
  const { buttons } = recording.tracks
  const to = lastRowAt(buttons.tUs, state.tUs)
  let newest = -1
  for (let row = firstRowFrom(buttons.tUs, state.tUs - pressUs * stretch); row <= to; row++) {
    const affine = affines[buttons.surface[row] as number]
    if (!buttons.isDown[row] || !affine) continue
    const age = (state.tUs - (buttons.tUs[row] as number)) / (pressUs * stretch)
    const [xPx, yPx] = applyAffine(affine, buttons.xPx[row] as number, buttons.yPx[row] as number)
    ctx.globalAlpha = 1 - age * 0.8
    strokeRing(paint, buttonNames[buttons.button[row] as number] ?? 'unknown', xPx, yPx, isStill ? 13 : 8 + 12 * age)
    newest = row
  }
  ctx.globalAlpha = 1
  const affine = newest < 0 ? null : affines[buttons.surface[newest] as number]
  const text = affine ? describePress(buttonNames[buttons.button[newest] as number] ?? 'unknown', clickCountOf(buttons, newest)) : ''
  if (!affine || !text) return
  const [xPx, yPx] = applyAffine(affine, buttons.xPx[newest] as number, buttons.yPx[newest] as number)
  drawChip(ctx, text, xPx + 18, yPx - 34, stage)
}

/** While a button is held: where it went down, the way from there, a ring round the pointer that closes as a hold grows long, and how long. */
export function drawHolds(paint: StagePaint, toXPx: number, toYPx: number): void {
  const { ctx, state, affines, stage } = paint
  for (const held of state.buttons) {
    const affine = affines[paint.recording.tracks.buttons.surface[held.row] as number]
    if (affine) drawDrag(paint, applyAffine(affine, held.xPx, held.yPx), [toXPx, toYPx])
    drawHold(paint, held, toXPx, toYPx)
    const heldUs = state.tUs - held.sinceUs
    if (heldUs < holdUs) continue
    drawChip(
      ctx,
      [describePress(held.button, 1), `${(heldUs / 1e6).toFixed(1)} s`].filter(Boolean).join(' '),
      toXPx + 18,
      toYPx - 34,
      stage,
    )
  }
}

function drawHold(paint: StagePaint, { button, sinceUs }: HeldButton, xPx: number, yPx: number): void {
  const { ctx, theme, state } = paint
  ctx.fillStyle = button === 'right' ? theme.clickRight : markColor
  ctx.globalAlpha = 0.22
  ctx.beginPath()
  ctx.arc(xPx, yPx, 11, 0, 2 * Math.PI)
  ctx.fill()
  ctx.globalAlpha = 1
  strokeRing(paint, button, xPx, yPx, 11)
  const share = Math.min(1, (state.tUs - sinceUs) / defaultRules.longPressUs)
  ctx.lineWidth = 3.5
  ctx.beginPath()
  ctx.arc(xPx, yPx, 16, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI)
  ctx.stroke()
}

function drawDrag({ ctx }: StagePaint, from: readonly [number, number], to: readonly [number, number]): void {
  if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 4) return
  ctx.strokeStyle = markColor
  ctx.fillStyle = markColor
  ctx.lineWidth = 2
  ctx.setLineDash([5, 4])
  ctx.beginPath()
  ctx.moveTo(from[0], from[1])
  ctx.lineTo(to[0], to[1])
  ctx.stroke()
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.arc(from[0], from[1], 3, 0, 2 * Math.PI)
  ctx.fill()
}
