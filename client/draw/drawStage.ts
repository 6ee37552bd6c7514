import type { Recording } from '#shared/replay/recording.ts'
import type { Affine } from '#shared/replay/space.ts'
import { affineAt, type Box, boundsAt } from '#shared/replay/space.ts'
import type { Camera, Size } from './camera.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TilePicture } from './timelineModel.ts'

/** What the stage shows things in: the picture's pixels, or the surface's own where there is no picture. */
export type StageSpace = { size: Size /** Surface point → picture point. */; affine: Affine; note: 'none' | 'later' | null }

/**
 * The space at a time. `stream` −1: there is no picture at this time. Then the space of the surface's stream is kept, as
 * its first picture will come; without one, the surface's known bounds stand in, or what the pointer reached.
 */
export function stageSpaceAt(recording: Recording, stream: number, surface: number, tUs: number, reached: Box): StageSpace {
  const { streams } = recording.doc
  const ofSurface = streams.findIndex((each, index) => each.surface === surface && (recording.frames[index]?.rows ?? 0) > 0)
  const index = stream >= 0 ? stream : ofSurface
  const found = streams[index]
  const note = stream >= 0 ? null : found ? 'later' : 'none'
  if (found) return { size: { wPx: found.wPx, hPx: found.hPx }, affine: affineAt(found.mapping, tUs), note }
  const bounds = boundsAt(recording, surface, tUs) ?? reached
  return { size: { wPx: bounds.wPx, hPx: bounds.hPx }, affine: [1, 0, 0, 1, -bounds.xPx, -bounds.yPx], note: 'none' }
}

const notes = { none: 'No picture was recorded: the pointer’s path alone', later: 'No picture yet at this time' }

/** The picture, the small one that stands in for it, or the plain field that stands for the screen where none was recorded. */
export function drawPicture(
  ctx: CanvasRenderingContext2D,
  picture: ImageBitmap | null,
  placeholder: TilePicture | null,
  space: StageSpace,
  camera: Camera,
  stage: Size,
  theme: DrawTheme,
): void {
  ctx.fillStyle = theme.isDark ? '#07080b' : '#e6e9ef'
  ctx.fillRect(0, 0, stage.wPx, stage.hPx)
  const { wPx, hPx } = space.size
  if (placeholder && placeholder.picture.width > 0) {
    // blurred as it is made large, and so not to be taken for the recorded pixels
    const { picture: sheet, ...part } = placeholder
    ctx.imageSmoothingEnabled = true
    ctx.drawImage(sheet, part.xPx, part.yPx, part.wPx, part.hPx, camera.xPx, camera.yPx, wPx * camera.scale, hPx * camera.scale)
    return
  }
  if (picture && picture.width > 0) {
    // pixels stay pixels when looked at closely
    ctx.imageSmoothingEnabled = camera.scale < 2
    ctx.imageSmoothingQuality = 'high'
    ctx.drawImage(picture, camera.xPx, camera.yPx, wPx * camera.scale, hPx * camera.scale)
    return
  }
  ctx.fillStyle = theme.isDark ? '#14171e' : '#f7f8fa'
  ctx.fillRect(camera.xPx, camera.yPx, wPx * camera.scale, hPx * camera.scale)
  if (!space.note) return
  ctx.strokeStyle = theme.line
  ctx.strokeRect(camera.xPx + 0.5, camera.yPx + 0.5, wPx * camera.scale - 1, hPx * camera.scale - 1)
  ctx.font = font(12)
  ctx.fillStyle = theme.dim
  ctx.textBaseline = 'top'
  ctx.fillText(notes[space.note], camera.xPx + 10, camera.yPx + 8)
}
