import { AppError } from '#shared/errors.ts'
import type { LabelId, NewId, SegmentId } from '#shared/ids.ts'
import { type Boundary, closeGap, fillGap, moveBoundary } from '#shared/labels/boundary.ts'
import type { BulkEdit } from '#shared/labels/bulk.ts'
import { describeChange } from '#shared/labels/describe.ts'
import {
  acceptSuggestion,
  createSegment,
  deleteSegment,
  type EditContext,
  extendToTime,
  getSegment,
  mergeWithNext,
  moveSegment,
  relabelSegment,
  resizeSegment,
  segmentsOf,
  setSegmentText,
  splitSegment,
} from '#shared/labels/edits.ts'
import { type Change, isSameSegment, type Segment } from '#shared/labels/segments.ts'
import { cutAtCandidate } from '#shared/labels/tiling.ts'
import { segmentAt } from '#shared/replay/tiers.ts'
import { formatTime, type Span } from '#shared/time.ts'
import type { PassEditor } from './passEditor.ts'
import { none, selectionOf, type WorkbenchStore } from './workbenchStore.ts'

/** What the hands do to labels: each is one edit on the pass, with the selection following it. */
export type Labeler = {
  readonly canEdit: () => boolean
  context(): EditContext
  selected(): Segment | null
  select(id: SegmentId | null): void
  /** Several at once; `first` is the one that keys for a single one work on. */
  selectMany(ids: readonly SegmentId[], first: SegmentId): void
  /** Takes one in among the selected, or out. */
  toggle(id: SegmentId): void
  /** All selected segments, in order: several, one or none. */
  selection(): Segment[]
  /** Makes an edit and applies it; says why when it can't. A segment that comes with the change is selected. */
  attempt(make: () => Change | { change: Change; segmentId: SegmentId } | null): void
  applyLabel(labelId: LabelId): void
  /** As `applyLabel`, of an intent that was suggested. */
  applySuggestion(labelId: LabelId): void
  /** The label that was applied last, once more. */
  repeatLabel(): void
  createPending(labelId: LabelId | null): void
  mark(edge: 'start' | 'end', tUs: number): void
  resize(id: SegmentId, edge: 'start' | 'end', tUs: number): void
  /** As `resize`, for who can't see the edge stop: says so when it could not go all the way. */
  setEdge(id: SegmentId, edge: 'start' | 'end', tUs: number): void
  move(id: SegmentId, byUs: number): void
  moveBoundary(boundary: Boundary, tUs: number): void
  closeGap(edge: 'start' | 'end'): void
  /** A segment from the previous one's end to a time, with a label at once where one is given. */
  extend(tUs: number, labelId?: LabelId): void
  /** A segment over all that is free around a time. */
  fill(tUs: number): void
  split(tUs: number): void
  /** Cuts the active tier at a candidate: splits the segment that holds the time, or ends a new one there. */
  cut(tUs: number): void
  /** Applies what `make` gives, or says why it was refused. */
  make(make: () => Change | { change: Change; segmentId: SegmentId }): void
  merge(): void
  remove(): void
  setText(id: SegmentId, text: string): void
  undo(): void
  redo(): void
  /** The segment on the active tier at a time, else on any, from the finest up. */
  segmentAt(tUs: number): Segment | null
}

type Options = {
  editor: PassEditor
  store: WorkbenchStore
  durationUs: number
  newId: NewId
  isEditable: () => boolean
  /** Says why an edit could not be made. */
  onRefused: (message: string) => void
  /** Says what was done, for who hears the page. */
  onDone: (message: string) => void
}

