import { type Columns, smoothColumns } from '#shared/replay/density.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type Scale, toX, visibleCuts } from '#shared/replay/scale.ts'
import type { Viewport } from '#shared/replay/viewport.ts'
import type { Span } from '#shared/time.ts'
import { drawCuts } from './drawCuts.ts'
import { drawColumns } from './drawDensity.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

type Overview = { activity: Columns; recording: Recording; idle: readonly Span[]; isShowingIdle: boolean }

/** The whole session with its activity, cuts or idle spans, and what is loaded: all that stays while the view moves. */
export function drawOverview(
  ctx: CanvasRenderingContext2D,
  data: Overview,
  whole: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  theme: DrawTheme,
): void {
  const { widthPx } = whole
  ctx.fillStyle = theme.row
  ctx.fillRect(0, row.yPx, widthPx, row.heightPx)
  if (data.isShowingIdle) {
    ctx.fillStyle = theme.grid
    for (const span of data.idle) {
      const xPx = toX(whole, span.startUs)
      ctx.fillRect(xPx, row.yPx, toX(whole, span.endUs) - xPx, row.heightPx)
    }
  }
  const logs = smoothColumns(data.activity.count.map(Math.log1p), 3)
  const top = logs.reduce((high, each) => Math.max(high, each), 1)
  drawColumns(ctx, data.activity, logs, top, whole, row, theme.activity)
  drawCuts(ctx, visibleCuts(whole), row.yPx, row.yPx + row.heightPx, theme)
  if (!data.recording.isComplete) drawLoaded(ctx, data.recording, whole, row, theme)
}

/** The visible range, bright on the overview. */
export function drawBrush(
  ctx: CanvasRenderingContext2D,
  view: Viewport,
  whole: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  theme: DrawTheme,
): void {
  const x0Px = toX(whole, view.fromUs)
  const x1Px = toX(whole, view.toUs)
  ctx.fillStyle = theme.isDark ? 'rgb(0 0 0 / 45%)' : 'rgb(255 255 255 / 60%)'
  ctx.fillRect(0, row.yPx, x0Px, row.heightPx)
  ctx.fillRect(x1Px, row.yPx, whole.widthPx - x1Px, row.heightPx)
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
  whole: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  theme: DrawTheme,
): void {
  ctx.fillStyle = theme.accent
  ctx.globalAlpha = 0.5
  for (const run of pointer.runs) {
    const xPx = toX(whole, run.startUs)
    ctx.fillRect(xPx, row.yPx + row.heightPx - 2, toX(whole, Math.min(run.endUs, durationUs)) - xPx, 2)
  }
  ctx.globalAlpha = 1
}
