import { toX, type Viewport } from '#shared/replay/viewport.ts'
import { layoutTiles } from './filmstripTiles.ts'
import type { DrawTheme } from './theme.ts'
import type { TimelineRow } from './timelineLayout.ts'
import type { FilmstripView } from './timelineModel.ts'

/** What the screen showed, a tile per step of a power-of-two grid. Tiles not yet there are plain. */
export function drawFilmstrip(
  ctx: CanvasRenderingContext2D,
  strip: FilmstripView,
  view: Viewport,
  widthPx: number,
  row: TimelineRow,
  theme: DrawTheme,
): void {
  const tileWidthPx = row.heightPx * strip.aspect
  for (const tile of layoutTiles(strip.frames, view, widthPx, tileWidthPx, strip.originUs)) {
    const xPx = toX(view, widthPx, tile.startUs)
    const roomPx = toX(view, widthPx, tile.endUs) - xPx
    const found = strip.get(tile.row, tile.endUs - tile.startUs)
    ctx.fillStyle = theme.tile
    ctx.fillRect(xPx, row.yPx, roomPx - 1, row.heightPx)
    if (!found || found.picture.width === 0) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(xPx, row.yPx, roomPx - 1, row.heightPx)
    ctx.clip()
    // as wide as its room, cut above and below: no black bars, and the middle of the screen stays readable
    const heightPx = roomPx / strip.aspect
    const { picture, ...part } = found
    ctx.drawImage(picture, part.xPx, part.yPx, part.wPx, part.hPx, xPx, row.yPx + (row.heightPx - heightPx) / 2, roomPx, heightPx)
    ctx.restore()
  }
}
