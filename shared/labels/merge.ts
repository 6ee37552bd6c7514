import { AppError } from '../errors.ts'
import type { NewId, SegmentId } from '../ids.ts'
import type { Span } from '../time.ts'
import { applyChange, type Change, compareSegments, isSameSegment, type Segment, type Segments } from './segments.ts'
import type { TaxonomyDoc } from './taxonomy.ts'

/** Segments that can't be both as they are here and as they are there: chosen together. */
export type Clash = {
  ids: SegmentId[]
  /** Those of them that stand here, and there; a segment missing on one side was removed there, or never was. */
  mine: Segment[]
  theirs: Segment[]
  /** The rule that both together would break; null where both sides changed the same segment. */
  message: string | null
}

export type Merged = {
  /** Theirs, with the edits of mine that go with them. */
  segments: Segments
  /** Edits of mine that stand in `segments`, and those that don't, in their order. */
  kept: Change[]
  held: Change[]
  /** In order of time. Empty when nothing is left to choose: what was held stands there already. */
  clashes: Clash[]
}

export type MergeInput = {
  /** Edits made here, in order, that are not in `theirs`. */
  mine: readonly Change[]
  /** Segments as others left them, and the ids of those that they touched. */
  theirs: Segments
  theirIds: ReadonlySet<SegmentId>
  /** Of those, as they stood before. */
  before: readonly Segment[]
  taxonomy: TaxonomyDoc
  durationUs: number
}

export type Choice = 'mine' | 'theirs'

/** Ids that a change puts or removes. */
export function touchedIds({ put, remove }: Pick<Change, 'put' | 'remove'>): SegmentId[] {
  return [...put.map((each) => each.id), ...remove]
}

export type Rebased = { segments: Segments; kept: Change[]; dropped: Change[] }

/** Applies edits one after the other to segments they were not made on. What a rule forbids there is dropped, and said. */
export function rebase(segments: Segments, changes: readonly Change[], taxonomy: TaxonomyDoc, durationUs: number): Rebased {
  const result: Rebased = { segments, kept: [], dropped: [] }
  for (const change of changes) {
    try {
      result.segments = applyChange(result.segments, change, taxonomy, durationUs)
      result.kept.push(change)
    } catch {
      result.dropped.push(change)
    }
  }
  return result
}

/**
 * Puts edits made here on top of what others did meanwhile. An edit is held back where it touches a segment that they
 * left otherwise, where a rule forbids it now, or where it builds on one held back.
 */
export function mergeEdits(input: MergeInput): Merged {
  const { mine, theirs, theirIds, taxonomy, durationUs } = input
  const last = lastOf(mine)
  const there = new Map(theirs.map((each) => [each.id, each]))
  const isContested = (id: SegmentId) => theirIds.has(id) && last.has(id) && !isSame(last.get(id), there.get(id))
  const result: Merged = { segments: theirs, kept: [], held: [], clashes: [] }
  const heldIds = new Set<SegmentId>()
  const reasons = new Map<SegmentId, string>()
  for (const change of mine) {
    const ids = touchedIds(change)
    const message = ids.some((id) => heldIds.has(id) || isContested(id)) ? null : attempt(result, change, taxonomy, durationUs)
    if (message === undefined) result.kept.push(change)
    else {
      result.held.push(change)
      for (const id of ids) heldIds.add(id)
      if (message !== null) for (const id of ids) reasons.set(id, message)
    }
  }
  if (result.held.length > 0) result.clashes = findClashes(input, result, last, reasons)
  return result
}

/** Applies the change to `result.segments`; the rule it broke instead, undefined when none. */
function attempt(result: Merged, change: Change, taxonomy: TaxonomyDoc, durationUs: number): string | undefined {
  try {
    result.segments = applyChange(result.segments, change, taxonomy, durationUs)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.message
  }
}

/** The segments after changes that are known to stand, whatever of them is in already. No rule is asked. */
export function patchSegments(segments: Segments, changes: readonly Change[]): Segments {
  if (changes.length === 0) return segments
  const last = lastOf(changes)
  const put = [...last.values()].flatMap((each) => each ?? [])
  return [...segments.filter((each) => !last.has(each.id)), ...put].sort(compareSegments)
}

/** What the edits leave of each segment they touch: every edit carries segments whole, so the last one says it. */
function lastOf(changes: readonly Change[]): Map<SegmentId, Segment | null> {
  const last = new Map<SegmentId, Segment | null>()
  for (const { put, remove } of changes) {
    for (const id of remove) last.set(id, null)
    for (const each of put) last.set(each.id, each)
  }
  return last
}

