import { AppError } from '#shared/errors.ts'
import { moveSegment, resizeSegment } from '#shared/labels/edits.ts'
import { applyChange, type Change } from '#shared/labels/segments.ts'
import { type SnapPoints, snapTime } from '#shared/replay/snap.ts'
import { clampViewport, fitViewport, panBy, toTime, viewportOf, zoomAt } from '#shared/replay/viewport.ts'
import { clamp } from '#shared/time.ts'
import { hitTimeline, type TimelineHit } from '../draw/hitTimeline.ts'
import type { Labeler } from './labeler.ts'
import type { Player } from './player.ts'
import type { TimelineView } from './timelineView.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

type Options = {
  element: HTMLElement
  timeline: TimelineView
  player: Player
  store: WorkbenchStore
  labeler: Labeler | null
  snapPoints: () => SnapPoints
  /** The pointer rests over a time (with where), or left. */
  onHover: (hover: { tUs: number; xPx: number } | null) => void
}

/** A pointer has to travel this far before a press is a drag. */
const dragPx = 4
const snapPx = 8

/** One drag, from press to release. Each step gets the point and whether Alt lets go of snapping. */
type Drag = { move(xPx: number, isFree: boolean): void; end(): void; cancel(): void }

/** Mouse, pen and touch on the timeline. Gives back how to take it off again. */
export function attachTimelineGestures({ element, timeline, player, store, labeler, snapPoints, onHover }: Options): () => void {
  let drag: Drag | null = null
  /** Where each finger on the timeline is. */
  const fingers = new Map<number, number>()
  const durationUs = () => player.recording.durationUs
  const place = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect()
    return { xPx: event.clientX - box.left, yPx: event.clientY - box.top }
  }
  const timeAt = (xPx: number) => clamp(Math.round(toTime(store.getState().view, timeline.widthPx(), xPx)), 0, durationUs())
  const snapped = (xPx: number, isFree: boolean) => {
    const { view } = store.getState()
    const reachUs = ((view.toUs - view.fromUs) / timeline.widthPx()) * snapPx
    return isFree ? timeAt(xPx) : snapTime(snapPoints(), timeAt(xPx), reachUs)
  }
  const hitAt = (xPx: number, yPx: number) => {
    const { view, selectedId } = store.getState()
    return hitTimeline({ ...timeline.model(), durationUs: durationUs(), selectedId }, view, timeline.widthPx(), xPx, yPx)
  }

  const startScrub = (xPx: number): Drag => {
    const release = player.hold()
    player.seek(timeAt(xPx))
    return { move: (x) => player.seek(timeAt(x)), end: release, cancel: release }
  }
  const startOverview = (hit: Extract<TimelineHit, { kind: 'overview' }>, xPx: number): Drag => {
    const first = store.getState().view
    const whole = fitViewport(durationUs())
    const shiftOf = (x: number) => toTime(whole, timeline.widthPx(), x) - toTime(whole, timeline.widthPx(), xPx)
    const set = (fromUs: number, toUs: number) =>
      store.setState({ view: clampViewport({ fromUs: Math.min(fromUs, toUs), toUs: Math.max(fromUs, toUs) }, durationUs()) })
    const isScrub = hit.part === 'outside'
    if (isScrub) player.seek(hit.tUs)
    return {
      move(x) {
        if (isScrub) player.seek(toTime(whole, timeline.widthPx(), x))
        else if (hit.part === 'start') set(clamp(first.fromUs + shiftOf(x), 0, durationUs()), first.toUs)
        else if (hit.part === 'end') set(first.fromUs, clamp(first.toUs + shiftOf(x), 0, durationUs()))
        else set(first.fromUs + shiftOf(x), first.toUs + shiftOf(x))
      },
      end() {
        // the overview's brush is also the way to a far time: a press that moved nothing seeks there
        if (store.getState().view === first) player.seek(hit.tUs)
      },
      cancel: () => store.setState({ view: first }),
    }
  }
  const startEdit = (hit: Extract<TimelineHit, { kind: 'tier' }>, xPx: number, hands: Labeler): Drag => {
    const { segment, edge } = hit
    if (!segment) return startRange(hit.tier, xPx, hands)
    hands.select(segment.id)
    let wanted: (() => void) | null = null
    const preview = (make: () => Change, commit: () => void) => {
      const { segments, taxonomy, durationUs: length } = hands.context()
      try {
        timeline.setGhost(applyChange(segments, make(), taxonomy, length))
        wanted = commit
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    }
    return {
      move(x, isFree) {
        if (!hands.canEdit() || (!wanted && Math.abs(x - xPx) < dragPx)) return
        if (edge) {
          const tUs = snapped(x, isFree)
          preview(
            () => resizeSegment(hands.context(), segment.id, edge, tUs),
            () => hands.resize(segment.id, edge, tUs),
          )
          return
        }
        const start = snapped(x - xPx + startPx(segment.startUs), isFree)
        preview(
          () => moveSegment(hands.context(), segment.id, start - segment.startUs),
          () => hands.move(segment.id, start - segment.startUs),
        )
      },
      end() {
        timeline.setGhost(null)
        if (wanted) wanted()
        else if (!edge) player.seek(clamp(timeAt(xPx), segment.startUs, segment.endUs))
      },
      cancel: () => timeline.setGhost(null),
    }
  }
  const startPx = (tUs: number) => {
    const { view } = store.getState()
    return ((tUs - view.fromUs) / (view.toUs - view.fromUs)) * timeline.widthPx()
  }
  const startRange = (tier: string, xPx: number, hands: Labeler): Drag => {
    store.setState({ activeTier: tier, selectedId: null, pending: null })
    let isRange = false
    return {
      move(x, isFree) {
        if (!hands.canEdit() || (!isRange && Math.abs(x - xPx) < dragPx)) return
        isRange = true
        const [a, b] = [snapped(xPx, isFree), snapped(x, isFree)]
        store.setState({ pending: a === b ? null : { tier, span: { startUs: Math.min(a, b), endUs: Math.max(a, b) } } })
      },
      end: () => void (isRange || player.seek(timeAt(xPx))),
      cancel: () => store.setState({ pending: null }),
    }
  }

  /** Two fingers zoom and pan: the times under them stay under them. */
  const startPinch = (): Drag => {
    drag?.cancel()
    const [a = 0, b = 1] = [...fingers.values()]
    const first = { aUs: timeAt(a), bUs: timeAt(b) }
    return {
      move() {
        const [x = 0, y = 1] = [...fingers.values()]
        const usPerPx = (first.bUs - first.aUs) / (y - x || 1)
        if (usPerPx <= 0 || !Number.isFinite(usPerPx)) return
        const fromUs = first.aUs - x * usPerPx
        store.setState({ view: clampViewport({ fromUs, toUs: fromUs + timeline.widthPx() * usPerPx }, durationUs()) })
      },
      end: () => undefined,
      cancel: () => undefined,
    }
  }

  const onDown = (event: PointerEvent) => {
    const { xPx, yPx } = place(event)
    if (event.pointerType === 'touch') fingers.set(event.pointerId, xPx)
    if (fingers.size === 2) {
      drag = startPinch()
      return
    }
    if (event.button !== 0 || drag) return
    element.setPointerCapture(event.pointerId)
    const hit = hitAt(xPx, yPx)
    if (hit.kind === 'overview') drag = startOverview(hit, xPx)
    else if (hit.kind === 'tier' && labeler) drag = startEdit(hit, xPx, labeler)
    else drag = startScrub(xPx)
  }
  const onMove = (event: PointerEvent) => {
    const { xPx, yPx } = place(event)
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, xPx)
    const hit = drag ? null : hitAt(xPx, yPx)
    timeline.setHover(hit?.kind === 'overview' ? null : timeAt(xPx))
    // over the tiers one looks at labels: the preview would only cover what stands above
    onHover(!hit || hit.kind === 'tier' ? null : { tUs: hit.kind === 'overview' ? hit.tUs : timeAt(xPx), xPx })
    if (hit) element.style.cursor = cursorOf(hit, labeler?.canEdit() ?? false)
    drag?.move(xPx, event.altKey)
  }
  const onUp = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    drag?.end()
    drag = null
  }
  const cancel = () => {
    fingers.clear()
    drag?.cancel()
    drag = null
  }
  const onLeave = () => {
    timeline.setHover(null)
    onHover(null)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !drag) return
    cancel()
    event.stopPropagation()
  }
  const onDouble = (event: MouseEvent) => {
    const { xPx, yPx } = place(event)
    const hit = hitAt(xPx, yPx)
    if (hit.kind === 'tier' && hit.segment) store.setState({ view: viewportOf(hit.segment, durationUs()) })
    else if (hit.kind === 'overview') store.setState({ view: fitViewport(durationUs()) })
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const { view } = store.getState()
    const widthPx = timeline.widthPx()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines]
    const isPan = !event.ctrlKey && (event.shiftKey || Math.abs(dx) > Math.abs(dy))
    if (isPan) store.setState({ view: panBy(view, widthPx, dx || dy, durationUs()) })
    // a pinch arrives as a wheel with Ctrl, in much smaller steps
    else store.setState({ view: zoomAt(view, widthPx, place(event).xPx, Math.exp(-dy * (event.ctrlKey ? 0.01 : 0.0018)), durationUs()) })
  }
  const listeners = [
    ['pointerdown', onDown],
    ['pointermove', onMove],
    ['pointerup', onUp],
    ['pointercancel', cancel],
    ['pointerleave', onLeave],
    ['dblclick', onDouble],
  ] as const
  for (const [name, listener] of listeners) element.addEventListener(name, listener as EventListener) // the names give the event types
  element.addEventListener('wheel', onWheel, { passive: false })
  window.addEventListener('keydown', onKey, true)
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener)
    element.removeEventListener('wheel', onWheel)
    window.removeEventListener('keydown', onKey, true)
  }
}

function cursorOf(hit: TimelineHit, canEdit: boolean): string {
  if (hit.kind === 'overview') return hit.part === 'brush' ? 'grab' : hit.part === 'outside' ? 'default' : 'ew-resize'
  if (hit.kind === 'track' || !canEdit) return 'default'
  return hit.edge ? 'ew-resize' : hit.segment ? 'pointer' : 'crosshair'
}
