import type { Finding } from '#shared/labels/lint.ts'
import { type Scale, toX } from '#shared/replay/scale.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineLayout } from './timelineLayout.ts'

const cornerPx = 7

/** What is worth another look: a corner on its segment, a line where a segment is missing. */
export function drawLint(
  ctx: CanvasRenderingContext2D,
  { findings, layout }: { findings: readonly Finding[]; layout: TimelineLayout },
  scale: Scale,
  theme: DrawTheme,
): void {
  if (findings.length === 0) return
  const rows = new Map(layout.rows.flatMap((row) => (row.kind === 'tier' ? [[row.tier.id, row] as const] : [])))
  const lastPx = new Map<string, number>()
  ctx.fillStyle = theme.warn
  ctx.beginPath()
  for (const { tier, segmentId, span } of findings) {
    const row = rows.get(tier)
    if (!row || span.endUs < scale.view.fromUs || span.startUs > scale.view.toUs) continue
    const xPx = toX(scale, span.startUs)
    // thousands may be in view: those whose corners would touch are one
    if (segmentId && xPx - (lastPx.get(tier) ?? Number.NEGATIVE_INFINITY) < cornerPx) continue
    if (segmentId) {
      lastPx.set(tier, xPx)
      const wPx = Math.min(cornerPx, Math.max(3, toX(scale, span.endUs) - xPx - 1))
      ctx.moveTo(xPx, row.yPx + 1)
      ctx.lineTo(xPx + wPx, row.yPx + 1)
      ctx.lineTo(xPx, row.yPx + 1 + cornerPx)
    } else {
      const fromPx = Math.max(0, xPx)
      ctx.fillRect(fromPx, row.yPx + row.heightPx / 2 - 1, Math.max(2, Math.min(scale.widthPx, toX(scale, span.endUs)) - fromPx), 2)
    }
  }
  ctx.fill()
}
