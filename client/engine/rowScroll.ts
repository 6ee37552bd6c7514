import { clamp } from '#shared/time.ts'

/** A taller element loses its end: Firefox at 17.9 million px, Chromium at 33.5 million. */
const tallestPx = 8_000_000
/** Near the ends the bar goes px by px: by shares of the whole it would have no room left for the last rows. */
const endPx = 100_000
/** How far the bar may stand from where it should, before it is moved there under the person's hand. */
const slackPx = 50_000

/** Where a list stands. Its first shown px is `scrollPx + offsetPx`; the offset is 0 unless the list is taller than a page can be. */
export type RowScroll = { readonly scrollPx: number; readonly offsetPx: number }

export const topOf = ({ scrollPx, offsetPx }: RowScroll) => scrollPx + offsetPx

/** Height of the element that the bar scrolls over. */
export function barHeightPx(totalPx: number): number {
  return Math.min(totalPx, tallestPx)
}

/** A place on a line whose ends are as long as those of another, and whose middle is stretched to fit. */
function stretch(at: number, fromPx: number, toPx: number): number {
  if (at <= endPx) return at
  if (at >= fromPx - endPx) return toPx - (fromPx - at)
  return Math.round(endPx + ((at - endPx) / (fromPx - 2 * endPx)) * (toPx - 2 * endPx))
}

/** The list with `topPx` as its first px, and the bar where that is. */
export function placeRows(topPx: number, totalPx: number, viewPx: number): RowScroll {
  const mostPx = Math.max(0, totalPx - viewPx)
  const top = clamp(Math.round(topPx), 0, mostPx)
  const barPx = barHeightPx(totalPx)
  const scrollPx = barPx === totalPx ? top : stretch(top, mostPx, barPx - viewPx)
  return { scrollPx, offsetPx: top - scrollPx }
}

/**
 * The list after the bar came to `scrollPx`. In a list taller than a page can be small movements go row by row, and large
 * ones (the bar was dragged) by their share of the whole. The answer's `scrollPx` may differ: then the bar is to be put there.
 */
export function scrollRows(old: RowScroll, scrollPx: number, totalPx: number, viewPx: number): RowScroll {
  const barPx = barHeightPx(totalPx)
  if (barPx === totalPx) return { scrollPx, offsetPx: 0 }
  const mostPx = totalPx - viewPx
  const isFar = Math.abs(scrollPx - old.scrollPx) > viewPx
  const top = isFar ? stretch(scrollPx, barPx - viewPx, mostPx) : clamp(scrollPx + old.offsetPx, 0, mostPx)
  const placed = placeRows(top, totalPx, viewPx)
  const isAtEnd = scrollPx < viewPx || scrollPx > barPx - 2 * viewPx
  const gapPx = Math.abs(placed.scrollPx - scrollPx)
  return !isFar && (isAtEnd ? gapPx > 0 : gapPx > slackPx) ? placed : { scrollPx, offsetPx: top - scrollPx }
}
