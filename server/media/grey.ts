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
