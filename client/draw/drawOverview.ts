import { type Columns, smoothColumns } from '#shared/replay/density.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { fitViewport, toX, type Viewport } from '#shared/replay/viewport.ts'
import type { Span } from '#shared/time.ts'
import { drawColumns } from './drawDensity.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** The whole session with its activity, idle spans shaded, and the visible range as a brush. */
export function drawOverview(
  ctx: CanvasRenderingContext2D,
  data: { activity: Columns; recording: Recording; durationUs: number; idle: readonly Span[]; isShowingIdle: boolean },
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const whole = fitViewport(data.durationUs)
  ctx.fillStyle = theme.row
  ctx.fillRect(0, row.yPx, widthPx, row.heightPx)
  if (data.isShowingIdle) {
    ctx.fillStyle = theme.grid
    for (const span of data.idle) {
      const xPx = toX(whole, widthPx, span.startUs)
      ctx.fillRect(xPx, row.yPx, toX(whole, widthPx, span.endUs) - xPx, row.heightPx)
    }
  }
  const logs = smoothColumns(
    data.activity.count.map((count) => Math.log1p(count)),
    3,
  )
  const top = logs.reduce((high, each) => Math.max(high, each), 1)
  drawColumns(ctx, data.activity, logs, top, whole, widthPx, row, theme.activity)
  if (!data.recording.isComplete) drawLoaded(ctx, data.recording, whole, widthPx, row, theme)
  const x0Px = toX(whole, widthPx, view.fromUs)
  const x1Px = toX(whole, widthPx, view.toUs)
  ctx.fillStyle = theme.isDark ? 'rgb(0 0 0 / 45%)' : 'rgb(255 255 255 / 60%)'
  ctx.fillRect(0, row.yPx, x0Px, row.heightPx)
  ctx.fillRect(x1Px, row.yPx, widthPx - x1Px, row.heightPx)
  ctx.strokeStyle = theme.accent
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.roundRect(x0Px + 0.5, row.yPx + 0.5, Math.max(2, x1Px - x0Px - 1), row.heightPx - 1, 3)
  ctx.stroke()
}

/** A line under the stretches whose movements are loaded, while others are not. */
function drawLoaded(
  ctx: CanvasRenderingContext2D,
  { pointer, durationUs }: Recording,
  whole: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.fillStyle = theme.accent
  ctx.globalAlpha = 0.5
  for (const run of pointer.runs) {
    const xPx = toX(whole, widthPx, run.startUs)
    ctx.fillRect(xPx, row.yPx + row.heightPx - 2, toX(whole, widthPx, Math.min(run.endUs, durationUs)) - xPx, 2)
  }
  ctx.globalAlpha = 1
}
