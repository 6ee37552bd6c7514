import { type Camera, panCamera, zoomCamera } from '../draw/camera.ts'

export type StageGestures = {
  camera(): Camera
  setCamera(camera: Camera): void
  fit(): void
  /** The viewer's own pointer or pen over the stage without a button down; `null` when it left. */
  hover(at: { xPx: number; yPx: number } | null): void
}

/** Two taps closer than this in time and place are one double tap. */
const [doubleTapMs, doubleTapPx] = [350, 24]

/** Wheel zooms to the pointer, a drag pans, a double click or tap fits; two fingers pinch, a pen that hovers points. */
export function attachStageGestures(element: HTMLElement, stage: StageGestures): () => void {
  const fingers = new Map<number, { xPx: number; yPx: number }>()
  let tap: { ms: number; xPx: number; yPx: number } | null = null
  const place = (event: MouseEvent) => {
    const box = element.getBoundingClientRect()
    return { xPx: event.clientX - box.left, yPx: event.clientY - box.top }
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const { xPx, yPx } = place(event)
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    // Shift and wheel pans, as on the timeline; browsers turn it into a sideways wheel
    if (event.shiftKey) return stage.setCamera(panCamera(stage.camera(), -(event.deltaX || event.deltaY) * lines, 0))
    stage.setCamera(zoomCamera(stage.camera(), xPx, yPx, Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018))))
  }
  const onDown = (event: PointerEvent) => {
    if (event.button > 1) return
    element.setPointerCapture(event.pointerId)
    const at = place(event)
    fingers.set(event.pointerId, at)
    stage.hover(null)
    if (event.pointerType !== 'touch') return
    const isDouble = tap && event.timeStamp - tap.ms < doubleTapMs && Math.hypot(at.xPx - tap.xPx, at.yPx - tap.yPx) < doubleTapPx
    tap = isDouble || fingers.size > 1 ? null : { ms: event.timeStamp, ...at }
    if (isDouble) stage.fit()
  }
  const onMove = (event: PointerEvent) => {
    const at = place(event)
    const old = fingers.get(event.pointerId)
    if (!old) return event.pointerType === 'touch' ? undefined : stage.hover(at)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other) {
      const ratio = Math.hypot(at.xPx - other.xPx, at.yPx - other.yPx) / Math.max(1, Math.hypot(old.xPx - other.xPx, old.yPx - other.yPx))
      stage.setCamera(zoomCamera(stage.camera(), other.xPx, other.yPx, ratio))
    } else if (at.xPx !== old.xPx || at.yPx !== old.yPx) stage.setCamera(panCamera(stage.camera(), at.xPx - old.xPx, at.yPx - old.yPx))
    fingers.set(event.pointerId, at)
  }
  const onUp = (event: PointerEvent) => void fingers.delete(event.pointerId)
  const stop = new AbortController()
  const { signal } = stop
  element.addEventListener('wheel', onWheel, { passive: false, signal })
  element.addEventListener('pointerdown', onDown, { signal })
  element.addEventListener('pointermove', onMove, { signal })
  element.addEventListener('pointerup', onUp, { signal })
  element.addEventListener('pointercancel', onUp, { signal })
  element.addEventListener('pointerleave', () => stage.hover(null), { signal })
  element.addEventListener('dblclick', () => stage.fit(), { signal })
  return () => stop.abort()
}
