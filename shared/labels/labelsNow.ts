import type { LabelId } from '../ids.ts'
import type { MigrationStep } from './migrations.ts'
import type { LabelNow } from './queries.ts'
import { defaultTaxonomy, type Label, labelPath, type TaxonomyDoc } from './taxonomy.ts'

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

/** An intent with its names, how it stands, and what its segments were moved to; one that no version has is gone, and has no name. */
export function toLabelNow(id: LabelId, newest: TaxonomyDoc, joined: TaxonomyDoc, steps: readonly MigrationStep[]): LabelNow {
  const label = joined.labels.find((each) => each.id === id)
  const isThere = newest.labels.some((each) => each.id === id)
  const state = !isThere ? 'gone' : label?.isDeprecated ? 'deprecated' : 'current'
  const into = state === 'current' ? [] : targetsOf(id, steps).map((each) => labelPath(joined, each).at(-1) ?? each)
  return { id, path: labelPath(joined, id), color: label?.color ?? null, state, into }
}

/**
 * The intents that are meant by one: itself, what recorded steps made of it, all below these, and what was merged into any of
 * them. So a search by an intent finds the same work before and after passes are moved to a newer version.
 */
export function labelsMeant(doc: TaxonomyDoc, id: LabelId, steps: readonly MigrationStep[]): LabelId[] {
  const meant = new Set<LabelId>([id])
  for (const each of meant) for (const target of targetsOf(each, steps)) meant.add(target) // a set gives what is added on the way, too
  for (const each of meant) {
    for (const below of doc.labels) if (below.parentId === each) meant.add(below.id)
    for (const step of steps) if ((step.kind === 'merge' || step.kind === 'deprecate') && step.into === each) meant.add(step.labelId)
  }
  return [...meant]
}

/** What a person decided that becomes of the segments of an intent. */
function targetsOf(id: LabelId, steps: readonly MigrationStep[]): LabelId[] {
  return steps.flatMap((step) => {
    if (step.labelId !== id) return []
    if (step.kind === 'merge') return [step.into]
    if (step.kind === 'split') return step.into
    return step.kind === 'deprecate' && step.into ? [step.into] : []
  })
}
