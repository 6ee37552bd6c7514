import { z } from 'zod'
import { actionKinds } from '../actions/types.ts'
import { AppError } from '../errors.ts'
import { idSchema, type SegmentId } from '../ids.ts'
import { type AttributeValues, attributeValues } from './attributes.ts'
import { findProblems } from './rules.ts'
import type { TaxonomyDoc } from './taxonomy.ts'

/** Who first proposed it. */
export const origins = ['human', 'suggestion_accepted', 'suggestion_edited'] as const

/** How what a segment stands for ended. */
export const outcomes = ['done', 'failed', 'abandoned'] as const
export type Outcome = (typeof outcomes)[number]

/** Where on its surface an action aimed, in the surface's coordinates, and what stands there. */
export const targetBox = z.strictObject({
  xPx: z.number(),
  yPx: z.number(),
  widthPx: z.number().positive(),
  heightPx: z.number().positive(),
  name: z.string().max(200),
})
export type TargetBox = z.infer<typeof targetBox>

export const actionMarks = ['redundant', 'wrong'] as const
export type ActionMark = (typeof actionMarks)[number]

/**
 * What a person says of derived actions, on a tier of actions. It stands beside the derived values and never instead of
 * them: a field that is null says nothing, and the derived value is read. The range names what is meant: the events of
 * one action, of several taken together as one, or a part of one that was cut.
 */
export const actionLabel = z.strictObject({
  seqFrom: z.int().nonnegative(),
  seqTo: z.int().nonnegative(),
  /** Index of the surface that `target` is on. */
  surface: z.int().min(0).max(255),
  kind: z.enum(actionKinds).nullable(),
  /** What was typed. */
  text: z.string().max(4000).nullable(),
  target: targetBox.nullable(),
  mark: z.enum(actionMarks).nullable(),
  /** When it was last said, ms since 1970 by the clock of who said it; null for what was stored without. */
  editedAtMs: z.int().nonnegative().nullable().default(null),
})
export type ActionLabel = z.infer<typeof actionLabel>

/**
 * An annotation on one tier of one pass: over `[startUs, endUs)`, or at a moment where the tier's shape is a point. The
 * fields with a default are younger than changes that are stored and may be sent.
 */
export const segment = z.strictObject({
  id: idSchema('segment'),
  tier: z.string(),
  startUs: z.int().nonnegative(),
  endUs: z.int().nonnegative(),
  labelId: idSchema('label').nullable(),
  text: z.string().max(4000),
  origin: z.enum(origins),
  attributes: attributeValues.default({}),
  outcome: z.enum(outcomes).nullable().default(null),
  action: actionLabel.nullable().default(null),
})
export type Segment = z.infer<typeof segment>

/** A segment that says nothing yet but what `said` says. */
export function newSegment(place: Pick<Segment, 'id' | 'tier' | 'startUs' | 'endUs'>, said: Partial<Segment> = {}): Segment {
  return { labelId: null, text: '', origin: 'human', attributes: {}, outcome: null, action: null, ...place, ...said }
}

/** Whether two segments say the same, in every field. */
export function isSameSegment(a: Segment, b: Segment): boolean {
  if (a === b) return true
  const isSamePlace = a.id === b.id && a.tier === b.tier && a.startUs === b.startUs && a.endUs === b.endUs
  const isSameWords = a.labelId === b.labelId && a.text === b.text && a.origin === b.origin && a.outcome === b.outcome
  return isSamePlace && isSameWords && isSameValues(a.attributes, b.attributes) && isSameAction(a.action, b.action)
}

/** `after` with its origin: a suggestion that a person changed, words or edges, is an edited one; what stays the same stays as proposed. */
export function withOrigin(before: Segment, after: Segment): Segment {
  return before.origin === 'human' || isSameSegment(before, after) ? after : { ...after, origin: 'suggestion_edited' }
}

function isSameValues(a: AttributeValues, b: AttributeValues): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
}

