import { AppError } from '../errors.ts'
import type { LabelId, SegmentId } from '../ids.ts'
import { clamp, type Span } from '../time.ts'
import {
  createSegment,
  descendantsOf,
  type EditContext,
  edgeLimits,
  getSegment,
  getTier,
  resizeSegment,
  segmentsOf,
  toChange,
} from './edits.ts'
import type { Change, Segment } from './segments.ts'

const reject = (message: string) => new AppError('rejected', message)
/** No side of a boundary gets shorter than this: 1 ms. */
const minLengthUs = 1000

/** Two segments of a tier that meet at `atUs`. */
export type Boundary = { before: Segment; after: Segment; atUs: number }

/** The boundary between two segments of the tier that is nearest to a time, within `reachUs`; `null` where none is. */
export function findBoundary(context: EditContext, tierId: string, tUs: number, reachUs = Number.POSITIVE_INFINITY): Boundary | null {
  const list = segmentsOf(context.segments, tierId)
  let best: Boundary | null = null
  for (const [index, before] of list.entries()) {
    const after = list[index + 1]
    if (!after || after.startUs !== before.endUs || before.startUs === before.endUs) continue
    const atUs = before.endUs
    const isNearer = Math.abs(atUs - tUs) <= reachUs && (!best || Math.abs(atUs - tUs) < Math.abs(best.atUs - tUs))
    if (isNearer) best = { before, after, atUs }
  }
  return best
}

/**
 * Moves the edge that two neighbours share, both along, as far towards `tUs` as they and what is below them allow. What
 * is below and has its edge there too goes along. Throws `rejected` where the segments above them part there as well.
 */
export function moveBoundary(context: EditContext, { before, after, atUs }: Boundary, tUs: number): Change {
  const [left, right] = [withEdgesAt(context, before, 'endUs', atUs), withEdgesAt(context, after, 'startUs', atUs)]
  const reach = reachOf(context, before, after, left, right)
  if (reach.startUs >= reach.endUs) throw reject('the segments above part here too: move their boundary')
  const to = Math.round(clamp(tUs, reach.startUs, reach.endUs))
  return toChange(context, 'Move boundary', [
    ...left.map((each) => ({ ...each, endUs: to })),
    ...right.map((each) => ({ ...each, startUs: to })),
  ])
}

/** The segment and what is below it with the same edge. */
function withEdgesAt(context: EditContext, segment: Segment, edge: 'startUs' | 'endUs', atUs: number): Segment[] {
  const isSpan = (each: Segment) => each.endUs > each.startUs
  return [segment, ...descendantsOf(context, segment).filter((each) => each[edge] === atUs && isSpan(each))]
}

function reachOf(context: EditContext, before: Segment, after: Segment, left: readonly Segment[], right: readonly Segment[]): Span {
  const staying = (of: Segment, going: readonly Segment[]) => descendantsOf(context, of).filter((each) => !going.includes(each))
  const above = parentsOf(context, before, after)
  return {
    startUs: Math.max(
      ...left.map((each) => each.startUs + minLengthUs),
      ...staying(before, left).map((each) => each.endUs),
      above.after?.startUs ?? 0,
    ),
    endUs: Math.min(
      ...right.map((each) => each.endUs - minLengthUs),
      ...staying(after, right).map((each) => each.startUs),
      above.before?.endUs ?? context.durationUs,
    ),
  }
}

function parentsOf(context: EditContext, before: Segment, after: Segment): { before: Segment | undefined; after: Segment | undefined } {
  const { parent } = getTier(context.taxonomy, before.tier)
  const list = parent ? segmentsOf(context.segments, parent) : []
  const around = (span: Span) => list.find((each) => each.startUs <= span.startUs && span.endUs <= each.endUs)
  return { before: around(before), after: around(after) }
}

/** One edge moved to the neighbour on that side, else to the edge of the segment above. Throws `rejected` where there is neither. */
export function closeGap(context: EditContext, id: SegmentId, edge: 'start' | 'end'): Change {
  const segment = getSegment(context.segments, id)
  const limits = edgeLimits(context, segment)
  const to = edge === 'start' ? limits.start.startUs : limits.end.endUs
  const isOpen = edge === 'start' ? to === 0 : to === context.durationUs
  const at = edge === 'start' ? segment.startUs : segment.endUs
  if (to === at) throw reject(`there is no gap at the ${edge}`)
  if (isOpen && !hasNeighbour(context, segment, to)) throw reject(`there is no segment to close the gap to`)
  return resizeSegment(context, id, edge, to)
}

function hasNeighbour(context: EditContext, segment: Segment, atUs: number): boolean {
  const { parent } = getTier(context.taxonomy, segment.tier)
  const onTier = segmentsOf(context.segments, segment.tier).some(
    (each) => each.id !== segment.id && [each.startUs, each.endUs].includes(atUs),
  )
  return onTier || (parent !== undefined && segmentsOf(context.segments, parent).some((each) => [each.startUs, each.endUs].includes(atUs)))
}

/**
 * A new segment over all that is free around a time: the whole of the segment above, or the gap between its neighbours; on a
 * tier without one above, the gap in the session.
 */
export function fillGap(
  context: EditContext,
  tierId: string,
  tUs: number,
  labelId: LabelId | null = null,
): { change: Change; segmentId: SegmentId } {
  const tier = getTier(context.taxonomy, tierId)
  const parents = tier.parent ? segmentsOf(context.segments, tier.parent) : []
  const isAround = (each: Span) => each.startUs <= tUs && tUs < each.endUs
  const parent = parents.find(isAround) ?? parents.find((each) => each.endUs === tUs)
  if (tier.parent && !parent) throw reject(`there is no segment on ${getTier(context.taxonomy, tier.parent).title} here to fill`)
  const room = parent ?? { startUs: 0, endUs: context.durationUs }
  const list = segmentsOf(context.segments, tierId)
  if (list.some((each) => each.startUs <= tUs && tUs < each.endUs)) throw reject(`there is a segment on ${tier.title} here already`)
  const startUs = Math.max(room.startUs, ...list.filter((each) => each.endUs <= tUs).map((each) => each.endUs))
  const endUs = Math.min(room.endUs, ...list.filter((each) => each.startUs >= tUs).map((each) => each.startUs))
  return createSegment(context, { tier: tierId, span: { startUs, endUs }, labelId })
}
