import type { Scale } from '#shared/replay/scale.ts'
import type { ContextSpan } from '#shared/replay/spans.ts'
import { layoutSpans } from '#shared/replay/tiers.ts'
import { drawLabel } from './text.ts'
import { colorOfName, type DrawTheme, font } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'

/** Windows or pages, each in the colour of its name. The name stays on screen while its box does. */
export function drawContext(
  ctx: CanvasRenderingContext2D,
  spans: readonly ContextSpan[],
  scale: Scale,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  ctx.font = font(12)
  for (const { x0Px, x1Px, item } of layoutSpans(spans, scale)) {
    const leftPx = Math.max(-4, x0Px)
    const boxPx = Math.max(1, Math.min(scale.widthPx + 4, x1Px) - leftPx - 1)
    ctx.fillStyle = colorOfName(theme, item.name)
    if (boxPx < 4) ctx.fillRect(leftPx, row.yPx + 1, boxPx, row.heightPx - 2)
    else {
      ctx.beginPath()
      ctx.roundRect(leftPx, row.yPx + 1, boxPx, row.heightPx - 2, 2)
      ctx.fill()
    }
    ctx.fillStyle = theme.spanText
    const textPx = Math.max(0, leftPx)
    drawLabel(ctx, item.name, textPx + 6, row.yPx + row.heightPx / 2, Math.min(scale.widthPx, x1Px) - textPx - 10)
  }
}
