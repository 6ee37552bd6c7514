import { AppError, ensure } from '../errors.ts'
import type { LabelId, NewId, SegmentId } from '../ids.ts'
import { clamp, contains, overlaps, type Span } from '../time.ts'
import type { AttributeValue } from './attributes.ts'
import { findParent, isSameSpan } from './rules.ts'
import { type Change, newSegment, type Outcome, type Segment, type Segments, withOrigin } from './segments.ts'
import type { TaxonomyDoc, Tier } from './taxonomy.ts'

/** What an edit works on. Every edit below is pure: it gives the change, whole, or throws `rejected` with the reason. */
export type EditContext = { segments: Segments; taxonomy: TaxonomyDoc; durationUs: number; newId: NewId }

/** A segment can't get shorter than this by dragging: 1 ms. */
const minLengthUs = 1000

const reject = (message: string) => new AppError('rejected', message)

export function getTier(taxonomy: TaxonomyDoc, id: string): Tier {
  const tier = taxonomy.tiers.find((each) => each.id === id)
  if (!tier) throw reject(`there is no tier "${id}"`)
  return tier
}

export function segmentsOf(segments: Segments, tierId: string): Segment[] {
  return segments.filter((each) => each.tier === tierId)
}

export function getSegment(segments: Segments, id: SegmentId): Segment {
  const found = segments.find((each) => each.id === id)
  if (!found) throw reject(`there is no segment ${id}`)
  return found
}

export function toChange({ newId, segments }: EditContext, name: string, put: readonly Segment[], remove: SegmentId[] = []): Change {
  const told = put.map((after) => {
    const before = after.origin === 'human' ? undefined : segments.find((each) => each.id === after.id)
    return before ? withOrigin(before, after) : after
  })
  return { id: newId('change'), name, put: told, remove }
}

/** Segments below `segment` in the tree of tiers: inside its span, on tiers that hang from its tier. */
export function descendantsOf({ segments, taxonomy }: Pick<EditContext, 'segments' | 'taxonomy'>, segment: Segment): Segment[] {
  const below = new Set<string>()
  const tiers = [segment.tier]
  for (const tierId of tiers)
    for (const tier of taxonomy.tiers)
      if (tier.parent === tierId && !below.has(tier.id)) {
        below.add(tier.id)
        tiers.push(tier.id)
      }
  return segments.filter((each) => below.has(each.tier) && contains(segment, each))
}

/** The part of `span` around its start that is free on the tier: clipped at neighbours. `null` when its start is taken. */
export function freeSpan(list: readonly Segment[], span: Span): Span | null {
  let { startUs, endUs } = span
  for (const each of list) {
    if (!overlaps(each, { startUs, endUs })) continue
    if (each.startUs <= startUs) startUs = each.endUs
    else endUs = each.startUs
    if (endUs - startUs < minLengthUs) return null
  }
  return { startUs, endUs }
}

export type NewSegment = { tier: string; span: Span; labelId?: LabelId | null; text?: string }

/**
 * A new segment, clipped to what is free. Where nothing of the parent tier is touched, the parent is made along with
 * it, over the same span and without an intent; where one is, the segment is clipped to that parent.
 */
export function createSegment(context: EditContext, input: NewSegment): { change: Change; segmentId: SegmentId } {
  const tier = getTier(context.taxonomy, input.tier)
  const put: Segment[] = []
  const span = fitNew(context, tier, { startUs: Math.round(input.span.startUs), endUs: Math.round(input.span.endUs) }, put)
  const segment = toSegment(context, tier, span, input.labelId ?? null, input.text ?? '')
  return { change: toChange(context, `New ${tier.title.toLowerCase()}`, [...put, segment]), segmentId: segment.id }
}

function toSegment({ newId }: EditContext, tier: Tier, span: Span, labelId: LabelId | null, text: string): Segment {
  const said = { labelId: tier.hasLabel ? labelId : null, text: tier.hasText ? text : '' }
  return newSegment({ id: newId('segment'), tier: tier.id, ...span }, said)
}

function fitNew(context: EditContext, tier: Tier, wanted: Span, put: Segment[]): Span {
  if (tier.ofActions) throw reject(`${tier.title} stands one to one with recorded actions: choose one of them in the list of actions`)
  if (tier.shape === 'point') return fitNewPoint(context, tier, Math.round(clamp(wanted.startUs, 0, context.durationUs)), put)
  const inside = { startUs: clamp(wanted.startUs, 0, context.durationUs), endUs: clamp(wanted.endUs, 0, context.durationUs) }
  const span = freeSpan(segmentsOf(context.segments, tier.id), inside)
  if (!span || span.endUs - span.startUs < minLengthUs) throw reject(`there is no free room on ${tier.title} at this place`)
  if (tier.constraint === 'free') return span
  const parentTier = getTier(context.taxonomy, tier.parent ?? '')
  const parent = bestParent(segmentsOf(context.segments, parentTier.id), span)
  if (parent) {
    if (tier.constraint === 'association') return { startUs: parent.startUs, endUs: parent.endUs }
    return { startUs: Math.max(span.startUs, parent.startUs), endUs: Math.min(span.endUs, parent.endUs) }
  }
  const parentSpan = fitNew(context, parentTier, span, put)
  put.push(toSegment(context, parentTier, parentSpan, null, ''))
  return { startUs: Math.max(span.startUs, parentSpan.startUs), endUs: Math.min(span.endUs, parentSpan.endUs) }
}

