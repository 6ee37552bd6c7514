import type { LabelId } from '../ids.ts'
import type { Label, TaxonomyDoc } from './taxonomy.ts'

/** Edits of the tree of intents as values: each takes a document and gives the next one, the labels in tree order (parents before children). */

export type LabelNode = { label: Label; children: LabelNode[] }

/** The tree that the flat list stands for. Intents whose parent is missing stand at the top, so that nothing is lost from sight. */
export function toLabelTree(doc: TaxonomyDoc): LabelNode[] {
  const nodes = new Map<string, LabelNode>(doc.labels.map((label) => [label.id, { label, children: [] }]))
  const roots: LabelNode[] = []
  for (const node of nodes.values()) {
    const parent = node.label.parentId === null ? undefined : nodes.get(node.label.parentId)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  return roots
}

function flatten(nodes: readonly LabelNode[]): Label[] {
  return nodes.flatMap((node) => [node.label, ...flatten(node.children)])
}

function inTreeOrder(doc: TaxonomyDoc): TaxonomyDoc {
  return { ...doc, labels: flatten(toLabelTree(doc)) }
}

/** Whether `id` is `ancestor` or stands anywhere below it. */
export function isWithin(doc: TaxonomyDoc, id: LabelId, ancestor: LabelId): boolean {
  const parents = new Map<LabelId, LabelId | null>(doc.labels.map((each) => [each.id, each.parentId]))
  let at: LabelId | null = id
  for (let steps = 0; at !== null && steps <= doc.labels.length; steps++) {
    if (at === ancestor) return true
    at = parents.get(at) ?? null
  }
  return false
}

/** Adds an intent as the last child of its parent, or right after a sibling. */
export function addLabel(doc: TaxonomyDoc, label: Label, after: LabelId | null = null): TaxonomyDoc {
  const at = after === null ? -1 : doc.labels.findIndex((each) => each.id === after)
  const labels = at < 0 ? [...doc.labels, label] : doc.labels.toSpliced(at + 1, 0, label)
  return inTreeOrder({ ...doc, labels })
}

export function updateLabel(doc: TaxonomyDoc, id: LabelId, patch: Partial<Omit<Label, 'id' | 'parentId'>>): TaxonomyDoc {
  return { ...doc, labels: doc.labels.map((each) => (each.id === id ? { ...each, ...patch } : each)) }
}

/** Takes an intent and everything below it out, with the exclusions that name them. Only for intents that no published version has: segments may name the others. */
export function removeLabel(doc: TaxonomyDoc, id: LabelId): TaxonomyDoc {
  const gone = new Set(doc.labels.filter((each) => isWithin(doc, each.id, id)).map((each) => each.id))
  const exclusions = doc.exclusions.filter((each) => !gone.has(each.a) && !gone.has(each.b))
  return { ...doc, labels: doc.labels.filter((each) => !gone.has(each.id)), exclusions }
}

/** Where an intent is put: before or after a sibling-to-be, or as the last one inside a parent-to-be. */
export type Place = { position: 'before' | 'after' | 'inside'; target: LabelId }

/** Moves an intent with all below it. The same document when it would stand below itself or the target is not there. */
export function moveLabel(doc: TaxonomyDoc, id: LabelId, { position, target }: Place): TaxonomyDoc {
  const moved = doc.labels.find((each) => each.id === id)
  const goal = doc.labels.find((each) => each.id === target)
  if (!moved || !goal || isWithin(doc, target, id)) return doc
  const parentId = position === 'inside' ? goal.id : goal.parentId
  const rest = doc.labels.filter((each) => each.id !== id)
  const at = rest.findIndex((each) => each.id === target)
  // The order among siblings is all that the flat order means; the children follow by `inTreeOrder`.
  const index = position === 'before' ? at : position === 'after' ? at + 1 : rest.length
  return inTreeOrder({ ...doc, labels: rest.toSpliced(index, 0, { ...moved, parentId }) })
}

/** One step up or down among its siblings, out to its parent's level, or in under the sibling above. Null where there is no such step. */
export function placeOfStep(doc: TaxonomyDoc, id: LabelId, step: 'up' | 'down' | 'out' | 'in'): Place | null {
  const label = doc.labels.find((each) => each.id === id)
  if (!label) return null
  const siblings = doc.labels.filter((each) => each.parentId === label.parentId)
  const index = siblings.findIndex((each) => each.id === id)
  const above = siblings[index - 1]
  const below = siblings[index + 1]
  if (step === 'up') return above ? { position: 'before', target: above.id } : null
  if (step === 'down') return below ? { position: 'after', target: below.id } : null
  if (step === 'in') return above ? { position: 'inside', target: above.id } : null
  return label.parentId ? { position: 'after', target: label.parentId } : null
}
