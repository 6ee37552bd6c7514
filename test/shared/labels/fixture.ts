import { idFromBytes, type LabelId, type NewId } from '#shared/ids.ts'
import type { EditContext } from '#shared/labels/edits.ts'
import { compareSegments, newSegment, type Segment, type Segments } from '#shared/labels/segments.ts'
import { defaultTaxonomy, defaultTiers, type TaxonomyDoc, type Tier } from '#shared/labels/taxonomy.ts'

/** Ids in order: the first is …1, whatever the kind. */
export function createCounter(): NewId {
  let count = 0
  return (kind) => {
    count++
    return idFromBytes(
      kind,
      Uint8Array.from({ length: 16 }, (_, index) => Math.floor(count / 32 ** (15 - index)) % 32),
    )
  }
}

/** One counter for all of a test's ids: two would give the same ones. */
const ids = createCounter()

export const labelId = idFromBytes('label', new Uint8Array(16)) as LabelId

/** Four tiers that stand in each other, all drawn by hand. */
export const handTiers: Tier[] = defaultTiers.map((each) =>
  each.ofActions ? { ...each, ofActions: false, constraint: 'included', parent: 'subgoal' } : each,
)

export function tierOf(id: string, also: Partial<Tier> = {}): Tier {
  const title = id[0]?.toUpperCase() + id.slice(1)
  const plain = { constraint: 'free', shape: 'span', ofActions: false, hasLabel: true, hasText: true, hasOutcome: false } as const
  return { id, title, ...plain, ...also }
}

export const taxonomy: TaxonomyDoc = {
  ...defaultTaxonomy,
  tiers: handTiers,
  labels: [{ id: labelId, parentId: null, name: 'Buy', color: '#4f8cff', key: '1', description: '', isDeprecated: false }],
}

export function segmentOf(tier: string, startUs: number, endUs: number, extra: Partial<Segment> = {}): Segment {
  return newSegment({ id: ids('segment'), tier, startUs, endUs }, extra)
}

export function contextOf(segments: readonly Segment[], tiers: TaxonomyDoc['tiers'] = taxonomy.tiers): EditContext {
  return { segments: [...segments].sort(compareSegments), taxonomy: { ...taxonomy, tiers }, durationUs: 1_000_000, newId: ids }
}

/** The tiers as text: `goal 0–100 | subgoal 0–50 "text"`. */
export function showTiers(segments: Segments): string {
  return segments.map((each) => `${each.tier} ${each.startUs}–${each.endUs}${each.text ? ` “${each.text}”` : ''}`).join(' | ')
}