export function createLabeler({ editor, store, durationUs, newId, isEditable, onRefused, onDone }: Options): Labeler {
  let lastLabelId: LabelId | null = null
  const context = (): EditContext => {
    const { segments, pass } = editor.store.getState()
    return { segments, taxonomy: pass.taxonomy.doc, durationUs, newId }
  }
  const selected = () => {
    const { selectedId } = store.getState()
    return editor.store.getState().segments.find((each) => each.id === selectedId) ?? null
  }
  const attempt = (make: () => Change | { change: Change; segmentId: SegmentId } | null) => {
    if (!isEditable()) return onRefused('this pass can’t be edited now')
    try {
      const made = make()
      if (!made) return
      const isPair = 'change' in made
      const change = isPair ? made.change : made
      const { segments, taxonomy } = context()
      if (isIdle(change, segments)) return
      editor.apply(change)
      if (isPair) select(made.segmentId)
      onDone(describeChange(change, segments, taxonomy))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      onRefused(error.message)
    }
  }
  const select = (id: SegmentId | null) => {
    const found = editor.store.getState().segments.find((each) => each.id === id)
    store.setState({
      selectedId: found?.id ?? null,
      selectedIds: none,
      pending: null,
      range: null,
      ...(found ? { activeTier: found.tier } : {}),
    })
  }
  const selection = () => {
    const state = store.getState()
    const several = selectionOf(state)
    return editor.store.getState().segments.filter((each) => (several.size > 0 ? several.has(each.id) : each.id === state.selectedId))
  }
  const selectMany = (ids: readonly SegmentId[], first: SegmentId) => {
    select(first)
    store.setState({ selectedIds: new Set(ids) })
  }
  const needSelected = (): Segment => {
    const found = selected()
    if (!found) throw new AppError('rejected', 'no segment is selected')
    return found
  }
  /** With several selected an edit of them all is shown before it is made. */
  const planForAll = (bulk: BulkEdit): boolean => {
    const isBulk = selectionOf(store.getState()).size > 0
    if (isBulk) store.setState({ bulk })
    return isBulk
  }
  const moveEdge = (segment: Segment, edge: 'start' | 'end', tUs: number) => {
    const change = resizeSegment(context(), segment.id, edge, tUs)
    const moved = change.put.find((each) => each.id === segment.id)
    const reached = (edge === 'start' ? moved?.startUs : moved?.endUs) ?? tUs
    if (Math.abs(reached - tUs) >= 1) onRefused(describeStop(edge, tUs, reached))
    return change
  }
  const createFrom = (tier: string, span: Span, labelId: LabelId | null) => {
    store.setState({ pending: null, markTUs: null })
    return createSegment(context(), { tier, span, labelId })
  }
  const applyLabel = (labelId: LabelId) =>
    attempt(() => {
      const { pending } = store.getState()
      lastLabelId = labelId
      if (!pending && planForAll({ kind: 'label', labelId })) return null
      return pending ? createFrom(pending.tier, pending.span, labelId) : relabelSegment(context(), needSelected().id, labelId)
    })
  const walk = (way: 'undo' | 'redo') =>
    attempt(() => {
      const { undoName, redoName } = editor.store.getState()
      const name = way === 'undo' ? undoName : redoName
      if (name === null) throw new AppError('rejected', `there is nothing to ${way}`)
      editor[way]()
      onDone(`${way === 'undo' ? 'Undone' : 'Redone'}: ${name}`)
      return null
    })
  return {
    canEdit: isEditable,
    attempt,
    context,
    selected,
    select,
    selectMany,
    selection,
    toggle(id) {
      const ids = selection().map((each) => each.id)
      const next = ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]
      const { selectedId } = store.getState()
      const first = next.find((each) => each === selectedId) ?? next[0]
      if (first) selectMany(next, first)
      else select(null)
    },
    applyLabel,
    repeatLabel() {
      if (lastLabelId) applyLabel(lastLabelId)
      else onRefused('no intent was given yet that could be repeated')
    },
    applySuggestion: (labelId) =>
      attempt(() => {
        const { pending } = store.getState()
        if (!pending) return acceptSuggestion(context(), needSelected().id, labelId)
        const { change, segmentId } = createFrom(pending.tier, pending.span, labelId)
        const put = change.put.map((each): Segment => (each.id === segmentId ? { ...each, origin: 'suggestion_accepted' } : each))
        return { change: { ...change, put }, segmentId }
      }),
    createPending: (labelId) =>
      attempt(() => {
        const { pending } = store.getState()
        return pending ? createFrom(pending.tier, pending.span, labelId) : null
      }),
    mark: (edge, tUs) =>
      attempt(() => {
        const { markTUs, activeTier } = store.getState()
        const segment = selected()
        if (isPointTier(activeTier) && (edge === 'end' || !segment)) {
          store.setState({ pending: null, markTUs: null })
          return createSegment(context(), { tier: activeTier, span: { startUs: tUs, endUs: tUs } })
        }
        // past the selected segment a start is that of the next one: one marks on without letting go first
        const isNext = segment !== null && edge === 'start' && tUs >= segment.endUs && !isPointTier(segment.tier)
        if (segment && !isNext) return moveEdge(segment, edge, tUs)
        if (edge === 'start') {
          store.setState({ markTUs: tUs, pending: null, selectedId: null })
          onDone(`Start marked at ${formatTime(tUs, 1)}`)
          return null
        }
        if (markTUs === null || markTUs === tUs) throw new AppError('rejected', 'mark the start first (I), then the end')
        store.setState({
          pending: { tier: activeTier, span: { startUs: Math.min(markTUs, tUs), endUs: Math.max(markTUs, tUs) } },
          markTUs: null,
        })
        onDone(`Range marked, ${formatTime(Math.min(markTUs, tUs), 1)} to ${formatTime(Math.max(markTUs, tUs), 1)}`)
        return null
      }),
    resize: (id, edge, tUs) => attempt(() => resizeSegment(context(), id, edge, tUs)),
    setEdge: (id, edge, tUs) => attempt(() => moveEdge(getSegment(context().segments, id), edge, tUs)),
    move: (id, byUs) => attempt(() => moveSegment(context(), id, byUs)),
    moveBoundary: (boundary, tUs) => attempt(() => moveBoundary(context(), boundary, tUs)),
    closeGap: (edge) => attempt(() => closeGap(context(), needSelected().id, edge)),
    extend: (tUs, labelId) =>
      attempt(() => {
        if (labelId) lastLabelId = labelId
        return extendToTime(context(), store.getState().activeTier, tUs, labelId)
      }),
    fill: (tUs) => attempt(() => fillGap(context(), store.getState().activeTier, tUs)),
    split: (tUs) => attempt(() => splitSegment(context(), (selectedAround(selected(), tUs) ?? needAt(tUs)).id, tUs)),
    cut: (tUs) => attempt(() => cutAtCandidate(context(), store.getState().activeTier, tUs)),
    make: attempt,
    merge: () => attempt(() => mergeWithNext(context(), needSelected().id)),
    remove: () =>
      attempt(() => {
        if (planForAll({ kind: 'delete' })) return null
        const change = deleteSegment(context(), needSelected().id)
        store.setState({ selectedId: null })
        return change
      }),
    setText: (id, text) => attempt(() => setSegmentText(context(), id, text)),
    undo: () => walk('undo'),
    redo: () => walk('redo'),
    segmentAt: at,
  }

  function at(tUs: number): Segment | null {
    const { segments, taxonomy } = context()
    const { activeTier } = store.getState()
    const tiers = [activeTier, ...taxonomy.tiers.map((each) => each.id).reverse()]
    for (const tier of tiers) {
      const list = segmentsOf(segments, tier)
      // a moment is met by nobody: on its own tier the nearest is meant
      const found = isPointTier(tier) ? (tier === activeTier ? nearestPoint(list, tUs) : null) : segmentAt(list, tUs)
      if (found) return found
    }
    return null
  }
  function isPointTier(id: string): boolean {
    return context().taxonomy.tiers.some((each) => each.id === id && each.shape === 'point')
  }
  function needAt(tUs: number): Segment {
    const found = at(tUs)
    if (!found) throw new AppError('rejected', 'there is no segment at the playhead')
    return found
  }
}

