import { AppError } from '../errors.ts'
import type { NewId, SegmentId } from '../ids.ts'
import { migrateSegments } from './migrateSegments.ts'
import type { MigrationStep } from './migrations.ts'
import {
  applyChange,
  type Change,
  compareSegments,
  isSameSegment,
  newSegment,
  type Problem,
  type Segment,
  type Segments,
} from './segments.ts'
import type { TaxonomyDoc } from './taxonomy.ts'
import { indexTaxonomy, type TaxonomyIndex } from './taxonomyIndex.ts'

/** Takes one stored change into segments by id, without asking the rules again: it was applied once. Older ones lack the younger fields. */
export function foldChange(segments: Map<SegmentId, Segment>, { put, remove }: Pick<Change, 'put' | 'remove'>): void {
  for (const id of remove) segments.delete(id)
  for (const each of put) segments.set(each.id, newSegment(each, each))
}

/** How two states of a pass differ; each list in the order of segments. */
export type Difference = {
  added: Segment[]
  removed: Segment[]
  changed: { before: Segment; after: Segment }[]
}

/** What became of the segments of `before` in `after`. */
export function computeDifference(before: Segments, after: Segments): Difference {
  const old = new Map(before.map((each) => [each.id, each]))
  const kept = new Set(after.map((each) => each.id))
  const difference: Difference = { added: [], removed: before.filter((each) => !kept.has(each.id)), changed: [] }
  for (const each of after) {
    const was = old.get(each.id)
    if (!was) difference.added.push(each)
    else if (!isSameSegment(was, each)) difference.changed.push({ before: was, after: each })
  }
  return difference
}

/** What of an earlier state could not be had back as it was, and why. */
export type Loss = { segment: Segment; reason: string }
export type Restore = { change: Change; losses: Loss[] }

/** A state that was, and the steps that the taxonomy of its pass went through since. */
export type Earlier = { segments: Segments; steps: readonly MigrationStep[] }
type RestoreContext = { segments: Segments; taxonomy: TaxonomyDoc; durationUs: number; newId: NewId }

/**
 * The one change that takes a pass from what it is now to what it was: applied like any edit, and undone like one. The pass
 * may since have moved to another version of the taxonomy, through `steps`, and stays on it: intents become what the move made of
 * them; one that this version does not have is left out, and so are values of attributes and segments that its rules forbid: all
 * of this is told in `losses`.
 */
export function computeRestore({ segments, taxonomy, durationUs, newId }: RestoreContext, earlier: Earlier, name: string): Restore {
  const losses: Loss[] = []
  let wanted = fitTaxonomy(earlier, taxonomy, losses)
  const toChange = (): Change => {
    const { added, removed, changed } = computeDifference(segments, wanted)
    const put = [...added, ...changed.map((each) => each.after)]
    return { id: newId('change'), name, put, remove: removed.map((each) => each.id) }
  }
  // each round leaves out at least one segment
  for (;;) {
    const change = toChange()
    const problems = problemsOf(() => applyChange(segments, change, taxonomy, durationUs))
    if (problems.length === 0) return { change, losses }
    const reasons = new Map(problems.map((each) => [each.segmentId, each.message]))
    const left = wanted.filter((each) => !reasons.has(each.id))
    if (left.length === wanted.length) throw new AppError('rejected', problems[0]?.message ?? 'the rules forbid it')
    losses.push(...wanted.flatMap((segment) => (reasons.has(segment.id) ? { segment, reason: reasons.get(segment.id) ?? '' } : [])))
    wanted = left
  }
}

/** The segments with what this version of the taxonomy has of them. */
function fitTaxonomy({ segments, steps }: Earlier, taxonomy: TaxonomyDoc, losses: Loss[]): Segment[] {
  const index = indexTaxonomy(taxonomy)
  const moved = new Map(migrateSegments(segments, steps, taxonomy).put.map((each) => [each.id, each]))
  const fitted: Segment[] = []
  for (const was of segments) {
    const segment = moved.get(was.id) ?? was
    const missing = findMissing(was, segment, index)
    if (missing.length > 0) losses.push({ segment: was, reason: `not in this version of the taxonomy: ${missing.join(', ')}` })
    if (index.tiers.has(segment.tier)) fitted.push(withoutMissing(segment, index))
  }
  return fitted.sort(compareSegments)
}

function findMissing(was: Segment, { tier, labelId, attributes }: Segment, index: TaxonomyIndex): string[] {
  return [
    ...(index.tiers.has(tier) ? [] : [`its tier "${tier}"`]),
    ...(labelId === null || index.labels.has(labelId) ? [] : ['its intent']),
    ...Object.keys(was.attributes).flatMap((id) => (Object.hasOwn(attributes, id) ? [] : [`its attribute "${id}"`])),
  ]
}

function withoutMissing(segment: Segment, index: TaxonomyIndex): Segment {
  return segment.labelId === null || index.labels.has(segment.labelId) ? segment : { ...segment, labelId: null }
}

/** The broken rules that an attempt meets; none when it succeeds. */
export function problemsOf(attempt: () => unknown): Problem[] {
  try {
    attempt()
    return []
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'rejected') throw error
    return readProblems(error)
  }
}

function readProblems({ details, message }: AppError): Problem[] {
  if (typeof details === 'object' && details !== null && 'problems' in details) return details.problems as Problem[] // put there by applyChange
  throw new AppError('rejected', message)
}
