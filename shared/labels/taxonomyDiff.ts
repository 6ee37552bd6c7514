import type { LabelId } from '../ids.ts'
import { type Label, labelPath, type TaxonomyDoc } from './taxonomy.ts'

export type TaxonomyChange = {
  kind: 'added' | 'removed' | 'renamed' | 'moved' | 'deprecated' | 'restored' | 'color' | 'key' | 'description'
  labelId: LabelId
  /** Path of names in the newer document; of the older one for what was removed. */
  path: string[]
  /** What stood there before, in words, where that says something. */
  from?: string
}

/** What a person must know before they publish: every difference between two versions, in the order of the newer one, removals last. */
export function diffTaxonomies(before: TaxonomyDoc, after: TaxonomyDoc): TaxonomyChange[] {
  const old = new Map<LabelId, Label>(before.labels.map((each) => [each.id, each]))
  const kept = new Set<LabelId>(after.labels.map((each) => each.id))
  const changes: TaxonomyChange[] = []
  for (const label of after.labels) {
    const path = labelPath(after, label.id)
    const was = old.get(label.id)
    const add = (kind: TaxonomyChange['kind'], from?: string) =>
      changes.push({ kind, labelId: label.id, path, ...(from === undefined ? {} : { from }) })
    if (!was) add('added')
    else diffLabel(was, label, before, add)
  }
  for (const label of before.labels) {
    if (!kept.has(label.id)) changes.push({ kind: 'removed', labelId: label.id, path: labelPath(before, label.id) })
  }
  return changes
}

function diffLabel(was: Label, is: Label, before: TaxonomyDoc, add: (kind: TaxonomyChange['kind'], from?: string) => void): void {
  if (was.name !== is.name) add('renamed', was.name)
  if (was.parentId !== is.parentId) add('moved', was.parentId === null ? 'the top' : labelPath(before, was.parentId).join(' › '))
  if (was.isDeprecated !== is.isDeprecated) add(is.isDeprecated ? 'deprecated' : 'restored')
  if (was.color !== is.color) add('color', was.color)
  if (was.key !== is.key) add('key', was.key ?? 'none')
  if (was.description !== is.description) add('description')
}
