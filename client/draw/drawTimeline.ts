import type { Tier } from '#shared/labels/taxonomy.ts'
import { type Columns, computeColumns, smoothColumns } from '#shared/replay/density.ts'
import type { Viewport } from '#shared/replay/viewport.ts'
import { drawActions } from './drawActions.ts'
import { drawClicks } from './drawClicks.ts'
import { drawContext } from './drawContext.ts'
import { drawColumns, speedHeight } from './drawDensity.ts'
import { drawFilmstrip } from './drawFilmstrip.ts'
import { drawFlags } from './drawFlags.ts'
import { drawKeys } from './drawKeys.ts'
import { drawOverview } from './drawOverview.ts'
import { drawRuler } from './drawRuler.ts'
import { drawScroll } from './drawScroll.ts'
import { drawTier, type TierData } from './drawTier.ts'
import type { DrawTheme } from './theme.ts'
import { findRow, type TimelineRow } from './timelineLayout.ts'
import type { TimelineModel } from './timelineModel.ts'

/** Every row of the timeline. `activity` is the overview's, kept by the caller: it changes only with the recording and the width. */
export function drawTimeline(
  ctx: CanvasRenderingContext2D,
  model: TimelineModel,
  activity: Columns,
  view: Viewport,
  widthPx: number,
  theme: DrawTheme,
): void {
  const { layout } = model
  ctx.fillStyle = theme.ground
  ctx.fillRect(0, 0, widthPx, layout.heightPx)
  const ruler = findRow(layout, 'ruler')
  if (ruler) drawRuler(ctx, layout, view, widthPx, ruler, theme)
  for (const row of layout.rows) drawRow(ctx, model, activity, view, widthPx, row, theme)
  ctx.fillStyle = theme.line
  ctx.fillRect(0, layout.tiersYPx, widthPx, 1)
  drawFlags(ctx, model.flags, layout, view, widthPx, theme)
}

function drawRow(
  ctx: CanvasRenderingContext2D,
  model: TimelineModel,
  activity: Columns,
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const { recording } = model
  if (row.kind === 'overview') {
    drawOverview(ctx, { ...model, activity, durationUs: recording.durationUs }, view, widthPx, row, theme)
  } else if (row.kind === 'context') drawContext(ctx, model.spans, view, widthPx, row, theme)
  else if (row.kind === 'screen' && model.filmstrip) drawFilmstrip(ctx, model.filmstrip, view, widthPx, row, theme)
  else if (row.kind === 'pointer') {
    const columns = computeColumns(recording.tracks.pointer.tUs, model.speed, view, widthPx)
    drawColumns(ctx, columns, smoothColumns(columns.max.map(speedHeight), 3), 1, view, widthPx, row, theme.activity)
  } else if (row.kind === 'clicks') drawClicks(ctx, model, view, widthPx, row, theme)
  else if (row.kind === 'keys') drawKeys(ctx, recording.keyRuns, view, widthPx, row, theme)
  else if (row.kind === 'scroll') drawScroll(ctx, recording.tracks.scroll, view, widthPx, row, theme)
  else if (row.kind === 'actions') drawActions(ctx, model.actions, view, widthPx, row, theme)
  else if (row.kind === 'tier') drawTier(ctx, tierDataOf(model, row.tier), view, widthPx, row, theme)
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
