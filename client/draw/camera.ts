import { clamp } from '#shared/time.ts'

export type Size = { wPx: number; hPx: number }
/** How a picture lies on the stage: stage px = picture px × scale + offset. `fit` follows the stage's size. */
export type Camera = { readonly isFit: boolean; readonly scale: number; readonly xPx: number; readonly yPx: number }

const marginPx = 16
const [smallest, largest] = [0.05, 16]

/** The whole picture in the middle, never larger than its own pixels on a stage that could hold more than twice that. */
export function fitCamera(stage: Size, picture: Size): Camera {
  const scale = Math.min((stage.wPx - 2 * marginPx) / picture.wPx, (stage.hPx - 2 * marginPx) / picture.hPx, 2)
  return centred(stage, picture, Math.max(smallest, scale), true)
}

/** One picture pixel per stage pixel, around what was in the middle. */
export function actualSize(camera: Camera, stage: Size): Camera {
  return zoomCamera(camera, stage.wPx / 2, stage.hPx / 2, 1 / camera.scale)
}

function centred(stage: Size, picture: Size, scale: number, isFit: boolean): Camera {
  return { isFit, scale, xPx: (stage.wPx - picture.wPx * scale) / 2, yPx: (stage.hPx - picture.hPx * scale) / 2 }
}

/** Zooms by `factor`; the picture's point under (x, y) of the stage stays there. */
export function zoomCamera(camera: Camera, xPx: number, yPx: number, factor: number): Camera {
  const scale = clamp(camera.scale * factor, smallest, largest)
  const ratio = scale / camera.scale
  return { isFit: false, scale, xPx: xPx - (xPx - camera.xPx) * ratio, yPx: yPx - (yPx - camera.yPx) * ratio }
}

export function panCamera(camera: Camera, dxPx: number, dyPx: number): Camera {
  return { ...camera, isFit: false, xPx: camera.xPx + dxPx, yPx: camera.yPx + dyPx }
}

/** The pointer may go about in the middle of the stage, this share of it each way, before the picture moves. */
const calmShare = 0.25

/**
 * The camera that keeps a picture point within the middle of the stage: moved by `ease` (0 to 1) of the way there, the
 * very same when there is none to go. A point off the stage was jumped to: there is no way to show.
 */
export function followCamera(camera: Camera, stage: Size, xPx: number, yPx: number, ease: number): Camera {
  const [x, y] = toStage(camera, xPx, yPx)
  const dx = clamp(x, stage.wPx * calmShare, stage.wPx * (1 - calmShare)) - x
  const dy = clamp(y, stage.hPx * calmShare, stage.hPx * (1 - calmShare)) - y
  if (Math.abs(dx) < 0.5 && Math.abs(dy) < 0.5) return camera
  const isOff = x < 0 || y < 0 || x > stage.wPx || y > stage.hPx
  const isNear = Math.abs(dx) < 2 && Math.abs(dy) < 2
  const step = isOff || isNear ? 1 : ease
  return { ...camera, isFit: false, xPx: camera.xPx + dx * step, yPx: camera.yPx + dy * step }
}

export function toStage(camera: Camera, xPx: number, yPx: number): [number, number] {
  return [xPx * camera.scale + camera.xPx, yPx * camera.scale + camera.yPx]
}

/** The inverse of `toStage`. */
export function toPicture(camera: Camera, xPx: number, yPx: number): [number, number] {
  return [(xPx - camera.xPx) / camera.scale, (yPx - camera.yPx) / camera.scale]
}
