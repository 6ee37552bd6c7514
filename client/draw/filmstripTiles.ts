import { toSessionUs } from '#shared/replay/axis.ts'
import { type Scale, usPerPx } from '#shared/replay/scale.ts'
import { lastRowAt } from '#shared/replay/search.ts'

/** A tile of the strip: its place on the power-of-two grid of the axis and the row of the frames track it shows. */
export type Tile = { startUs: number; endUs: number; row: number }

/**
 * Tiles of a view, each showing the frame at its start. Their spacing is a power of two of µs on an absolute grid, so
 * they stay put while panning, and every coarser grid's frames are among the finer one's. Where rests are cut out, a tile
 * shows the last time of the session's own grid before its start: pictures made at import are of those times. `originUs`
 * is where the grid's zero stands: the sheets were made by the picture's own clock.
 */
export function layoutTiles(
  frames: { readonly tUs: Float64Array; readonly rows: number },
  scale: Scale,
  tileWidthPx: number,
  originUs = 0,
): Tile[] {
  const first = frames.tUs[0]
  if (first === undefined) return []
  const { axis, shown } = scale
  const spacing = 2 ** Math.round(Math.log2(usPerPx(scale) * tileWidthPx))
  const tiles: Tile[] = []
  for (let startUs = Math.floor((shown.fromUs - originUs) / spacing) * spacing + originUs; startUs < shown.toUs; startUs += spacing) {
    const gridUs = Math.floor((toSessionUs(axis, startUs) - originUs) / spacing) * spacing + originUs
    const row = lastRowAt(frames.tUs, gridUs)
    if (row >= 0 || first < toSessionUs(axis, startUs + spacing)) tiles.push({ startUs, endUs: startUs + spacing, row: Math.max(0, row) })
  }
  return tiles
}
