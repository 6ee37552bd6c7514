import { AppError } from '../errors.ts'
import type { SegmentId } from '../ids.ts'
import { segmentAt } from '../replay/tiers.ts'
import { overlaps, type Span } from '../time.ts'
import { createSegment, type EditContext, extendToTime, getTier, segmentsOf, splitSegment } from './edits.ts'
import type { Change, Segment } from './segments.ts'

/** A piece shorter than this is part of the one before it. */
const leastPieceUs = 100_000

/**
 * What of a span is free on a tier, cut at the given times: the pieces that `createTiling` makes. Where the tier hangs from another, pieces
 * stay inside of that one's segments; where it has none here, the whole span is free, and one is made along with them.
 */
export function planTiling(context: EditContext, tierId: string, span: Span, cutsUs: readonly number[]): Span[] {
  const tier = getTier(context.taxonomy, tierId)
  const parents = tier.parent ? segmentsOf(context.segments, tier.parent).filter((each) => overlaps(each, span)) : []
  const inside = parents.length > 0 ? parents.map((each) => intersect(each, span)) : [span]
  const own = segmentsOf(context.segments, tierId)
  return inside.flatMap((each) => subtract(each, own)).flatMap((each) => cut(each, cutsUs))
}

const intersect = (a: Span, b: Span): Span => ({ startUs: Math.max(a.startUs, b.startUs), endUs: Math.min(a.endUs, b.endUs) })

function subtract(span: Span, taken: readonly Segment[]): Span[] {
  const free: Span[] = []
  let fromUs = span.startUs
  for (const each of taken) {
    if (!overlaps(each, span)) continue
    if (each.startUs > fromUs) free.push({ startUs: fromUs, endUs: each.startUs })
    fromUs = Math.max(fromUs, each.endUs)
  }
  if (fromUs < span.endUs) free.push({ startUs: fromUs, endUs: span.endUs })
  return free.filter((each) => each.endUs - each.startUs >= leastPieceUs)
}

function cut(span: Span, cutsUs: readonly number[]): Span[] {
  const pieces: Span[] = []
  let fromUs = span.startUs
  for (const atUs of cutsUs) {
    if (atUs - fromUs < leastPieceUs || span.endUs - atUs < leastPieceUs) continue
    pieces.push({ startUs: fromUs, endUs: atUs })
    fromUs = atUs
  }
  pieces.push({ startUs: fromUs, endUs: span.endUs })
  return pieces
}

/** Empty segments over the free pieces of a span, to be labeled: one change. Throws `rejected` where nothing is free. */
export function createTiling(
  context: EditContext,
  tierId: string,
  span: Span,
  cutsUs: readonly number[],
): { change: Change; segmentId: SegmentId } {
  const tier = getTier(context.taxonomy, tierId)
  const pieces = planTiling(context, tierId, span, cutsUs)
  const [first] = pieces
  if (!first) throw new AppError('rejected', `there is no free room on ${tier.title} at this place`)
  const isHeld = tier.parent === undefined || segmentsOf(context.segments, tier.parent).some((each) => overlaps(each, span))
  const above = isHeld ? [] : createSegment(context, { tier: tier.parent ?? '', span }).change.put
  const held = { ...context, segments: [...context.segments, ...above] }
  const put = pieces.flatMap((piece) => createSegment(held, { tier: tierId, span: piece }).change.put)
  const tiles = put.map((each): Segment => ({ ...each, origin: 'suggestion_accepted' }))
  const made = tiles[0]
  if (!made) throw new AppError('rejected', `there is no free room on ${tier.title} at this place`)
  return { change: { id: context.newId('change'), name: 'Tile', put: [...above, ...tiles], remove: [] }, segmentId: made.id }
}

/**
 * A tier cut at a candidate: the segment that holds it split, else a new one ended there. An edge that a machine proposed is
 * never recorded as drawn by hand: a new segment is an accepted suggestion, halves of one made by hand are edited with one.
 */
export function cutAtCandidate(context: EditContext, tierId: string, tUs: number): { change: Change; segmentId: SegmentId } {
  const own = segmentAt(segmentsOf(context.segments, tierId), tUs)
  if (!own || own.startUs >= tUs) {
    const { change, segmentId } = extendToTime(context, tierId, tUs)
    const put = change.put.map((each): Segment => (each.id === segmentId ? { ...each, origin: 'suggestion_accepted' } : each))
    return { change: { ...change, put }, segmentId }
  }
  const { change, segmentId } = splitSegment(context, own.id, tUs)
  // first halves, which keep their ids, then the second ones in the same order
  const halves = change.put.length / 2
  const put = change.put.map((each, index): Segment => {
    const whole = context.segments.find((one) => one.id === change.put[index % halves]?.id) ?? own
    return { ...each, origin: whole.origin === 'human' ? 'suggestion_edited' : whole.origin }
  })
  return { change: { ...change, put }, segmentId }
}
