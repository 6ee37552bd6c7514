import { z } from 'zod'
import { AppError } from '../errors.ts'
import { idSchema, type SegmentId } from '../ids.ts'
import { contains, overlaps, type Span } from '../time.ts'
import type { TaxonomyDoc, Tier } from './taxonomy.ts'

/** Who first proposed it. */
export const origins = ['human', 'suggestion_accepted', 'suggestion_edited'] as const

/** An annotation over `[startUs, endUs)` on one tier of one pass. */
export const segment = z.strictObject({
  id: idSchema('segment'),
  tier: z.string(),
  startUs: z.int().nonnegative(),
  endUs: z.int().positive(),
  labelId: idSchema('label').nullable(),
  text: z.string().max(4000),
  origin: z.enum(origins),
})
export type Segment = z.infer<typeof segment>

/**
 * One edit, whole: afterwards the segments of `put` stand as given and those of `remove` are gone.
 * Split, merge and drag are all changes; undo is the change of `invertChange`. Client and server apply the same.
 */
export const change = z.strictObject({
  id: idSchema('change'),
  /** What the person did, for the undo menu and the history: "Split", "Move". */
  name: z.string().max(60),
  put: z.array(segment).max(5000),
  remove: z.array(idSchema('segment')).max(5000),
})
export type Change = z.infer<typeof change>

/** Segments of one pass in order of (tier, start, end, id). */
export type Segments = readonly Segment[]

/** Plain code-unit order: the same on every machine, which a locale's order is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function compareSegments(a: Segment, b: Segment): number {
  return compareText(a.tier, b.tier) || a.startUs - b.startUs || a.endUs - b.endUs || compareText(a.id, b.id)
}

export type Problem = { segmentId: SegmentId; message: string }

/** The segments after `change`. Throws `rejected` with `details.problems` when the result would break a rule; nothing is applied then. */
export function applyChange(segments: Segments, edit: Change, taxonomy: TaxonomyDoc, durationUs: number): Segments {
  const removed = new Set<string>(edit.remove)
  const put = new Map(edit.put.map((each) => [each.id, each]))
  const next = [...segments.filter((each) => !removed.has(each.id) && !put.has(each.id)), ...put.values()].sort(compareSegments)
  const problems = findProblems(next, taxonomy, durationUs, touchedTiers(segments, edit, taxonomy))
  if (problems.length > 0) {
    throw new AppError(
      'rejected',
      problems
        .map((each) => each.message)
        .slice(0, 3)
        .join('; '),
      { details: { problems } },
    )
  }
  return next
}

/** The change that takes `segments` after `edit` back to what they are now. */
export function invertChange(segments: Segments, edit: Change, id: Change['id']): Change {
  const before = new Map(segments.map((each) => [each.id, each]))
  const touched = [...edit.put.map((each) => each.id), ...edit.remove]
  return {
    id,
    name: edit.name,
    put: touched.flatMap((each) => before.get(each) ?? []),
    remove: edit.put.filter((each) => !before.has(each.id)).map((each) => each.id),
  }
}

/** Tiers whose rules the change can break: those it touches and those below them. */
function touchedTiers(segments: Segments, edit: Change, taxonomy: TaxonomyDoc): Set<string> {
  const removed = new Set<string>(edit.remove)
  const tiers = new Set(edit.put.map((each) => each.tier))
  for (const each of segments) if (removed.has(each.id) || edit.put.some((other) => other.id === each.id)) tiers.add(each.tier)
  for (const each of taxonomy.tiers) if (each.parent && tiers.has(each.parent)) tiers.add(each.id)
  return tiers
}

/** Every broken rule of the given tiers (all when left out). `segments` must be sorted. */
export function findProblems(segments: Segments, taxonomy: TaxonomyDoc, durationUs: number, only?: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const labels = new Set<string>(taxonomy.labels.map((each) => each.id))
  const byTier = Map.groupBy(segments, (each) => each.tier)
  for (const [tierId, list] of byTier) {
    if (only && !only.has(tierId)) continue
    const tier = taxonomy.tiers.find((each) => each.id === tierId)
    if (!tier) problems.push(...list.map((each) => ({ segmentId: each.id, message: `there is no tier "${tierId}"` })))
    else findTierProblems(tier, list, byTier.get(tier.parent ?? '') ?? [], labels, durationUs, problems)
  }
  return problems
}

function findTierProblems(
  tier: Tier,
  list: Segment[],
  parents: Segment[],
  labels: ReadonlySet<string>,
  durationUs: number,
  problems: Problem[],
): void {
  const report = (each: Segment, message: string) => problems.push({ segmentId: each.id, message })
  for (const [index, each] of list.entries()) {
    const before = list[index - 1]
    if (each.endUs <= each.startUs)
      report(each, `a segment on ${tier.title} ends at ${each.endUs} µs, not after its start at ${each.startUs} µs`)
    if (each.endUs > durationUs)
      report(each, `a segment on ${tier.title} ends at ${each.endUs} µs, after the session's end at ${durationUs} µs`)
    if (before && overlaps(before, each)) report(each, `two segments on ${tier.title} overlap at ${each.startUs} µs`)
    if (each.labelId && !tier.hasLabel) report(each, `${tier.title} takes no intent`)
    if (each.labelId && !labels.has(each.labelId)) report(each, `intent ${each.labelId} is not in this version of the taxonomy`)
    if (each.text && !tier.hasText) report(each, `${tier.title} takes no text`)
    const isInside =
      tier.constraint === 'free' ||
      (tier.constraint === 'association' ? parents.some((parent) => isSameSpan(parent, each)) : findParent(parents, each) !== undefined)
    if (!isInside) report(each, `a segment on ${tier.title} at ${each.startUs} µs is not inside one on ${tier.parent}`)
  }
  if (tier.constraint === 'subdivision') findGaps(tier, list, parents, report)
}

function isSameSpan(a: Span, b: Span): boolean {
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

function findGaps(tier: Tier, list: Segment[], parents: Segment[], report: (each: Segment, message: string) => void): void {
  for (const parent of parents) {
    let at = parent.startUs
    const children = list.filter((each) => contains(parent, each))
    for (const each of children) {
      if (each.startUs > at) report(each, `${tier.title} must tile its parent: gap before ${each.startUs} µs`)
      at = each.endUs
    }
    const last = children.at(-1)
    if (last && at < parent.endUs) report(last, `${tier.title} must tile its parent: gap after ${at} µs`)
  }
}
