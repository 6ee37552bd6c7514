import { contains, overlaps, type Span } from '../time.ts'
import { findValueProblem } from './attributes.ts'
import { findExclusionProblems } from './exclusions.ts'
import type { Problem, Segment, Segments } from './segments.ts'
import type { TaxonomyDoc, Tier } from './taxonomy.ts'
import { indexTaxonomy, type TaxonomyIndex } from './taxonomyIndex.ts'

/** What an edit touches: nothing else can have come to break a rule. */
export type Touched = { tiers: ReadonlySet<string>; segments: Segments }

type Report = (segment: Segment, message: string) => void

/** Every broken rule of a pass, or, after an edit, of what it touches. `segments` must be sorted. */
export function findProblems(segments: Segments, taxonomy: TaxonomyDoc, durationUs: number, touched?: Touched): Problem[] {
  const problems: Problem[] = []
  const index = indexTaxonomy(taxonomy)
  const byTier = Map.groupBy(segments, (each) => each.tier)
  const report: Report = (each, message) => problems.push({ segmentId: each.id, message })
  for (const [tierId, list] of byTier) {
    if (touched && !touched.tiers.has(tierId)) continue
    const tier = index.tiers.get(tierId)
    if (!tier) for (const each of list) report(each, `there is no tier "${tierId}"`)
    else findTierProblems(tier, list, byTier.get(tier.parent ?? '') ?? [], durationUs, report)
  }
  for (const each of touched?.segments ?? segments) findWordProblems(each, index, report)
  findExclusionProblems(byTier, touched?.segments ?? segments, index, report)
  return problems
}

/** Rules about when: of one tier, its segments and those of its parent in order. */
function findTierProblems(tier: Tier, list: Segment[], parents: Segment[], durationUs: number, report: Report): void {
  for (const [index, each] of list.entries()) {
    const before = list[index - 1]
    const wrong = findShapeProblem(tier, each)
    if (wrong) report(each, wrong)
    if (each.endUs > durationUs)
      report(each, `a segment on ${tier.title} ends at ${each.endUs} µs, after the session's end at ${durationUs} µs`)
    if (before && !tier.ofActions && isInTheWay(tier, before, each))
      report(each, `two segments on ${tier.title} overlap at ${each.startUs} µs`)
    if (!isInside(tier, each, parents)) report(each, `a segment on ${tier.title} at ${each.startUs} µs is not inside one on ${tier.parent}`)
  }
  if (tier.constraint === 'subdivision') findGaps(tier, list, parents, report)
  if (tier.ofActions) findSharedActions(tier, list, report)
}

function findShapeProblem(tier: Tier, { startUs, endUs }: Span): string | null {
  if (tier.shape === 'point')
    return endUs === startUs ? null : `a point on ${tier.title} must end where it starts, at ${startUs} µs, not at ${endUs} µs`
  // an action can be over in the moment it begins
  const isLong = tier.ofActions ? endUs >= startUs : endUs > startUs
  return isLong ? null : `a segment on ${tier.title} ends at ${endUs} µs, not after its start at ${startUs} µs`
}

/** Two points are in each other's way at one time only. */
function isInTheWay(tier: Tier, before: Span, after: Span): boolean {
  return tier.shape === 'point' ? before.startUs === after.startUs : overlaps(before, after)
}

function isInside(tier: Tier, each: Span, parents: readonly Segment[]): boolean {
  if (tier.constraint === 'free' || tier.ofActions) return true
  const parent = findParent(parents, each)
  return parent !== undefined && (tier.constraint !== 'association' || isSameSpan(parent, each))
}

export function isSameSpan(a: Span, b: Span): boolean {
  return a.startUs === b.startUs && a.endUs === b.endUs
}

/** The parent that holds the whole of `span`: parents don't overlap, so at most one. Sorted, hence a binary search. */
export function findParent(parents: readonly Segment[], span: Span): Segment | undefined {
  let low = 0
  let high = parents.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parents[middle] as Segment).startUs <= span.startUs) low = middle + 1
    else high = middle
  }
  const parent = parents[low - 1]
  return parent && contains(parent, span) ? parent : undefined
}

/** Children and parents go side by side, both in order of time: what lies outside every parent is reported elsewhere. */
function findGaps(tier: Tier, list: Segment[], parents: Segment[], report: Report): void {
  let next = 0
  for (const parent of parents) {
    let at = parent.startUs
    let last: Segment | null = null
    while (next < list.length && (list[next] as Segment).endUs <= parent.startUs) next++
    for (; next < list.length && contains(parent, list[next] as Segment); next++) {
      last = list[next] as Segment
      if (last.startUs > at) report(last, `${tier.title} must tile its parent: gap before ${last.startUs} µs`)
      at = last.endUs
    }
    if (last && at < parent.endUs) report(last, `${tier.title} must tile its parent: gap after ${at} µs`)
  }
}

/** Every segment of a tier of actions names its action, and no two the same one. */
function findSharedActions(tier: Tier, list: Segment[], report: Report): void {
  const ranges = list.flatMap((each) => (each.action ? [{ each, ...each.action }] : []))
  for (const each of list) if (!each.action) report(each, `a segment on ${tier.title} must name the recorded action it stands for`)
  ranges.sort((a, b) => a.seqFrom - b.seqFrom)
  let highest = -1
  for (const { each, seqFrom, seqTo } of ranges) {
    if (seqTo < seqFrom) report(each, `an action on ${tier.title} ends at event ${seqTo}, before its first event ${seqFrom}`)
    if (seqFrom <= highest) report(each, `two segments on ${tier.title} stand for the action at event ${seqFrom}`)
    highest = Math.max(highest, seqTo)
  }
}

/** Rules about what is said: of one segment by itself. */
function findWordProblems(each: Segment, index: TaxonomyIndex, report: Report): void {
  const tier = index.tiers.get(each.tier)
  if (!tier) return
  if (each.labelId && !tier.hasLabel) report(each, `${tier.title} takes no intent`)
  if (each.labelId && !index.labels.has(each.labelId)) report(each, `intent ${each.labelId} is not in this version of the taxonomy`)
  if (each.text && !tier.hasText) report(each, `${tier.title} takes no text`)
  if (each.outcome && !tier.hasOutcome) report(each, `${tier.title} takes no outcome`)
  if (each.action && !tier.ofActions) report(each, `${tier.title} is not a tier of actions`)
  for (const [id, value] of Object.entries(each.attributes)) {
    const attribute = index.attributes.get(id)
    const isHere = attribute?.tiers.includes(tier.id)
    const wrong = attribute && isHere ? findValueProblem(attribute, value) : `${tier.title} takes no attribute "${id}"`
    if (wrong) report(each, wrong)
  }
}