function isSame(a: Segment | null | undefined, b: Segment | null | undefined): boolean {
  return a && b ? isSameSegment(a, b) : !a === !b
}

function findClashes(input: MergeInput, { segments, held }: Merged, last: Map<SegmentId, Segment | null>, reasons: Map<SegmentId, string>) {
  const before = new Map(input.before.map((each) => [each.id, each]))
  const now = new Map(segments.map((each) => [each.id, each]))
  const mineOf = (id: SegmentId) => (last.has(id) ? last.get(id) : input.theirIds.has(id) ? before.get(id) : now.get(id)) ?? null
  const isOpen = (id: SegmentId) => !isSame(mineOf(id), now.get(id))
  const versions = (id: SegmentId) => [mineOf(id), now.get(id) ?? null].flatMap((each) => each ?? [])
  const others = [...input.theirIds].filter(isOpen)
  const groups: Set<SegmentId>[] = []
  for (const change of held) {
    const ids = new Set(touchedIds(change).filter(isOpen))
    if (ids.size > 0) groups.push(ids)
  }
  for (const group of groups) {
    for (const id of group) // grows while it is walked: what meets a newcomer comes along too
      for (const other of others)
        if (!group.has(other) && versions(id).some((a) => versions(other).some((b) => canClash(a, b, input.taxonomy)))) group.add(other)
  }
  return joinGroups(groups)
    .map((ids): Clash => {
      const list = [...ids]
      return {
        ids: list,
        mine: list.flatMap((id) => mineOf(id) ?? []).sort(byTime),
        theirs: list.flatMap((id) => now.get(id) ?? []).sort(byTime),
        message: list.map((id) => reasons.get(id)).find((each) => each !== undefined) ?? null,
      }
    })
    .sort((a, b) => firstUs(a) - firstUs(b))
}

const byTime = (a: Segment, b: Segment) => a.startUs - b.startUs || a.endUs - b.endUs
const firstUs = ({ mine, theirs }: Clash) => Math.min(...[...mine, ...theirs].map((each) => each.startUs))

/** Whether a rule may see both: the same tier or one above the other, or intents that may exclude each other, at the same time. */
function canClash(a: Segment, b: Segment, taxonomy: TaxonomyDoc): boolean {
  if (!meets(a, b)) return false
  if (taxonomy.exclusions.length > 0 && a.labelId && b.labelId) return true
  return a.tier === b.tier || isAbove(taxonomy, a.tier, b.tier) || isAbove(taxonomy, b.tier, a.tier)
}

function meets(a: Span, b: Span): boolean {
  return (a.startUs < b.endUs && b.startUs < a.endUs) || a.startUs === b.startUs
}

function isAbove(taxonomy: TaxonomyDoc, high: string, low: string): boolean {
  const parentOf = (id: string | undefined) => taxonomy.tiers.find((each) => each.id === id)?.parent
  let at = parentOf(low)
  for (let steps = 0; at !== undefined && steps < taxonomy.tiers.length; steps++) {
    if (at === high) return true
    at = parentOf(at)
  }
  return false
}

/** Groups that share a segment become one. */
function joinGroups(groups: readonly Set<SegmentId>[]): Set<SegmentId>[] {
  const joined: Set<SegmentId>[] = []
  for (const group of groups) {
    const met = joined.filter((each) => [...each].some((id) => group.has(id)))
    const all = new Set([...group, ...met.flatMap((each) => [...each])])
    joined.splice(0, joined.length, ...joined.filter((each) => !met.includes(each)), all)
  }
  return joined
}

/** The one change that makes `merged.segments` what was chosen, clash by clash; null when nothing has to change. */
export function resolveClashes({ segments, clashes }: Merged, choices: readonly Choice[], newId: NewId): Change | null {
  const chosen = clashes.filter((_, index) => choices[index] === 'mine')
  const put = chosen.flatMap((each) => each.mine)
  const stays = new Set(put.map((each) => each.id))
  const there = new Set(segments.map((each) => each.id))
  const remove = chosen.flatMap((each) => each.ids).filter((id) => !stays.has(id) && there.has(id))
  return put.length + remove.length === 0 ? null : { id: newId('change'), name: 'Keep mine', put, remove }
}

/** Of the edits held back, those of which something was not chosen. */
export function findLetGo({ held, clashes }: Merged, choices: readonly Choice[]): Change[] {
  const gone = new Set(clashes.filter((_, index) => choices[index] !== 'mine').flatMap((each) => each.ids))
  return held.filter((each) => touchedIds(each).some((id) => gone.has(id)))
}
