import { applyChange, type Change, compareSegments, type Segment, type Segments } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'

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

export function canApplyAll({ dropped }: Rebased): boolean {
  return dropped.length === 0
}

/** How many of `changes` stand in `theirs` already, when `theirs` is `base` with exactly the first of them applied; else `null`. */
export function acknowledgedBy(
  base: Segments,
  changes: readonly Change[],
  theirs: Segments,
  taxonomy: TaxonomyDoc,
  durationUs: number,
): number | null {
  const goal = toText(theirs)
  let segments = base
  for (let count = 0; ; count++) {
    if (toText(segments) === goal) return count
    const next = changes[count]
    if (!next) return null
    segments = applyChange(segments, next, taxonomy, durationUs)
  }
}

/** A segment on one line, for telling sameness. */
export function toText(segments: Segments): string {
  const line = (each: Segment) => JSON.stringify([each.id, each.tier, each.startUs, each.endUs, each.labelId, each.text, each.origin])
  return [...segments].sort(compareSegments).map(line).join('\n')
}
