import { toX } from '#shared/replay/scale.ts'
import { hitTimeline, type TimelineHit } from '../draw/hitTimeline.ts'
import { createDrags, type Drag, type DragInput } from './timelineDrags.ts'
import { createWheelLock } from './wheelLock.ts'

type Options = DragInput & {
  element: HTMLElement
  /** Overview and ruler, which stay, and the rows, which scroll below them. */
  head: HTMLElement
  body: HTMLElement
  /** The pointer rests over a time, or left. */
  onHover: (hover: TimelineHover | null) => void
}

/** A time that is pointed at, where, and on which stream's filmstrip (`null`: on none). */
export type TimelineHover = { tUs: number; xPx: number; stream: number | null }

/** A finger takes hold of the playhead from this far. */
const playheadReachPx = 12

/** Mouse, pen and touch on the timeline. Gives back how to take it off again. */
export function attachTimelineGestures({ element, head, body, onHover, ...input }: Options): () => void {
  const { timeline, player, store, view, labeler } = input
  const drags = createDrags(input)
  const wheel = createWheelLock()
  let drag: Drag | null = null
  /** Where each finger on the timeline is. */
  const fingers = new Map<number, number>()

  /** A point in the layout's px. */
  const place = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = head.getBoundingClientRect()
    const xPx = clientX - box.left
    if (clientY < box.bottom) return { xPx, yPx: clientY - box.top }
    return { xPx, yPx: clientY - body.getBoundingClientRect().top + timeline.model().layout.headPx }
  }
  const hitAt = (xPx: number, yPx: number, pointerType: string) => {
    const { selectedId } = store.getState()
    return hitTimeline({ ...timeline.model(), selectedId }, timeline.scale(), xPx, yPx, pointerType === 'touch' ? 'coarse' : 'fine')
  }
  const startDrag = (hit: TimelineHit, xPx: number, event: PointerEvent): Drag => {
    if (hit.kind === 'overview') return drags.overview(hit, xPx)
    if (event.shiftKey) {
      const pickRange = () => drags.range(xPx, () => hit.kind === 'tier' && hit.segment && labeler?.toggle(hit.segment.id))
      return drags.boundary(hit, xPx) ?? pickRange()
    }
    store.setState({ range: null })
    if (hit.kind === 'tier' && labeler) return drags.edit(hit, xPx, labeler)
    const isPlayhead = Math.abs(toX(timeline.scale(), player.tUs()) - xPx) <= playheadReachPx
    return event.pointerType === 'touch' && hit.kind !== 'ruler' && !isPlayhead ? drags.pan(xPx) : drags.scrub(xPx)
  }
  const onDown = (event: PointerEvent) => {
    const { xPx, yPx } = place(event)
    wheel.stop()
    if (event.pointerType === 'touch') fingers.set(event.pointerId, xPx)
    if (fingers.size === 2) {
      drag?.cancel()
      drag = drags.pinch(() => [...fingers.values()])
      return
    }
    if (event.button !== 0 || drag) return
    element.setPointerCapture(event.pointerId)
    drag = startDrag(hitAt(xPx, yPx, event.pointerType), xPx, event)
    onHover(null)
  }
  const onMove = (event: PointerEvent) => {
    const { xPx, yPx } = place(event)
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, xPx)
    if (drag) {
      timeline.setHover(fingers.size > 0 ? null : drags.timeAt(xPx))
      drag.move(xPx, event.altKey)
      return
    }
    const hit = hitAt(xPx, yPx, event.pointerType)
    timeline.setHover(hit.kind === 'overview' ? null : drags.timeAt(xPx))
    // over the tiers one looks at labels: the preview would only cover what stands above
    const stream = hit.kind === 'track' ? hit.stream : null
    onHover(hit.kind === 'tier' ? null : { tUs: hit.kind === 'overview' ? hit.tUs : drags.timeAt(xPx), xPx, stream })
    element.style.cursor = cursorOf(hit, labeler?.canEdit() ?? false)
  }
  const onUp = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    drag?.end()
    drag = null
    timeline.setSnap(null)
  }
  const cancel = () => {
    fingers.clear()
    drag?.cancel()
    drag = null
    timeline.setSnap(null)
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
    const hit = hitAt(xPx, yPx, 'mouse')
    if (hit.kind === 'tier' && hit.segment) view.show(hit.segment)
    else if (hit.kind === 'overview') view.showAll()
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const mode = wheel.next(event)
    if (!mode) return
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    const { widthPx } = timeline.scale()
    const { deltaX, deltaY } = event
    if (mode === 'pan') view.pan(((Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY) * lines) / widthPx)
    else view.zoomAt(place(event).xPx / widthPx, Math.exp(-deltaY * lines * (mode === 'pinch' ? 0.01 : 0.0018)))
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
  if (hit.kind !== 'tier' || !canEdit) return 'default'
  return hit.edge ? 'ew-resize' : hit.segment ? 'pointer' : 'crosshair'
}
