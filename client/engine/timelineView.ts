import type { Segments } from '#shared/labels/segments.ts'
import type { Columns } from '#shared/replay/density.ts'
import { revealTime } from '#shared/replay/viewport.ts'
import { drawPlayhead } from '../draw/drawPlayhead.ts'
import { drawTimeline } from '../draw/drawTimeline.ts'
import { layoutTiles } from '../draw/filmstripTiles.ts'
import { type DrawTheme, darkTheme } from '../draw/theme.ts'
import { findRow } from '../draw/timelineLayout.ts'
import { computeActivity, groupByTier, type TimelineModel } from '../draw/timelineModel.ts'
import { createSurface, watchSize } from './canvas.ts'
import type { Filmstrip } from './frames/filmstrip.ts'
import type { Player } from './player.ts'
import type { Scheduler } from './scheduler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

export type TimelineView = {
  readonly widthPx: () => number
  model(): TimelineModel
  setTheme(theme: DrawTheme): void
  /** Shows segments that are being dragged in place of the saved ones; `null` ends that. */
  setGhost(segments: Segments | null): void
  setHover(tUs: number | null): void
  redraw(): void
  dispose(): void
}

type Options = {
  tracks: HTMLCanvasElement
  overlay: HTMLCanvasElement
  player: Player
  scheduler: Scheduler
  store: WorkbenchStore
  /** The newest model; a new object whenever something in it changed. */
  getModel: () => TimelineModel
  filmstrip: () => Filmstrip | null
}

/** Two canvases: the rows, drawn when something in them changes, and above them what moves with every frame. */
export function createTimelineView({ tracks, overlay, player, scheduler, store, getModel, filmstrip }: Options): TimelineView {
  const rows = createSurface(tracks, true)
  const moving = createSurface(overlay, false)
  let theme: DrawTheme = darkTheme
  let ghost: Segments | null = null
  let hoverTUs: number | null = null
  let isDirty = true
  let activity: { of: TimelineModel['recording']; widthPx: number; columns: Columns } | null = null
  let wantedTiles = ''
  const watched = watchSize(tracks, () => redraw())
  const sizeOf = () => ({ wPx: watched.size().wPx, hPx: getModel().layout.heightPx })

  const model = (): TimelineModel => (ghost ? { ...getModel(), tierSegments: groupByTier(ghost) } : getModel())
  const getActivity = (current: TimelineModel, widthPx: number) => {
    if (activity?.of !== current.recording || activity.widthPx !== widthPx)
      activity = { of: current.recording, widthPx, columns: computeActivity(current, widthPx) }
    return activity.columns
  }
  const wantTiles = (current: TimelineModel, widthPx: number) => {
    const strip = filmstrip()
    const row = findRow(current.layout, 'screen')
    if (!strip || !row) return
    const tiles = layoutTiles(strip.frames, store.getState().view, widthPx, row.heightPx * strip.aspect, strip.originUs)
    const spacingUs = tiles[0] ? tiles[0].endUs - tiles[0].startUs : 0
    const tileRows = tiles.map((tile) => tile.row)
    const wanted = `${spacingUs} ${tileRows.join()}`
    if (wanted === wantedTiles) return
    wantedTiles = wanted
    strip.want(tileRows, spacingUs)
  }
  const drawRows = (wPx: number) => {
    const current = model()
    drawTimeline(rows.ctx, current, getActivity(current, wPx), store.getState().view, wPx, theme)
    wantTiles(current, wPx)
  }
  const draw = () => {
    const size = sizeOf()
    if (size.wPx === 0) return
    if (rows.resize(size)) isDirty = true
    moving.resize(size)
    if (isDirty) drawRows(size.wPx)
    isDirty = false
    const { view, markTUs } = store.getState()
    const { loop } = player.transport.getState()
    moving.ctx.clearRect(0, 0, size.wPx, size.hPx)
    const state = { tUs: player.tUs(), durationUs: player.recording.durationUs, hoverTUs, loop, markTUs }
    drawPlayhead(moving.ctx, state, getModel().layout, view, size.wPx, theme)
  }
  const redraw = () => {
    isDirty = true
    scheduler.request()
  }
  /** Playing turns the page when the playhead leaves it; a paused view stays where it was put. */
  const stopFollowing = player.onShown(({ playback }) => {
    const { view } = store.getState()
    if (!playback.isPlaying || (playback.tUs >= view.fromUs && playback.tUs <= view.toUs)) return
    store.setState({ view: revealTime(view, playback.tUs, player.recording.durationUs) })
  })
  const stopDrawing = scheduler.onFrame(draw)
  const stopListening = store.subscribe(redraw)

  return {
    widthPx: () => Math.max(1, watched.size().wPx),
    model,
    setTheme(next) {
      theme = next
      redraw()
    },
    setGhost(next) {
      ghost = next
      redraw()
    },
    setHover(next) {
      if (next === hoverTUs) return
      hoverTUs = next
      scheduler.request()
    },
    redraw,
    dispose() {
      stopDrawing()
      stopFollowing()
      stopListening()
      watched.stop()
    },
  }
}
