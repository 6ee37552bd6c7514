import { lastRowAt } from './search.ts'

/**
 * Small pictures of one stream, made when it was imported. Every level covers the whole session by itself: one strip of
 * tiles needs one or two sheets at any zoom. Rows of a level are among those of every finer one.
 * `changes`, one for each tile of the finest level: the share of it that differs from the tile before, 0 to 255. Missing in
 * sets from before it was measured.
 */
export type SpriteSet = { stream: number; tileWPx: number; tileHPx: number; levels: SpriteLevel[]; changes?: number[] | undefined }
/** `rows` of the frames track in order, one tile each. `spacingUs` 0: every frame has its tile. */
export type SpriteLevel = { spacingUs: number; rows: number[]; sheets: string[] }
/** A tile's place: sheets are counted through the level, pixels from the sheet's top left. */
export type SpritePlace = { sheet: number; xPx: number; yPx: number }

/** Tiles beside one another on a sheet, and on a whole sheet. */
export const sheetColumns = 8
export const sheetTiles = 64
/** Tiles of the finest level at most. */
const mostTiles = 1024
/** A level is worth its bytes when it has at most this share of the tiles of the next finer one. */
const worthShare = 0.6
const tileEdgePx = 160

/** Size of a tile: 160 px at its longer edge. */
export function computeTileSize(wPx: number, hPx: number): { tileWPx: number; tileHPx: number } {
  const scale = tileEdgePx / Math.max(wPx, hPx)
  return { tileWPx: Math.max(1, Math.round(wPx * scale)), tileHPx: Math.max(1, Math.round(hPx * scale)) }
}

/**
 * Which frames get tiles: per level those shown at the times of a grid whose spacing is a power of two of µs, and the
 * first. The finest has every frame where they are few. From fine to coarse; the last fits on one sheet.
 */
export function planSprites(tUs: ArrayLike<number>): Omit<SpriteLevel, 'sheets'>[] {
  const [first, last] = [tUs[0], tUs[tUs.length - 1]]
  if (first === undefined || last === undefined) return []
  const all = tUs.length <= mostTiles
  let spacingUs = 2 ** Math.max(0, Math.ceil(Math.log2((last - first + 1) / (mostTiles - 2))))
  const levels = [
    all ? { spacingUs: 0, rows: Array.from(tUs, (_, row) => row) } : { spacingUs, rows: rowsOnGrid(tUs, first, last, spacingUs) },
  ]
  for (let finer = levels[0]; finer && finer.rows.length > sheetTiles; ) {
    spacingUs *= 2
    const rows = rowsOnGrid(tUs, first, last, spacingUs)
    if (rows.length > finer.rows.length * worthShare) continue
    finer = { spacingUs, rows }
    levels.push(finer)
  }
  return levels
}

function rowsOnGrid(tUs: ArrayLike<number>, first: number, last: number, spacingUs: number): number[] {
  const rows = new Set([0])
  // one step past the last frame: it may be the picture for the rest of the session
  for (let at = Math.ceil(first / spacingUs) * spacingUs; at < last + spacingUs; at += spacingUs) rows.add(lastRowAt(tUs, at))
  return [...rows]
}

/** The coarsest level whose tiles stand at most `spacingUs` apart, or the finest there is. */
export function levelFor(set: SpriteSet, spacingUs: number): number {
  const index = set.levels.findLastIndex((level) => level.spacingUs <= spacingUs)
  return Math.max(0, index)
}

/** Index of the tile that stands for a row: of the row itself, or the last before it. */
export function tileFor(level: Pick<SpriteLevel, 'rows'>, row: number): number {
  return Math.max(0, lastRowAt(level.rows, row))
}

export function placeOf(set: Pick<SpriteSet, 'tileWPx' | 'tileHPx'>, tile: number): SpritePlace {
  const onSheet = tile % sheetTiles
  return {
    sheet: Math.floor(tile / sheetTiles),
    xPx: (onSheet % sheetColumns) * set.tileWPx,
    yPx: Math.floor(onSheet / sheetColumns) * set.tileHPx,
  }
}
