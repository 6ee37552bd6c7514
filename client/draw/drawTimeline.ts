import { assertNever } from '#shared/errors.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { smoothColumns } from '#shared/replay/density.ts'
import { computeTicks } from '#shared/replay/ruler.ts'
import { type Scale, toX, visibleCuts, wholeScale } from '#shared/replay/scale.ts'
import type { Span } from '#shared/time.ts'
import { drawCandidates, drawRun } from './drawCandidates.ts'
import { drawChips } from './drawChips.ts'
import { drawClicks } from './drawClicks.ts'
import { drawContext } from './drawContext.ts'
import { drawCutLengths, drawCuts } from './drawCuts.ts'
import { drawColumns, speedHeight } from './drawDensity.ts'
import { drawEmphasis } from './drawEmphasis.ts'
import { drawFilmstrip } from './drawFilmstrip.ts'
import { drawFinds } from './drawFinds.ts'
import { drawFlags } from './drawFlags.ts'
import { drawLint } from './drawLint.ts'
import { drawBrush } from './drawOverview.ts'
import { drawPoints } from './drawPoints.ts'
import { drawGrid, drawRuler } from './drawRuler.ts'
import { drawScroll } from './drawScroll.ts'
import { drawTier, type TierData } from './drawTier.ts'
import type { DrawTheme } from './theme.ts'
import { findRow, type TimelineRow } from './timelineLayout.ts'
import type { TimelineModel } from './timelineModel.ts'

/** Overview and ruler, which stay while the rows scroll. `overview` is the overview as `drawOverview` drew it, kept by the caller. */
export function drawHead(
  ctx: CanvasRenderingContext2D,
  model: TimelineModel,
  overview: CanvasImageSource,
  scale: Scale,
  theme: DrawTheme,
): void {
  const { layout } = model
  const { widthPx } = scale
  ctx.fillStyle = theme.ground
  ctx.fillRect(0, 0, widthPx, layout.headPx)
  const [overviewRow, ruler] = [findRow(layout, 'overview'), findRow(layout, 'ruler')]
  if (!overviewRow || !ruler) return
  ctx.drawImage(overview, 0, overviewRow.yPx, widthPx, overviewRow.heightPx)
  drawBrush(ctx, scale.view, wholeScale(scale.axis, widthPx), overviewRow, theme)
  const ticks = computeTicks(scale, model.clock)
  const cuts = visibleCuts(scale)
  drawGrid(ctx, ticks, ruler.yPx, layout.headPx, theme)
  drawCuts(ctx, cuts, ruler.yPx, layout.headPx, theme)
  drawRuler(ctx, ticks, cuts, widthPx, ruler, theme)
  drawCutLengths(ctx, cuts, widthPx, ruler, theme)
  drawMarks(ctx, model, ruler.yPx, layout.headPx, scale, theme)
  drawFinds(ctx, model, scale, overviewRow, ruler, theme)
  if (model.loop) {
    ctx.fillStyle = theme.accent
    const x0Px = toX(scale, model.loop.startUs)
    ctx.fillRect(x0Px, layout.headPx - 4, toX(scale, model.loop.endUs) - x0Px, 3)
  }
}

/** The rows that are at least partly in `[topPx, bottomPx)` of the layout. */
export function drawBody(
  ctx: CanvasRenderingContext2D,
  model: TimelineModel,
  scale: Scale,
  theme: DrawTheme,
  topPx: number,
  bottomPx: number,
): void {
  const { layout } = model
  const [y0Px, y1Px] = [Math.max(layout.headPx, topPx), Math.min(layout.heightPx, bottomPx)]
  ctx.fillStyle = theme.ground
  ctx.fillRect(0, y0Px, scale.widthPx, y1Px - y0Px)
  drawGrid(ctx, computeTicks(scale, model.clock), y0Px, y1Px, theme)
  for (const row of layout.rows) if (row.yPx + row.heightPx > y0Px && row.yPx < y1Px) drawRow(ctx, model, scale, row, theme)
  ctx.fillStyle = theme.line
  ctx.fillRect(0, layout.tiersYPx, scale.widthPx, 1)
  drawCuts(ctx, visibleCuts(scale), y0Px, y1Px, theme)
  if (model.layout.tiersYPx < y1Px) drawCandidates(ctx, model, scale, theme)
  drawLint(ctx, model, scale, theme)
  drawFlags(ctx, model.flags, y0Px, y1Px, scale, theme)
  drawMarks(ctx, model, y0Px, y1Px, scale, theme)
}

function drawRow(ctx: CanvasRenderingContext2D, model: TimelineModel, scale: Scale, row: TimelineRow, theme: DrawTheme): void {
  const { recording } = model
  switch (row.kind) {
    case 'overview':
    case 'ruler':
      break // of the head
    case 'context':
      drawContext(ctx, model.spans, scale, row, theme)
      break
    case 'screen': {
      const strip = model.filmstrips.find((each) => each.stream === row.stream)
      if (strip) drawFilmstrip(ctx, strip, scale, row, theme)
      break
    }
    case 'pointer': {
      const columns = model.speed(scale)
      drawColumns(ctx, columns, smoothColumns(columns.max.map(speedHeight), 3), 1, scale, row, theme.activity)
      break
    }
    case 'clicks':
      drawClicks(ctx, model, scale, row, theme)
      break
    case 'keys':
      drawChips(ctx, model.keyChips, scale, row, theme)
      break
    case 'scroll':
      drawScroll(ctx, recording.tracks.scroll, scale, row, theme)
      break
    case 'notes':
      drawChips(ctx, model.noteChips, scale, row, theme)
      break
    case 'actions':
      drawChips(ctx, model.actionChips, scale, row, theme)
      break
    case 'tier':
      ;(row.tier.shape === 'point' ? drawPoints : drawTier)(ctx, tierDataOf(model, row.tier), scale, row, theme)
      drawEmphasis(ctx, tierDataOf(model, row.tier), model.emphasis, scale, row, theme)
      if (model.run?.tier === row.tier.id) drawRun(ctx, model.run.pieces, scale, row, theme)
      break
    default:
      assertNever(row)
  }
}

/** The picked range and the marked start, through all rows. */
function drawMarks(
  ctx: CanvasRenderingContext2D,
  { range, markTUs }: { range: Span | null; markTUs: number | null },
  topPx: number,
  bottomPx: number,
  scale: Scale,
  theme: DrawTheme,
): void {
  ctx.fillStyle = theme.accent
  if (range) {
    const [x0Px, x1Px] = [toX(scale, range.startUs), toX(scale, range.endUs)]
    ctx.globalAlpha = 0.16
    ctx.fillRect(x0Px, topPx, x1Px - x0Px, bottomPx - topPx)
    ctx.globalAlpha = 1
    ctx.fillRect(Math.round(x0Px), topPx, 1, bottomPx - topPx)
    ctx.fillRect(Math.round(x1Px) - 1, topPx, 1, bottomPx - topPx)
  }
  if (markTUs !== null) ctx.fillRect(Math.round(toX(scale, markTUs)), topPx, 2, bottomPx - topPx)
}

function tierDataOf(model: TimelineModel, tier: Tier): TierData {
  return {
    tier,
    segments: model.tierSegments.get(tier.id) ?? [],
    labels: model.labels,
    selectedId: model.selectedId,
    pending: model.pending?.tier === tier.id ? model.pending.span : null,
  }
}
