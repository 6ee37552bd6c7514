import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SegmentId } from '#shared/ids.ts'
import type { BulkEdit } from '#shared/labels/bulk.ts'
import type { Difference } from '#shared/labels/history.ts'
import type { Segments } from '#shared/labels/segments.ts'
import { fitViewport, type Viewport } from '#shared/replay/viewport.ts'
import type { Span } from '#shared/time.ts'
import type { Camera } from '../draw/camera.ts'
import type { SurfaceBox } from '../draw/drawActionBox.ts'

export type Dialog = 'keys' | 'flag' | 'submit' | 'review' | 'compare'
/** A range that was marked and has no segment yet. */
export type Pending = { tier: string; span: Span }

/** A span that is to be cut into pieces on a tier. */
export type Run = { tier: string; span: Span; pieces: readonly Span[] }

/** Segments shown on the timeline in place of the saved ones, and how they differ from those. */
export type SegmentPreview = { kind: 'history' | 'bulk'; segments: Segments; difference: Difference }

/** What one open session remembers of being worked on. Nothing in it changes per frame. */
export type WorkbenchState = {
  view: Viewport
  /** The selected segment: what keys work on, and what the inspector shows. */
  selectedId: SegmentId | null
  /** All selected ones, when there are several. Counts only while `selectedId` is among them: see `selectionOf`. */
  selectedIds: ReadonlySet<SegmentId>
  /** First event of the selected derived action. Counts only while no segment is selected, unless that is its own. */
  selectedAction: number | null
  /** The box of an action's target while it is drawn. */
  actionBox: SurfaceBox | null
  pending: Pending | null
  /** A range picked on the tracks, of no tier: to loop, zoom to or flag. */
  range: Span | null
  /** Where new segments go. */
  activeTier: string
  /** Candidates weaker than this are left out. */
  leastScore: number
  /** Pieces that are shown and not made yet. */
  run: Run | null
  /** A start that was marked and waits for its end. */
  markTUs: number | null
  camera: Camera
  isFollowing: boolean
  dialog: Dialog | null
  /** The list of the pass's changes is open. */
  isHistoryOpen: boolean
  /** What is about to be done to all selected segments. */
  bulk: BulkEdit | null
  preview: SegmentPreview | null
  /** `checks` stands in the place of the outline. */
  listTab: 'outline' | 'checks' | 'events' | 'actions'
}

/** No segment at all: the same object each time. */
export const none: ReadonlySet<SegmentId> = new Set()

/** The selected segments when there are several, else none: one alone is `selectedId`. Whoever selects one need not know of the set. */
export function selectionOf({ selectedId, selectedIds }: Pick<WorkbenchState, 'selectedId' | 'selectedIds'>): ReadonlySet<SegmentId> {
  return selectedId && selectedIds.size > 1 && selectedIds.has(selectedId) ? selectedIds : none
}

export type WorkbenchStore = StoreApi<WorkbenchState>

export function createWorkbenchStore(durationUs: number, activeTier: string): WorkbenchStore {
  return createStore<WorkbenchState>(() => ({
    view: fitViewport(durationUs),
    selectedId: null,
    selectedIds: none,
    selectedAction: null,
    actionBox: null,
    pending: null,
    range: null,
    activeTier,
    leastScore: 0.3,
    run: null,
    markTUs: null,
    camera: { isFit: true, scale: 1, xPx: 0, yPx: 0 },
    isFollowing: false,
    dialog: null,
    isHistoryOpen: false,
    bulk: null,
    preview: null,
    listTab: 'outline',
  }))
}
