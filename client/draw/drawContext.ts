import type { ContextSpan } from '#shared/replay/spans.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { drawLabel } from './text.ts'
import { colorOfName, type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Windows or pages, each in the colour of its name. The name stays on screen while its box does. */
export function drawContext(
  ctx: CanvasRenderingContext2D,
  spans: readonly ContextSpan[],
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(12)
  let lastPx = Number.NEGATIVE_INFINITY
  for (const span of spans) {
    if (span.endUs <= view.fromUs || span.startUs >= view.toUs) continue
    const x0Px = Math.max(0, toX(view, widthPx, span.startUs))
    const x1Px = Math.min(widthPx, toX(view, widthPx, span.endUs))
    if (x1Px - lastPx < 0.5) continue // same pixel as the one before
    lastPx = x1Px
    ctx.fillStyle = colorOfName(theme, span.name)
    ctx.beginPath()
    ctx.roundRect(x0Px, row.yPx + 1, Math.max(1, x1Px - x0Px - 1), row.heightPx - 2, 2)
    ctx.fill()
    ctx.fillStyle = theme.spanText
    drawLabel(ctx, span.name, x0Px + 6, row.yPx + row.heightPx / 2, x1Px - x0Px - 10)
  }
}
