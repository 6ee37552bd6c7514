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

/** The camera with a picture point in the middle of the stage. */
export function centreOn(camera: Camera, stage: Size, xPx: number, yPx: number): Camera {
  return { ...camera, isFit: false, xPx: stage.wPx / 2 - xPx * camera.scale, yPx: stage.hPx / 2 - yPx * camera.scale }
}

export function toStage(camera: Camera, xPx: number, yPx: number): [number, number] {
  return [xPx * camera.scale + camera.xPx, yPx * camera.scale + camera.yPx]
}

/** The inverse of `toStage`. */
export function toPicture(camera: Camera, xPx: number, yPx: number): [number, number] {
  return [(xPx - camera.xPx) / camera.scale, (yPx - camera.yPx) / camera.scale]
}
