import type { Flag } from '#shared/api.ts'
import { toX, type Viewport } from '#shared/replay/viewport.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineLayout } from './timelineLayout.ts'

/** Flagged ranges as hatching over every row. Resolved flags are not drawn. */
export function drawFlags(
  ctx: CanvasRenderingContext2D,
  flags: readonly Flag[],
  layout: TimelineLayout,
  view: Viewport,
  widthPx: number,
  theme: DrawTheme,
): void {
  const topPx = layout.rows.find((row) => row.kind === 'ruler')?.yPx ?? 0
  for (const flag of flags) {
    if (flag.resolvedAt !== null || flag.startUs === null || flag.endUs === null) continue
    const x0Px = Math.max(0, toX(view, widthPx, flag.startUs))
    const x1Px = Math.min(widthPx, toX(view, widthPx, flag.endUs))
    if (x1Px <= x0Px) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(x0Px, topPx, x1Px - x0Px, layout.heightPx - topPx)
    ctx.clip()
    ctx.globalAlpha = 0.22
    ctx.strokeStyle = theme.warn
    ctx.lineWidth = 1
    ctx.beginPath()
    const heightPx = layout.heightPx - topPx
    // from the flag's own start, so the hatching moves with it
    for (let xPx = x0Px - heightPx; xPx < x1Px; xPx += 9) {
      ctx.moveTo(xPx, layout.heightPx)
      ctx.lineTo(xPx + heightPx, topPx)
    }
    ctx.stroke()
    ctx.restore()
  }
}
