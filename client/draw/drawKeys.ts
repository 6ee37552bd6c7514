import type { KeyRun } from '#shared/replay/keyRuns.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { fitText } from './text.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Keys as words in key caps; where the next stands too near, a tick. */
export function drawKeys(
  ctx: CanvasRenderingContext2D,
  runs: readonly KeyRun[],
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(11)
  ctx.textBaseline = 'middle'
  let freePx = Number.NEGATIVE_INFINITY
  for (let at = firstIn(runs, view.fromUs); at < runs.length; at++) {
    const run = runs[at] as KeyRun
    if (run.startUs > view.toUs) break
    const xPx = toX(view, widthPx, run.startUs)
    const nextPx = runs[at + 1] ? toX(view, widthPx, (runs[at + 1] as KeyRun).startUs) : widthPx + 400
    if (nextPx - freePx < 0.5) continue // not a pixel of its own
    drawRun(ctx, run, Math.max(xPx, freePx), Math.min(nextPx, widthPx), toX(view, widthPx, run.endUs), row, theme)
    freePx = Math.max(freePx, xPx + 1)
  }
}

function drawRun(
  ctx: CanvasRenderingContext2D,
  run: KeyRun,
  xPx: number,
  limitPx: number,
  endPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const text = fitText(ctx, run.text.replaceAll('\n', '⏎'), limitPx - xPx - 12)
  ctx.fillStyle = text ? theme.tile : theme.dim
  ctx.strokeStyle = theme.line
  ctx.lineWidth = 1
  if (!text) {
    ctx.fillRect(xPx, row.yPx + 4, 1.5, row.heightPx - 8)
    return
  }
  const boxPx = Math.min(limitPx - xPx - 2, Math.max(ctx.measureText(text).width + 10, endPx - xPx))
  ctx.beginPath()
  ctx.roundRect(xPx + 0.5, row.yPx + 1.5, boxPx, row.heightPx - 3, 3)
  ctx.fill()
  ctx.stroke()
  ctx.fillStyle = run.kind === 'text' ? theme.text : theme.dim
  ctx.fillText(text, xPx + 5, row.yPx + row.heightPx / 2 + 0.5)
}

function firstIn(runs: readonly KeyRun[], fromUs: number): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle] as KeyRun).startUs < fromUs) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
