import type { Flag } from '#shared/api.ts'
import { type Scale, toX } from '#shared/replay/scale.ts'
import type { DrawTheme } from './theme.ts'

const stepPx = 9

/** Flagged ranges as hatching over rows. Resolved flags are not drawn. */
export function drawFlags(
  ctx: CanvasRenderingContext2D,
  flags: readonly Flag[],
  topPx: number,
  bottomPx: number,
  scale: Scale,
  theme: DrawTheme,
): void {
  const { view, widthPx } = scale
  for (const { resolvedAt, startUs, endUs } of flags) {
    if (resolvedAt !== null || startUs === null || endUs === null || endUs <= view.fromUs || startUs >= view.toUs) continue
    const startPx = toX(scale, startUs)
    const x0Px = Math.max(0, startPx)
    const x1Px = Math.min(widthPx, Math.max(toX(scale, endUs), startPx + 1))
    const heightPx = bottomPx - topPx
    ctx.save()
    ctx.beginPath()
    ctx.rect(x0Px, topPx, x1Px - x0Px, heightPx)
    ctx.clip()
    ctx.globalAlpha = 0.22
    ctx.strokeStyle = theme.warn
    ctx.lineWidth = 1
    ctx.beginPath()
    // in step with the flag's own start, so the hatching moves with it
    const firstPx = startPx + Math.floor((x0Px - startPx - heightPx) / stepPx) * stepPx
    for (let xPx = firstPx; xPx < x1Px; xPx += stepPx) {
      ctx.moveTo(xPx, bottomPx)
      ctx.lineTo(xPx + heightPx, topPx)
    }
    ctx.stroke()
    ctx.restore()
  }
}
