import { lastRowAt } from '#shared/replay/search.ts'
import type { Viewport } from '#shared/replay/viewport.ts'

/** A tile of the strip: its place on the power-of-two grid and the row of the frames track it shows. */
export type Tile = { startUs: number; endUs: number; row: number }

/**
 * Tiles of a view, each showing the frame at its start. Their spacing is a power of two of µs on an absolute grid, so
 * they stay put while panning, and every coarser grid's frames are among the finer one's. `originUs` is where the grid's
 * zero stands: the sheets of small pictures were made by the picture's own clock.
 */
export function layoutTiles(
  frames: { readonly tUs: Float64Array; readonly rows: number },
  view: Viewport,
  widthPx: number,
  tileWidthPx: number,
  originUs = 0,
): Tile[] {
  const first = frames.tUs[0]
  if (first === undefined) return []
  const spacing = 2 ** Math.round(Math.log2(((view.toUs - view.fromUs) / widthPx) * tileWidthPx))
  const tiles: Tile[] = []
  for (let startUs = Math.floor((view.fromUs - originUs) / spacing) * spacing + originUs; startUs < view.toUs; startUs += spacing) {
    const row = lastRowAt(frames.tUs, startUs)
    if (row >= 0 || first < startUs + spacing) tiles.push({ startUs, endUs: startUs + spacing, row: Math.max(0, row) })
  }
  return tiles
}