function fitNewPoint(context: EditContext, tier: Tier, tUs: number, put: Segment[]): Span {
  const span = { startUs: tUs, endUs: tUs }
  if (segmentsOf(context.segments, tier.id).some((each) => isSameSpan(each, span))) throw reject(`${tier.title} has a point here already`)
  if (tier.constraint === 'free') return span
  const parentTier = getTier(context.taxonomy, tier.parent ?? '')
  const parent = findParent(segmentsOf(context.segments, parentTier.id), span)
  const isTied = tier.constraint === 'association'
  if (parent && (!isTied || isSameSpan(parent, span))) return span
  if (!isTied) throw reject(`${tier.title} needs a segment on ${parentTier.title} around it`)
  put.push(toSegment(context, parentTier, fitNewPoint(context, parentTier, tUs, put), null, ''))
  return span
}

/** Of the parents that the span touches, the one it shares most time with. */
function bestParent(parents: readonly Segment[], span: Span): Segment | undefined {
  const shared = (each: Segment) => Math.min(each.endUs, span.endUs) - Math.max(each.startUs, span.startUs)
  return parents.filter((each) => overlaps(each, span)).sort((a, b) => shared(b) - shared(a))[0]
}

/** How far each edge of a segment can go: neighbours, the parent, its own children, the session. A point's edges go together. */
export function edgeLimits(context: EditContext, segment: Segment): { start: Span; end: Span } {
  const tier = getTier(context.taxonomy, segment.tier)
  const list = segmentsOf(context.segments, segment.tier)
  const index = list.findIndex((each) => each.id === segment.id)
  const parent = tier.parent ? findParent(segmentsOf(context.segments, tier.parent), segment) : undefined
  const children = descendantsOf(context, segment).filter((each) => !isTied(context.taxonomy, each))
  if (tier.ofActions) throw reject(`${tier.title} has the times of the recorded action`)
  const apart = tier.shape === 'point' ? 1 : 0 // two points never share a moment
  const low = Math.max((list[index - 1]?.endUs ?? -apart) + apart, parent?.startUs ?? 0)
  const high = Math.min((list[index + 1]?.startUs ?? context.durationUs + apart) - apart, parent?.endUs ?? context.durationUs)
  if (tier.shape === 'point') return { start: { startUs: low, endUs: high }, end: { startUs: low, endUs: high } }
  const firstChild = Math.min(segment.endUs - minLengthUs, ...children.map((each) => each.startUs))
  const lastChild = Math.max(segment.startUs + minLengthUs, ...children.map((each) => each.endUs))
  return { start: { startUs: low, endUs: firstChild }, end: { startUs: lastChild, endUs: high } }
}

/** An association follows its parent's edges instead of limiting them. */
function isTied(taxonomy: TaxonomyDoc, segment: Segment): boolean {
  return taxonomy.tiers.find((each) => each.id === segment.tier)?.constraint === 'association'
}

/** One edge moved as far towards `tUs` as the limits allow. A subdivision's shared boundary moves its neighbour too; a point moves whole. */
export function resizeSegment(context: EditContext, id: SegmentId, edge: 'start' | 'end', tUs: number): Change {
  const segment = getSegment(context.segments, id)
  const tier = getTier(context.taxonomy, segment.tier)
  if (tier.shape === 'point') return moveSegment(context, id, tUs - segment.startUs)
  const neighbour = tier.constraint === 'subdivision' ? neighbourAt(context, segment, edge) : undefined
  const limits = edgeLimits(context, segment)[edge]
  if (neighbour) {
    const theirs = edgeLimits(context, neighbour)[edge === 'start' ? 'end' : 'start']
    if (edge === 'start') limits.startUs = theirs.startUs
    else limits.endUs = theirs.endUs
  }
  const to = Math.round(clamp(tUs, limits.startUs, limits.endUs))
  const moved = edge === 'start' ? { ...segment, startUs: to } : { ...segment, endUs: to }
  const other = neighbour && (edge === 'start' ? { ...neighbour, endUs: to } : { ...neighbour, startUs: to })
  const tied = descendantsOf(context, segment)
    .filter((each) => isTied(context.taxonomy, each))
    .map((each) => ({ ...each, startUs: moved.startUs, endUs: moved.endUs }))
  return toChange(context, edge === 'start' ? 'Move start' : 'Move end', [moved, ...(other ? [other] : []), ...tied])
}

