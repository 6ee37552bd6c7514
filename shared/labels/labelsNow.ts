import type { LabelId } from '../ids.ts'
import type { LabelNow } from './queries.ts'
import { defaultTaxonomy, type Label, labelPath, type TaxonomyDoc } from './taxonomy.ts'
import { isWithin } from './taxonomyEdits.ts'

/**
 * Every intent that segments of a project may name, as it stands now. `docs` are the versions of its taxonomy, the newest
 * published one first: an intent is called what the newest version that has it calls it.
 */
export function joinVersions(docs: readonly TaxonomyDoc[]): TaxonomyDoc {
  const [newest, ...older] = docs
  const labels = new Map<LabelId, Label>()
  for (const doc of docs) for (const each of doc.labels) if (!labels.has(each.id)) labels.set(each.id, each)
  const tiers = [...(newest?.tiers ?? [])]
  for (const each of older.flatMap((doc) => doc.tiers)) if (!tiers.some((tier) => tier.id === each.id)) tiers.push(each)
  return { ...(newest ?? defaultTaxonomy), tiers, labels: [...labels.values()] }
}

/** An intent with its names and how it stands; one that no version has is gone, and has no name. */
export function toLabelNow(id: LabelId, newest: TaxonomyDoc, joined: TaxonomyDoc): LabelNow {
  const label = joined.labels.find((each) => each.id === id)
  const isThere = newest.labels.some((each) => each.id === id)
  const state = !isThere ? 'gone' : label?.isDeprecated ? 'deprecated' : 'current'
  return { id, path: labelPath(joined, id), color: label?.color ?? null, state }
}

/** The intent and all below it. */
export function withLabelsBelow(doc: TaxonomyDoc, id: LabelId): LabelId[] {
  const below = doc.labels.filter((each) => isWithin(doc, each.id, id)).map((each) => each.id)
  return below.includes(id) ? below : [id, ...below]
}
