import { scrollUnits } from '#shared/events.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import { drawChip } from './chip.ts'
import { markColor, type StagePaint } from './stagePaint.ts'

const wheelUs = 500_000

/** `↓ 3`, `→ 240 px`: how far the wheel was turned lately, in the unit that was recorded. */
export function describeTurn(dx: number, dy: number, unit: (typeof scrollUnits)[number]): string {
  const amount = Math.round(Math.abs(dy !== 0 ? dy : dx) * 10) / 10
  const arrow = dy !== 0 ? (dy > 0 ? '↑' : '↓') : dx > 0 ? '→' : '←'
  return `${arrow} ${amount}${unit === 'px' ? ' px' : unit === 'line' ? ' lines' : ''}`
}

/** Two chevrons beside the pointer the way the wheel turns, and by how much. */
export function drawWheel({ ctx, recording, state, stage, stretch }: StagePaint, xPx: number, yPx: number): void {
  const { scroll } = recording.tracks
  const last = lastRowAt(scroll.tUs, state.tUs)
  const spanUs = wheelUs * stretch
  const age = last < 0 ? 1 : (state.tUs - (scroll.tUs[last] as number)) / spanUs
  if (age >= 1) return
  let [dx, dy] = [0, 0]
  for (let row = firstRowFrom(scroll.tUs, state.tUs - spanUs); row <= last; row++) {
    if (scroll.unit[row] !== scroll.unit[last]) continue
    dx += scroll.dx[row] as number
    dy += scroll.dy[row] as number
  }
  if (dx === 0 && dy === 0) return
  const [ux, uy] = dy !== 0 ? [0, dy > 0 ? -1 : 1] : [dx > 0 ? 1 : -1, 0]
  const [ax, ay] = [Math.abs(ux), Math.abs(uy)]
  ctx.strokeStyle = markColor
  ctx.lineWidth = 2.5
  ctx.globalAlpha = 1 - age
  ctx.beginPath()
  for (const step of [20, 27]) {
    const [cx, cy] = [xPx + 22 * ay + ux * step, yPx + uy * step + 22 * ax]
    ctx.moveTo(cx - 6 * ay - ux * 5, cy - uy * 5 - 6 * ax)
    ctx.lineTo(cx, cy)
    ctx.lineTo(cx + 6 * ay - ux * 5, cy - uy * 5 + 6 * ax)
  }
  ctx.stroke()
  drawChip(ctx, describeTurn(dx, dy, scrollUnits[scroll.unit[last] as number] ?? 'notch'), xPx + 36, yPx + 14 * uy - 10, stage)
  ctx.globalAlpha = 1
}
