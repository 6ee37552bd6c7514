import { bisector } from 'd3-array'

/** The two sessions of a comparison. */
export type Side = 'a' | 'b'

/** A moment of each session, µs since its start: the two belong together. */
export type Anchor = { readonly a: number; readonly b: number }

/** One pair or more, rising on both sides: which moment of one session stands beside which of the other. */
export type Anchors = readonly [Anchor, ...Anchor[]]

export const startAnchors: Anchors = [{ a: 0, b: 0 }]

export const otherSide = (side: Side): Side => (side === 'a' ? 'b' : 'a')

const bisectors = { a: bisector((each: Anchor) => each.a), b: bisector((each: Anchor) => each.b) }

/**
 * The other side's time beside a time of `from`, in fractions of µs. Linear between two pairs; before the first and after
 * the last both clocks run alike. Rising and continuous, so mapping back gives the time again. Times outside a session map too.
 */
export function mapTime(anchors: Anchors, from: Side, tUs: number): number {
  const to = otherSide(from)
  const next = bisectors[from].right(anchors, tUs)
  const left = anchors[next - 1] ?? anchors[0]
  const right = anchors[next]
  if (next === 0 || !right) return tUs - left[from] + left[to]
  return left[to] + ((tUs - left[from]) / (right[from] - left[from])) * (right[to] - left[to])
}

/** Pairs nearer to each other than this are one: a slope between them would be that of chance. */
const minGapUs = 50_000

/** Pairs in order, without those that don't rise on both sides; `null` when none is given. */
export function toAnchors(pairs: readonly Anchor[]): Anchors | null {
  const [first, ...rest] = [...pairs].sort((x, y) => x.a - y.a || x.b - y.b)
  if (!first) return null
  const kept: [Anchor, ...Anchor[]] = [first]
  let last = first
  for (const each of rest) {
    if (each.a - last.a < minGapUs || each.b - last.b < minGapUs) continue
    kept.push(each)
    last = each
  }
  return kept
}

/** Something that can be found again in another session: a window that comes to the front, a segment's intent, an action. */
export type Mark = { readonly tUs: number; readonly key: string }

/** More marks than this are not compared: the table grows with the product, and is 8 MB then. */
const mostMarks = 2000

/** Places [in a, in b] of the longest common subsequence: what happened on both sides, in the same order. Marks in order of time. */
export function pairMarks(a: readonly Mark[], b: readonly Mark[]): [number, number][] {
  const [rows, columns] = [Math.min(a.length, mostMarks), Math.min(b.length, mostMarks)]
  const width = columns + 1
  /** Length of the longest common subsequence of what follows (row, column). */
  const lengths = new Uint16Array((rows + 1) * width)
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const isSame = a[row]?.key === b[column]?.key
      const at = row * width + column
      lengths[at] = isSame ? (lengths[at + width + 1] as number) + 1 : Math.max(lengths[at + width] as number, lengths[at + 1] as number)
    }
  }
  const pairs: [number, number][] = []
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    const at = row * width + column
    if (a[row]?.key === b[column]?.key) pairs.push([row++, column++])
    else if ((lengths[at + width] as number) >= (lengths[at + 1] as number)) row++
    else column++
  }
  return pairs
}

/** Anchors where equal marks stand; `null` when the sessions have none in common. */
export function anchorsOfMarks(a: readonly Mark[], b: readonly Mark[]): Anchors | null {
  return toAnchors(pairMarks(a, b).flatMap(([at, bt]) => (a[at] && b[bt] ? [{ a: a[at].tUs, b: b[bt].tUs }] : [])))
}

/** What both sessions can be laid beside each other by, besides by hand. */
export const alignmentKinds = ['labels', 'windows'] as const
export type AlignmentKind = (typeof alignmentKinds)[number]

/** `12.5:15.75,40:41.2` in seconds: anchors as an address holds them. */
export function formatAnchors(anchors: Anchors): string {
  return anchors.map((each) => `${each.a / 1e6}:${each.b / 1e6}`).join()
}

/** The inverse of `formatAnchors`; `null` for anything else. */
export function parseAnchors(text: string): Anchors | null {
  const parts = text.split(',').map((part) => /^(\d+(?:\.\d{1,6})?):(\d+(?:\.\d{1,6})?)$/.exec(part))
  if (parts.length > mostMarks || parts.some((each) => each === null)) return null
  return toAnchors(parts.map((each) => ({ a: Math.round(Number(each?.[1]) * 1e6), b: Math.round(Number(each?.[2]) * 1e6) })))
}