function isSameAction(a: ActionLabel | null, b: ActionLabel | null): boolean {
  if (!a || !b) return a === b
  const isSameRange = a.seqFrom === b.seqFrom && a.seqTo === b.seqTo && a.surface === b.surface
  const isSameSaid = a.kind === b.kind && a.text === b.text && a.mark === b.mark && a.editedAtMs === b.editedAtMs
  return isSameRange && isSameSaid && isSameTarget(a.target, b.target)
}

export function isSameTarget(a: TargetBox | null, b: TargetBox | null): boolean {
  if (!a || !b) return a === b
  return a.xPx === b.xPx && a.yPx === b.yPx && a.widthPx === b.widthPx && a.heightPx === b.heightPx && a.name === b.name
}

/** As many segments as a pass may have, and so as many as one edit can be about: going back to any state is one edit, whatever it touches. */
export const maxSegments = 50_000

/**
 * One edit, whole: afterwards the segments of `put` stand as given and those of `remove` are gone.
 * Split, merge and drag are all changes; undo is the change of `invertChange`. Client and server apply the same.
 * Read stored ones through this schema: older ones lack the younger fields of segments.
 */
export const change = z.strictObject({
  id: idSchema('change'),
  /** What the person did, for the undo menu and the history: "Split", "Move". */
  name: z.string().max(60),
  put: z.array(segment).max(maxSegments),
  remove: z.array(idSchema('segment')).max(maxSegments),
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

/**
 * The segments after `change`. Throws `rejected` when the result would have too many segments, and with `details.problems` when
 * it would break a rule; nothing is applied then.
 */
export function applyChange(segments: Segments, edit: Change, taxonomy: TaxonomyDoc, durationUs: number): Segments {
  const put = new Map(edit.put.map((each) => [each.id, each]))
  const gone = new Set<SegmentId>(edit.remove)
  const kept: Segment[] = []
  const tiers = new Set(edit.put.map((each) => each.tier))
  for (const each of segments) {
    if (!gone.has(each.id) && !put.has(each.id)) kept.push(each)
    else tiers.add(each.tier)
  }
  const added = [...put.values()].sort(compareSegments)
  const next = mergeSorted(kept, added)
  if (next.length > Math.max(maxSegments, segments.length))
    throw new AppError('rejected', `a pass has at most ${maxSegments} segments; this would make it ${next.length}`)
  const problems = findProblems(next, taxonomy, durationUs, { tiers: withTiersBelow(tiers, taxonomy), segments: added })
  if (problems.length > 0) throw toRejection(problems)
  return next
}

function mergeSorted(a: readonly Segment[], b: readonly Segment[]): Segment[] {
  const merged: Segment[] = []
  let at = 0
  for (const each of b) {
    for (; at < a.length && compareSegments(a[at] as Segment, each) < 0; at++) merged.push(a[at] as Segment)
    merged.push(each)
  }
  for (; at < a.length; at++) merged.push(a[at] as Segment)
  return merged
}

/** A change can break the rules of the tiers that it touches and of those below them. */
function withTiersBelow(touched: ReadonlySet<string>, { tiers }: TaxonomyDoc): Set<string> {
  const all = new Set(touched)
  for (const each of tiers) if (each.parent && touched.has(each.parent)) all.add(each.id)
  return all
}

function toRejection(problems: Problem[]): AppError {
  const words = problems.map((each) => each.message).slice(0, 3)
  return new AppError('rejected', words.join('; '), { details: { problems } })
}

/** The change that takes `segments` after `edit` back to what they are now. */
export function invertChange(segments: Segments, edit: Change, id: Change['id']): Change {
  const touched = new Set([...edit.put.map((each) => each.id), ...edit.remove])
  const before = segments.filter((each) => touched.has(each.id))
  const known = new Set(before.map((each) => each.id))
  return { id, name: edit.name, put: before, remove: edit.put.map((each) => each.id).filter((each) => !known.has(each)) }
}
