import { type Axis, createAxis, toAxisUs } from '#shared/replay/axis.ts'
import { clampViewport, fitViewport, panBy, revealTime, toAxisView, type Viewport, viewportOf, zoomAt } from '#shared/replay/viewport.ts'
import type { Span } from '#shared/time.ts'
import type { Player } from './player.ts'
import type { TimelinePrefsStore } from './timelinePrefs.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** What moves the visible part of the timeline, on the axis as the person has it. */
export type ViewControl = {
  /** The same object until idle time or the person's choice changes. */
  axis(): Axis
  set(view: Viewport): void
  /** Pages to the time when it is out of view. */
  reveal(tUs: number): void
  show(span: Span): void
  showAll(): void
  /** Zooms around the playhead where that is in view, else around the middle. */
  zoom(factor: number): void
  /** Zooms around a place, as a share of the width. */
  zoomAt(share: number, factor: number): void
  /** Pans by a share of what is in view. */
  pan(share: number): void
}

export function createViewControl(player: Player, store: WorkbenchStore, prefs: TimelinePrefsStore): ViewControl {
  let cached: { idle: readonly Span[]; durationUs: number; isCutting: boolean; axis: Axis } | null = null
  const axis = () => {
    const { idle } = player
    const { durationUs } = player.recording
    const { isCutting } = prefs.getState()
    if (cached?.idle !== idle || cached.durationUs !== durationUs || cached.isCutting !== isCutting)
      cached = { idle, durationUs, isCutting, axis: createAxis(durationUs, isCutting ? idle : []) }
    return cached.axis
  }
  const view = () => store.getState().view
  const set = (next: Viewport) => {
    if (next !== view()) store.setState({ view: next })
  }
  return {
    axis,
    set: (next) => set(clampViewport(axis(), next)),
    reveal: (tUs) => set(revealTime(axis(), view(), tUs)),
    show: (span) => set(viewportOf(axis(), span)),
    showAll: () => set(fitViewport(player.recording.durationUs)),
    zoom(factor) {
      const { fromUs, toUs } = toAxisView(axis(), view())
      const share = (toAxisUs(axis(), player.tUs()) - fromUs) / (toUs - fromUs)
      set(zoomAt(axis(), view(), share >= 0 && share <= 1 ? share : 0.5, factor))
    },
    zoomAt: (share, factor) => set(zoomAt(axis(), view(), share, factor)),
    pan: (share) => set(panBy(axis(), view(), share)),
  }
}
