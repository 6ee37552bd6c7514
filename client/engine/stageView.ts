import { applyAffine, computePointerBounds } from '#shared/replay/space.ts'
import { actualSize, type Camera, centreOn, fitCamera, panCamera, type Size, zoomCamera } from '../draw/camera.ts'
import { drawKeyCaps } from '../draw/drawKeyCaps.ts'
import { drawPointer } from '../draw/drawPointer.ts'
import { drawPicture, type StageSpace, stageSpaceAt } from '../draw/drawStage.ts'
import { type DrawTheme, darkTheme } from '../draw/theme.ts'
import { createSurface, watchSize } from './canvas.ts'
import type { Tile } from './frames/spriteSheets.ts'
import type { Player, Shown } from './player.ts'
import type { Scheduler } from './scheduler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

export type StageView = {
  setTheme(theme: DrawTheme): void
  fit(): void
  actualSize(): void
  zoom(factor: number): void
  dispose(): void
}

type Options = {
  picture: HTMLCanvasElement
  overlay: HTMLCanvasElement
  player: Player
  scheduler: Scheduler
  store: WorkbenchStore
  isStill: () => boolean
}

/** Two canvases: the picture, drawn when it or its place changes, and above it pointer and keys, drawn every frame. */
export function createStageView({ picture, overlay, player, scheduler, store, isStill }: Options): StageView {
  const below = createSurface(picture, true)
  const above = createSurface(overlay, false)
  let theme: DrawTheme = darkTheme
  let painted = { picture: null as ImageBitmap | null, tile: null as Tile | null, camera: null as Camera | null, key: '' }
  let reached = { of: player.recording, box: computePointerBounds(player.recording) }

  const watched = watchSize(picture, () => scheduler.request())
  const sizeOf = watched.size
  const spaceOf = ({ state, pictureStream }: Shown): StageSpace => {
    const { recording } = player
    if (reached.of !== recording) reached = { of: recording, box: computePointerBounds(recording) }
    const stream = pictureStream >= 0 ? pictureStream : (state.frame?.stream ?? -1)
    return stageSpaceAt(recording, stream, state.surface, state.tUs, reached.box)
  }
  /** Fit and follow are kept up here, where the stage's size and the pointer are known. */
  const settleCamera = (shown: Shown, space: StageSpace, stage: Size): Camera => {
    const { camera, isFollowing } = store.getState()
    const { pointer } = shown.state
    let next = camera.isFit ? fitCamera(stage, space.size) : camera
    if (isFollowing && pointer && !camera.isFit) next = centreOn(camera, stage, ...applyAffine(space.affine, pointer.xPx, pointer.yPx))
    const isSame = next.scale === camera.scale && next.xPx === camera.xPx && next.yPx === camera.yPx && next.isFit === camera.isFit
    if (!isSame) store.setState({ camera: next })
    return isSame ? camera : next
  }
  const draw = (shown: Shown) => {
    const stage = sizeOf()
    if (stage.wPx === 0 || stage.hPx === 0) return
    const space = spaceOf(shown)
    const isResized = below.resize(stage)
    above.resize(stage)
    const camera = settleCamera(shown, space, stage)
    const key = `${space.size.wPx}×${space.size.hPx} ${space.note} ${theme.isDark}`
    const { picture, placeholder: tile } = shown
    const isSame = painted.picture === picture && painted.tile?.row === tile?.row && painted.tile?.picture === tile?.picture
    if (isResized || !isSame || painted.camera !== camera || painted.key !== key || !picture) {
      drawPicture(below.ctx, picture, tile, space, camera, stage, theme)
      painted = { picture, tile, camera, key }
    }
    above.ctx.clearRect(0, 0, stage.wPx, stage.hPx)
    drawPointer(above.ctx, { recording: player.recording, state: shown.state, space, isStill: isStill() }, camera, stage, theme)
    drawKeyCaps(above.ctx, player.recording, shown.state, stage)
  }
  const stopDrawing = player.onShown(draw)
  const stopListening = store.subscribe((state, old) => {
    if (state.camera !== old.camera || state.isFollowing !== old.isFollowing) scheduler.request()
  })
  const setCamera = (camera: Camera) => store.setState({ camera })
  const stopGestures = attachStageGestures(overlay, store, setCamera)
  return {
    setTheme(next) {
      theme = next
      scheduler.request()
    },
    fit: () => setCamera({ ...store.getState().camera, isFit: true }),
    actualSize: () => setCamera(actualSize(store.getState().camera, sizeOf())),
    zoom(factor) {
      const { wPx, hPx } = sizeOf()
      setCamera(zoomCamera(store.getState().camera, wPx / 2, hPx / 2, factor))
    },
    dispose() {
      stopDrawing()
      stopListening()
      stopGestures()
      watched.stop()
    },
  }
}

/** Wheel zooms to the pointer, a drag pans, a double click fits; two fingers pinch. */
function attachStageGestures(element: HTMLElement, store: WorkbenchStore, setCamera: (camera: Camera) => void): () => void {
  const fingers = new Map<number, { xPx: number; yPx: number }>()
  const place = (event: MouseEvent) => {
    const box = element.getBoundingClientRect()
    return { xPx: event.clientX - box.left, yPx: event.clientY - box.top }
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const { xPx, yPx } = place(event)
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    setCamera(zoomCamera(store.getState().camera, xPx, yPx, Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018))))
  }
  const onDown = (event: PointerEvent) => {
    if (event.button > 1) return
    element.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, place(event))
  }
  const onMove = (event: PointerEvent) => {
    const old = fingers.get(event.pointerId)
    if (!old) return
    const at = place(event)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    const { camera } = store.getState()
    if (other) {
      const ratio = Math.hypot(at.xPx - other.xPx, at.yPx - other.yPx) / Math.max(1, Math.hypot(old.xPx - other.xPx, old.yPx - other.yPx))
      setCamera(zoomCamera(camera, other.xPx, other.yPx, ratio))
    } else if (at.xPx !== old.xPx || at.yPx !== old.yPx) setCamera(panCamera(camera, at.xPx - old.xPx, at.yPx - old.yPx))
    fingers.set(event.pointerId, at)
  }
  const onUp = (event: PointerEvent) => void fingers.delete(event.pointerId)
  const onDouble = () => setCamera({ ...store.getState().camera, isFit: true })
  const stop = new AbortController()
  const { signal } = stop
  element.addEventListener('wheel', onWheel, { passive: false, signal })
  element.addEventListener('pointerdown', onDown, { signal })
  element.addEventListener('pointermove', onMove, { signal })
  element.addEventListener('pointerup', onUp, { signal })
  element.addEventListener('pointercancel', onUp, { signal })
  element.addEventListener('dblclick', onDouble, { signal })
  return () => stop.abort()
}
