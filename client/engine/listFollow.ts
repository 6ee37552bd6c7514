/** What bears on whether a list goes along with the playhead. */
export type FollowEvent =
  /** The person scrolled, or went through the list by keys. */
  | 'looked-around'
  /** The person asked for it, or chose a row: the playhead is there. */
  | 'resumed'

export function nextFollowing(event: FollowEvent): boolean {
  return event === 'resumed'
}

/** The current row keeps this share of the list's height free above and below; outside of that the list moves. */
const marginShare = 0.15
/** … and the row comes to stand here: what comes next is what one wants to see. */
const restShare = 0.35

/** First px that a list has to show so that `row` can be read with what is around it; `null` when it can already. */
export function followPx(row: number, list: { topPx: number; heightPx: number; rowPx: number; count: number }): number | null {
  const { topPx, heightPx, rowPx, count } = list
  if (row < 0 || heightPx <= 0) return null
  const rowTopPx = row * rowPx
  const marginPx = Math.min(heightPx * marginShare, (heightPx - rowPx) / 2)
  const mostPx = Math.max(0, count * rowPx - heightPx)
  const isAbove = rowTopPx < topPx + marginPx && topPx > 0
  const isBelow = rowTopPx + rowPx > topPx + heightPx - marginPx && topPx < mostPx
  if (!isAbove && !isBelow) return null
  const nextPx = Math.min(mostPx, Math.max(0, Math.round(rowTopPx - heightPx * restShare)))
  return nextPx === topPx ? null : nextPx
}
