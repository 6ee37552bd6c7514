import { compareGrey, type SmallGrey } from '#shared/replay/pictureChanges.ts'
import { shrinkGrey } from './grey.ts'
import { tileChannels } from './spriteSheet.ts'

/** Cells of a tile: their means stay about the same under text that is scrolled or typed, and under a codec's noise. */
const cellPx = 4

/**
 * Measures tiles of one size, row by row of RGB, one after the other: gives the share of each that differs from the one before,
 * 0 to 255, and 0 for the first.
 */
export function createChangeMeter({ tileWPx, tileHPx }: { tileWPx: number; tileHPx: number }): (pixels: Uint8Array) => number {
  const bright = new Uint8Array(tileWPx * tileHPx)
  let before: SmallGrey | null = null
  return (pixels) => {
    for (let to = 0, at = 0; to < bright.length; to++, at += tileChannels)
      bright[to] = ((pixels[at] as number) * 77 + (pixels[at + 1] as number) * 150 + (pixels[at + 2] as number) * 29) >> 8
    const now = shrinkGrey(bright, tileWPx, tileWPx, tileHPx, cellPx)
    const share = before ? compareGrey(before, now, { x: 0, y: 0 }).all : 0
    before = now
    return Math.round(share * 255)
  }
}
