import type { LabelId } from '../ids.ts'
import type { Attribute } from './attributes.ts'
import type { Label, TaxonomyDoc, Tier } from './taxonomy.ts'

/** What the rules look up in a taxonomy, by id. */
export type TaxonomyIndex = {
  tiers: ReadonlyMap<string, Tier>
  labels: ReadonlyMap<LabelId, Label>
  attributes: ReadonlyMap<string, Attribute>
  /** Of an intent that an exclusion holds for: the exclusions, and on which side of each it stands. */
  excluded: ReadonlyMap<LabelId, readonly { index: number; side: 'a' | 'b' }[]>
}

const indexes = new WeakMap<TaxonomyDoc, TaxonomyIndex>()

/** The same for every edit: a document is a value that nobody changes, so its index is made once. */
export function indexTaxonomy(doc: TaxonomyDoc): TaxonomyIndex {
  const known = indexes.get(doc)
  if (known) return known
  const made: TaxonomyIndex = {
    tiers: new Map(doc.tiers.map((each) => [each.id, each])),
    labels: new Map(doc.labels.map((each) => [each.id, each])),
    attributes: new Map(doc.attributes.map((each) => [each.id, each])),
    excluded: indexExclusions(doc),
  }
  indexes.set(doc, made)
  return made
}

function indexExclusions(doc: TaxonomyDoc): TaxonomyIndex['excluded'] {
  const excluded = new Map<LabelId, { index: number; side: 'a' | 'b' }[]>()
  if (doc.exclusions.length === 0) return excluded
  const children = Map.groupBy(doc.labels, (each) => each.parentId)
  const add = (id: LabelId, index: number, side: 'a' | 'b') => {
    const list = excluded.get(id) ?? []
    if (list.some((each) => each.index === index && each.side === side)) return // also ends a tree that goes in a ring
    excluded.set(id, [...list, { index, side }])
    for (const child of children.get(id) ?? []) add(child.id, index, side)
  }
  for (const [index, { a, b }] of doc.exclusions.entries()) {
    add(a, index, 'a')
    add(b, index, 'b')
  }
  return excluded
}
