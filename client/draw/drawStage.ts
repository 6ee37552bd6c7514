import type { StagePart, StageSpace } from '#shared/replay/stageSpace.ts'
import type { Camera, Size } from './camera.ts'
import { type DrawTheme, font } from './theme.ts'
import type { TilePicture } from './timelineModel.ts'

/** A part of the stage with what there is to be shown in it: the picture, or a small one that stands in for it. */
export type StagePicture = { part: StagePart; picture: ImageBitmap | null; tile: TilePicture | null; isExact: boolean }

const notes = {
  later: 'No picture yet at this time',
  none: 'No picture was recorded: the pointer’s path alone',
  nothing: 'Neither pictures nor the pointer were recorded: see the timeline and the lists',
}

/**
 * How pictures are made smaller. With care it takes 10 to 16 ms for one of 1920 × 1080 where there is no graphics processor,
 * plainly 2 to 3: plainly while they change, and with care once they stand still and are read; not while it is played fast.
 */
export type Smoothing = 'plain' | 'careful'

/** The pictures where they lie, and plain fields that stand for screens where there is none. */
export function drawPictures(
  ctx: CanvasRenderingContext2D,
  pictures: readonly StagePicture[],
  space: StageSpace,
  camera: Camera,
  stage: Size,
  theme: DrawTheme,
  smoothing: Smoothing,
): void {
  ctx.imageSmoothingQuality = smoothing === 'plain' ? 'low' : 'high'
  ctx.fillStyle = theme.isDark ? '#07080b' : '#e6e9ef'
  ctx.fillRect(0, 0, stage.wPx, stage.hPx)
  if (pictures.length === 0)
    drawField(ctx, { part: { stream: -1, row: -1, box: { xPx: 0, yPx: 0, ...space.size } } }, space.note, camera, theme)
  for (const each of pictures) if (!drawPicture(ctx, each, camera)) drawField(ctx, each, each.part.row < 0 ? 'later' : null, camera, theme)
}

/** Says whether there was anything to draw. */
function drawPicture(ctx: CanvasRenderingContext2D, { part, picture, tile }: StagePicture, camera: Camera): boolean {
  const { box } = part
  const [xPx, yPx] = [camera.xPx + box.xPx * camera.scale, camera.yPx + box.yPx * camera.scale]
  const [wPx, hPx] = [box.wPx * camera.scale, box.hPx * camera.scale]
  if (tile && tile.picture.width > 0) {
    // blurred as it is made large, and so not to be taken for the recorded pixels
    ctx.imageSmoothingEnabled = true
    ctx.drawImage(tile.picture, tile.xPx, tile.yPx, tile.wPx, tile.hPx, xPx, yPx, wPx, hPx)
    return true
  }
  if (!picture || picture.width === 0) return false
  // pixels stay pixels when looked at closely
  ctx.imageSmoothingEnabled = wPx < 2 * picture.width
  ctx.drawImage(picture, xPx, yPx, wPx, hPx)
  return true
}

function drawField(
  ctx: CanvasRenderingContext2D,
  { part: { box } }: { part: StagePart },
  note: StageSpace['note'],
  camera: Camera,
  theme: DrawTheme,
): void {
  const [xPx, yPx] = [camera.xPx + box.xPx * camera.scale, camera.yPx + box.yPx * camera.scale]
  const [wPx, hPx] = [box.wPx * camera.scale, box.hPx * camera.scale]
  ctx.fillStyle = theme.isDark ? '#14171e' : '#f7f8fa'
  ctx.fillRect(xPx, yPx, wPx, hPx)
  if (!note) return
  ctx.strokeStyle = theme.line
  ctx.lineWidth = 1
  ctx.strokeRect(xPx + 0.5, yPx + 0.5, wPx - 1, hPx - 1)
  ctx.font = font(12)
  ctx.fillStyle = theme.dim
  ctx.textBaseline = 'top'
  ctx.fillText(notes[note], xPx + 10, yPx + 8)
}
