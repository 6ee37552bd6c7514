import type { Recording } from '#shared/replay/recording.ts'
import type { Affine } from '#shared/replay/space.ts'
import { type Box, boundsAt } from '#shared/replay/space.ts'
import { mappingAt } from '#shared/replay/state.ts'
import type { Camera, Size } from './camera.ts'
import { type DrawTheme, font } from './theme.ts'

/** What the stage shows things in: the picture's pixels, or the surface's own where there is no picture. */
export type StageSpace = { size: Size /** Surface point → picture point. */; affine: Affine; hasPicture: boolean }

/** The space at a time. `stream` −1: no picture; the surface's known bounds stand in, or what the pointer reached. */
export function stageSpaceAt(recording: Recording, stream: number, surface: number, tUs: number, reached: Box): StageSpace {
  const found = recording.doc.streams[stream]
  if (found) return { size: { wPx: found.wPx, hPx: found.hPx }, affine: mappingAt(recording.doc, stream, tUs), hasPicture: true }
  const bounds = boundsAt(recording, surface, tUs) ?? reached
  return { size: { wPx: bounds.wPx, hPx: bounds.hPx }, affine: [1, 0, 0, 1, -bounds.xPx, -bounds.yPx], hasPicture: false }
}

/** The picture, or the plain field that stands for the screen where none was recorded. */
export function drawPicture(
  ctx: CanvasRenderingContext2D,
  picture: ImageBitmap | null,
  space: StageSpace,
  camera: Camera,
  stage: Size,
  theme: DrawTheme,
): void {
  ctx.fillStyle = theme.isDark ? '#07080b' : '#e6e9ef'
  ctx.fillRect(0, 0, stage.wPx, stage.hPx)
  const { wPx, hPx } = space.size
  if (picture && picture.width > 0) {
    // pixels stay pixels when looked at closely
    ctx.imageSmoothingEnabled = camera.scale < 2
    ctx.imageSmoothingQuality = 'high'
    ctx.drawImage(picture, camera.xPx, camera.yPx, wPx * camera.scale, hPx * camera.scale)
    return
  }
  ctx.fillStyle = theme.isDark ? '#14171e' : '#f7f8fa'
  ctx.fillRect(camera.xPx, camera.yPx, wPx * camera.scale, hPx * camera.scale)
  if (space.hasPicture) return
  ctx.strokeStyle = theme.line
  ctx.strokeRect(camera.xPx + 0.5, camera.yPx + 0.5, wPx * camera.scale - 1, hPx * camera.scale - 1)
  ctx.font = font(12)
  ctx.fillStyle = theme.dim
  ctx.textBaseline = 'top'
  ctx.fillText('No picture was recorded: the pointer’s path alone', camera.xPx + 10, camera.yPx + 8)
}