function neighbourAt({ segments }: EditContext, segment: Segment, edge: 'start' | 'end'): Segment | undefined {
  return segmentsOf(segments, segment.tier).find((each) =>
    edge === 'start' ? each.endUs === segment.startUs : each.startUs === segment.endUs,
  )
}

/** The segment and all below it, shifted by `byUs` as far as neighbours and parent allow. */
export function moveSegment(context: EditContext, id: SegmentId, byUs: number): Change {
  const segment = getSegment(context.segments, id)
  const { start, end } = edgeLimits(context, segment)
  const by = Math.round(clamp(byUs, start.startUs - segment.startUs, end.endUs - segment.endUs))
  const put = [segment, ...descendantsOf(context, segment)].map((each) => ({ ...each, startUs: each.startUs + by, endUs: each.endUs + by }))
  return toChange(context, 'Move', put)
}

/** Cuts a segment, and all below it that the cut meets, in two. The first half keeps its id; both keep what is said. */
export function splitSegment(context: EditContext, id: SegmentId, tUs: number): { change: Change; segmentId: SegmentId } {
  const segment = getSegment(context.segments, id)
  assertHasEdges(context, segment)
  const at = Math.round(tUs)
  if (at <= segment.startUs || at >= segment.endUs) throw reject('the playhead is not inside the segment')
  const cut = [segment, ...descendantsOf(context, segment)].filter((each) => each.startUs < at && at < each.endUs)
  const second = cut.map((each) => ({ ...withOrigin(each, { ...each, startUs: at }), id: context.newId('segment') }))
  const change = toChange(context, 'Split', [...cut.map((each) => ({ ...each, endUs: at })), ...second])
  return { change, segmentId: ensure(second[0], 'second half').id }
}

function assertHasEdges({ taxonomy }: EditContext, { tier: id }: Segment): void {
  const tier = getTier(taxonomy, id)
  if (tier.shape === 'point') throw reject(`${tier.title} has points, which have no length to cut or join`)
  if (tier.ofActions) throw reject(`${tier.title} has the times of the recorded action: cut and join actions in their list`)
}

/**
 * One segment over both and the gap between, under one parent. Of intent and attributes those of the first where it has
 * them, of outcomes the last one; texts joined when they differ.
 */
export function mergeWithNext(context: EditContext, id: SegmentId): Change {
  const segment = getSegment(context.segments, id)
  assertHasEdges(context, segment)
  const list = segmentsOf(context.segments, segment.tier)
  const next = list[list.findIndex((each) => each.id === id) + 1]
  if (!next) throw reject('there is no segment after this one')
  const parentTier = getTier(context.taxonomy, segment.tier).parent
  const parents = parentTier ? segmentsOf(context.segments, parentTier) : []
  const span = { startUs: segment.startUs, endUs: next.endUs }
  if (parentTier && !findParent(parents, span)) throw reject('the two segments stand under different parents')
  const merged = { ...segment, ...span, ...joinWords(segment, next) }
  const ties = (each: Segment) =>
    descendantsOf(context, each).filter((one) => isTied(context.taxonomy, one) && one.startUs === each.startUs && one.endUs === each.endUs)
  const [first, second] = [ties(segment), ties(next)]
  const kept = first.map((each) => ({
    ...each,
    ...span,
    text: joinTexts(each.text, second.find((one) => one.tier === each.tier)?.text ?? ''),
  }))
  const orphans = second.filter((each) => !first.some((one) => one.tier === each.tier)).map((each) => ({ ...each, ...span }))
  const gone = second.filter((each) => first.some((one) => one.tier === each.tier)).map((each) => each.id)
  return toChange(context, 'Merge', [merged, ...kept, ...orphans], [next.id, ...gone])
}

/** What one segment says that stands for two. */
export function joinWords(a: Segment, b: Segment): Pick<Segment, 'labelId' | 'text' | 'attributes' | 'outcome'> {
  return {
    labelId: a.labelId ?? b.labelId,
    text: joinTexts(a.text, b.text),
    attributes: { ...b.attributes, ...a.attributes },
    outcome: b.outcome ?? a.outcome,
  }
}

function joinTexts(a: string, b: string): string {
  return a === b || !b ? a : a ? `${a} ${b}` : b
}

/** Removes a segment and everything below it. */
export function deleteSegment(context: EditContext, id: SegmentId): Change {
  const segment = getSegment(context.segments, id)
  return toChange(context, 'Delete', [], [segment.id, ...descendantsOf(context, segment).map((each) => each.id)])
}

