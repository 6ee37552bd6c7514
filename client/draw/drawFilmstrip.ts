import { axisToX, type Scale } from '#shared/replay/scale.ts'
import { layoutTiles } from './filmstripTiles.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'
import type { FilmstripView } from './timelineModel.ts'

/** What the screen showed, a tile per step of a power-of-two grid. Tiles not yet there are plain. */
export function drawFilmstrip(
  ctx: CanvasRenderingContext2D,
  strip: FilmstripView,
  scale: Scale,
  row: Pick<TimelineRow, 'yPx' | 'heightPx'>,
  theme: DrawTheme,
): void {
  const { yPx, heightPx } = row
  for (const tile of layoutTiles(strip.frames, scale, heightPx * strip.aspect, strip.originUs)) {
    const xPx = axisToX(scale, tile.startUs)
    const roomPx = axisToX(scale, tile.endUs) - xPx - 1
    const found = strip.get(tile.row, tile.endUs - tile.startUs)
    if (!found || found.picture.width === 0) {
      ctx.fillStyle = theme.tile
      ctx.fillRect(xPx, yPx, roomPx, heightPx)
      continue
    }
    // as wide as its room, cut above and below: no black bars, and the middle of the screen stays readable
    const wholePx = roomPx / strip.aspect
    const share = Math.min(1, heightPx / wholePx)
    const shownPx = wholePx * share
    if (share === 1) {
      ctx.fillStyle = theme.tile
      ctx.fillRect(xPx, yPx, roomPx, heightPx)
    }
    const cutPx = (found.hPx * (1 - share)) / 2
    ctx.drawImage(
      ...[found.picture, found.xPx, found.yPx + cutPx, found.wPx, found.hPx * share],
      ...[xPx, yPx + (heightPx - shownPx) / 2, roomPx, shownPx],
    )
  }
}
