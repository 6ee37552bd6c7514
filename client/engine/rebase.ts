import { applyChange, type Change, isSameSegment, type Segments } from '#shared/labels/segments.ts'
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
  let segments = base
  for (let count = 0; ; count++) {
    if (isSameWork(segments, theirs)) return count
    const next = changes[count]
    if (!next) return null
    segments = applyChange(segments, next, taxonomy, durationUs)
  }
}

/** Whether two lists, each in order, say the same. */
export function isSameWork(a: Segments, b: Segments): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((each, index) => {
        const other = b[index]
        return other !== undefined && isSameSegment(each, other)
      }))
  )
}