export function relabelSegment(context: EditContext, id: SegmentId, labelId: LabelId | null): Change {
  const segment = getSegment(context.segments, id)
  const tier = getTier(context.taxonomy, segment.tier)
  if (labelId && !tier.hasLabel) throw reject(`${tier.title} takes no intent`)
  return toChange(context, 'Intent', [{ ...segment, labelId }])
}

export function setSegmentText(context: EditContext, id: SegmentId, text: string): Change {
  const segment = getSegment(context.segments, id)
  const tier = getTier(context.taxonomy, segment.tier)
  if (text && !tier.hasText) throw reject(`${tier.title} takes no text`)
  return toChange(context, 'Instruction', [{ ...segment, text }])
}

/** `null` takes the value away. Whether the attribute takes such a value is for the rules to say. */
export function setSegmentAttribute(context: EditContext, id: SegmentId, attributeId: string, value: AttributeValue | null): Change {
  const segment = getSegment(context.segments, id)
  const { [attributeId]: _, ...rest } = segment.attributes
  const attributes = value === null ? rest : { ...rest, [attributeId]: value }
  const title = context.taxonomy.attributes.find((each) => each.id === attributeId)?.title ?? attributeId
  return toChange(context, title, [{ ...segment, attributes }])
}

export function setSegmentOutcome(context: EditContext, id: SegmentId, outcome: Outcome | null): Change {
  const segment = getSegment(context.segments, id)
  return toChange(context, 'Outcome', [{ ...segment, outcome }])
}

/** An intent that was suggested and taken up by a person. */
export function acceptSuggestion(context: EditContext, id: SegmentId, labelId: LabelId): Change {
  const change = relabelSegment(context, id, labelId)
  return { ...change, name: 'Suggested intent', put: change.put.map((each) => ({ ...each, origin: 'suggestion_accepted' })) }
}

/** A segment from where the tier's previous one ends to `tUs`: labeling while playing, one key per segment. */
export function extendToTime(
  context: EditContext,
  tierId: string,
  tUs: number,
  labelId: LabelId | null = null,
): { change: Change; segmentId: SegmentId } {
  const tier = getTier(context.taxonomy, tierId)
  if (tier.shape === 'point') return createSegment(context, { tier: tierId, span: { startUs: tUs, endUs: tUs }, labelId })
  const before = segmentsOf(context.segments, tierId)
    .filter((each) => each.endUs <= tUs)
    .at(-1)
  const parent = tier.parent ? segmentsOf(context.segments, tier.parent).find((each) => each.startUs < tUs && tUs <= each.endUs) : undefined
  const startUs = Math.max(before?.endUs ?? 0, parent?.startUs ?? 0)
  if (tUs - startUs < minLengthUs) throw reject('the playhead stands at the end of the previous segment')
  return createSegment(context, { tier: tierId, span: { startUs, endUs: Math.round(tUs) }, labelId })
}

/** How deep the outline shows the segments of each tier, from 0. */
export function deriveDepths({ tiers }: TaxonomyDoc): Map<string, number> {
  const depths = new Map<string, number>()
  for (const tier of tiers) depths.set(tier.id, tier.parent ? (depths.get(tier.parent) ?? 0) + 1 : 0)
  const deepest = Math.max(...depths.values())
  for (const tier of tiers) if (tier.ofActions) depths.set(tier.id, deepest + 1)
  return depths
}

/** Segments as the outline shows them: each under its parent, in order of time. Merges the tiers, which are in order: it is made with every edit. */
export function deriveOutline(segments: Segments, { tiers }: TaxonomyDoc): Segment[] {
  const rank = new Map(tiers.map((tier, index) => [tier.id, index]))
  const runs = findRuns(segments).sort((a, b) => (rank.get(a.tier) ?? 0) - (rank.get(b.tier) ?? 0))
  const outline: Segment[] = []
  while (outline.length < segments.length) {
    let first: Run | null = null
    let firstUs = Number.POSITIVE_INFINITY
    for (const run of runs) {
      const startUs = run.at < run.end ? (segments[run.at] as Segment).startUs : Number.POSITIVE_INFINITY
      if (startUs < firstUs) [first, firstUs] = [run, startUs]
    }
    outline.push(segments[ensure(first, 'tier with a segment left').at++] as Segment)
  }
  return outline
}

/** Where the segments of a tier stand among all of them: `[at, end)`. */
type Run = { tier: string; at: number; end: number }

function findRuns(segments: Segments): Run[] {
  const runs: Run[] = []
  for (const [index, { tier }] of segments.entries()) {
    const last = runs.at(-1)
    if (last?.tier === tier) last.end = index + 1
    else runs.push({ tier, at: index, end: index + 1 })
  }
  return runs
}
