import type { LabelId, SegmentId } from '../ids.ts'
import { findValueProblem } from './attributes.ts'
import { followSteps, type MigrationStep } from './migrations.ts'
import type { Change, Segment, Segments } from './segments.ts'
import type { TaxonomyDoc } from './taxonomy.ts'

export type MigratedSegments = {
  /** The segments that change, as they stand afterwards. */
  put: Segment[]
  /** Of each step: how many segments it is about. */
  counts: number[]
  /** Segments whose label was split and that no rule sends anywhere: they keep it until a person decides. */
  undecided: SegmentId[]
  /** How many segments have attributes that the newer version does not take. */
  withoutAttributes: number
}

/** What a pass's segments become under the steps of one or more versions, in their order, the last of which is `to`. */
export function migrateSegments(segments: Segments, steps: readonly MigrationStep[], to: TaxonomyDoc): MigratedSegments {
  const migrated: MigratedSegments = { put: [], counts: steps.map(() => 0), undecided: [], withoutAttributes: 0 }
  for (const each of segments) {
    const kept = keepAttributes(each, to)
    if (kept !== each) migrated.withoutAttributes++
    const next = each.labelId === null ? kept : followLabel(kept, each.labelId, steps, migrated)
    if (next !== each) migrated.put.push(next)
  }
  return migrated
}

function followLabel(segment: Segment, from: LabelId, steps: readonly MigrationStep[], migrated: MigratedSegments): Segment {
  const { labelId, isUndecided, steps: gone } = followSteps(steps, segment.tier, from)
  for (const index of gone) migrated.counts[index] = (migrated.counts[index] ?? 0) + 1
  if (isUndecided) migrated.undecided.push(segment.id)
  return labelId === from ? segment : { ...segment, labelId }
}

/** Attributes that the newer version knows no more, or takes no such value of, are let go; what is left as it is stays the same object. */
function keepAttributes(segment: Segment, taxonomy: TaxonomyDoc): Segment {
  const kept = Object.entries(segment.attributes).filter(([id, value]) => {
    const attribute = taxonomy.attributes.find((each) => each.id === id)
    return attribute?.tiers.includes(segment.tier) && findValueProblem(attribute, value) === null
  })
  return kept.length === Object.keys(segment.attributes).length ? segment : { ...segment, attributes: Object.fromEntries(kept) }
}

/**
 * What takes a migration back: the labels it gave that nobody changed since, and the attributes it let go, as they stood in
 * `before`. What was edited since stays as it is.
 */
export function revertMigration(now: Segments, before: Segments, migration: Change): Segment[] {
  const was = new Map(before.map((each) => [each.id, each]))
  const gave = new Map(migration.put.map((each) => [each.id, each]))
  return now.flatMap((each) => {
    const old = was.get(each.id)
    const given = gave.get(each.id)
    if (!old || !given) return []
    const lost = Object.fromEntries(Object.entries(old.attributes).filter(([id]) => !Object.hasOwn(given.attributes, id)))
    const labelId = each.labelId === given.labelId ? old.labelId : each.labelId
    return [{ ...each, labelId, attributes: { ...lost, ...each.attributes } }]
  })
}
