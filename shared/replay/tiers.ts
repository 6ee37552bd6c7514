import type { Segment } from '../labels/segments.ts'
import type { Span } from '../time.ts'
import { toAxisUs, toSessionUs } from './axis.ts'
import { bucketUsOf, type Scale, toX } from './scale.ts'

/** A box of the timeline: one item, or several too narrow to tell apart. */
export type SpanBox<T> = { x0Px: number; x1Px: number; item: T; count: number }

/** A segment narrower than this is drawn with its neighbours. */
const mergePx = 2
/** So many columns of density make the place of one merged box. */
const mergeColumns = 4

/**
 * Boxes of spans (segments of one tier, windows: in order, not overlapping) that are in view. Slivers are merged on a
 * grid of power-of-two steps of the axis, so that boxes stay the same while panning. The cost is by what is shown: the
 * rest of a step of the grid is found by search.
 */
export function layoutSpans<T extends Span>(spans: readonly T[], scale: Scale): SpanBox<T>[] {
  const { axis, view } = scale
  const boxes: SpanBox<T>[] = []
  const gridUs = bucketUsOf(scale) * mergeColumns
  for (let at = firstVisible(spans, view.fromUs); at < spans.length; ) {
    const item = spans[at] as T
    if (item.startUs >= view.toUs) break
    const x0Px = toX(scale, item.startUs)
    let x1Px = toX(scale, item.endUs)
    let next = at + 1
    if (x1Px - x0Px < mergePx) {
      const stepEnd = (Math.floor(toAxisUs(axis, item.startUs) / gridUs) + 1) * gridUs
      next = Math.max(next, firstVisible(spans, toSessionUs(axis, stepEnd)))
      x1Px = toX(scale, (spans[next - 1] as T).endUs)
    }
    boxes.push({ x0Px, x1Px, item, count: next - at })
    at = next
  }
  return boxes
}

/** Index of the first span that ends after the time. */
export function firstVisible(spans: readonly Span[], fromUs: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle] as Span).endUs <= fromUs) low = middle + 1
    else high = middle
  }
  return low
}

/** The segment that holds the time, of one tier's segments in order. */
export function segmentAt(segments: readonly Segment[], tUs: number): Segment | null {
  const found = segments[firstVisible(segments, tUs)]
  return found && found.startUs <= tUs ? found : null
}