function nearestPoint(points: readonly Segment[], tUs: number): Segment | null {
  const away = (each: Segment) => Math.abs(each.startUs - tUs)
  return points.reduce<Segment | null>((best, each) => (best && away(best) <= away(each) ? best : each), null)
}

/** A change that changes nothing would only be in the way of undo. */
function isIdle({ put, remove }: Change, segments: readonly Segment[]): boolean {
  if (remove.length > 0) return false
  const ids = new Set(put.map((each) => each.id))
  const before = new Map(segments.filter((each) => ids.has(each.id)).map((each) => [each.id, each]))
  return put.every((each) => {
    const old = before.get(each.id)
    return old !== undefined && isSameSegment(each, old)
  })
}

/** Why an edge is where it is and not where it was wanted. */
function describeStop(edge: 'start' | 'end', wantedUs: number, reachedUs: number): string {
  const isOutward = edge === 'start' ? wantedUs < reachedUs : wantedUs > reachedUs
  const at = formatTime(reachedUs)
  return isOutward
    ? `the ${edge} went as far as ${at}: there the neighbour, or the segment above it, is in the way`
    : `the ${edge} went as far as ${at}: further in it would cut what is below it`
}

/** A selected segment that the time is inside of. */
function selectedAround(segment: Segment | null, tUs: number): Segment | null {
  return segment && segment.startUs < tUs && tUs < segment.endUs ? segment : null
}
