import type { SmallGrey } from '#shared/replay/pictureChanges.ts'

/** Grey of an RGBA picture by the weights that OpenCV uses (0.299, 0.587, 0.114 in 14 bits), so that equality means what it means there. */
export function toGrey(rgba: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    grey[i] = ((rgba[at] as number) * 4899 + (rgba[at + 1] as number) * 9617 + (rgba[at + 2] as number) * 1868 + 8192) >> 14
  }
  return grey
}

/** Share of exactly equal pixels, 0 to 1; 0 where the sizes differ. */
export function computeSameShare(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length || a.length === 0) return 0
  let same = 0
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++
  return same / a.length
}

/**
 * A picture as cells of `cellPx` × `cellPx`, each the mean of some of its pixels: every other one of every other line is enough
 * to tell that something changed, at a quarter of the reading. `bright` has a byte a pixel, and `stride` bytes a line.
 */
export function shrinkGrey(bright: Uint8Array, stride: number, wPx: number, hPx: number, cellPx: number): SmallGrey {
  const [wide, high] = [Math.ceil(wPx / cellPx), Math.ceil(hPx / cellPx)]
  const step = cellPx > 1 ? 2 : 1
  const values = new Uint8Array(wide * high)
  for (let row = 0, cell = 0; row < high; row++) {
    const bottom = Math.min(hPx, (row + 1) * cellPx)
    for (let left = 0; left < wPx; left += cellPx, cell++) {
      const right = Math.min(wPx, left + cellPx)
      let sum = 0
      let count = 0
      for (let y = row * cellPx; y < bottom; y += step) {
        for (let at = y * stride + left, end = y * stride + right; at < end; at += step) {
          sum += bright[at] as number
          count++
        }
      }
      values[cell] = sum / count + 0.5
    }
  }
  return { wide, high, values }
}
