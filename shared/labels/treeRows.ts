import type { LabelId } from '../ids.ts'
import { foldText } from './labelSearch.ts'
import type { Label, TaxonomyDoc } from './taxonomy.ts'
import { type LabelNode, toLabelTree } from './taxonomyEdits.ts'

/** One line of the tree as it is shown. */
export type TreeRow = {
  label: Label
  depth: number
  hasChildren: boolean
  isOpen: boolean
  /** Its place among its siblings that are shown, from 1, and how many these are. */
  place: number
  siblings: number
  /** False for what is shown only because something below it was found. */
  isFound: boolean
}

/**
 * The rows that are in sight: of a tree where everything is open but what was folded, or, with a query, of what has every
 * word of it in its name, with what stands above.
 */
export function toTreeRows(doc: TaxonomyDoc, folded: ReadonlySet<LabelId>, query = ''): TreeRow[] {
  const words = foldText(query)
    .split(/\s+/)
    .filter((each) => each !== '')
  const isMatch = ({ name }: Label) => words.every((word) => foldText(name).includes(word))
  const shown = words.length === 0 ? null : findShown(toLabelTree(doc), isMatch)
  const rows: TreeRow[] = []
  const walk = (nodes: readonly LabelNode[], depth: number) => {
    const seen = shown ? nodes.filter((each) => shown.has(each.label.id)) : nodes
    for (const [index, { label, children }] of seen.entries()) {
      const hasChildren = shown ? children.some((each) => shown.has(each.label.id)) : children.length > 0
      const isOpen = hasChildren && (shown !== null || !folded.has(label.id))
      rows.push({ label, depth, hasChildren, isOpen, place: index + 1, siblings: seen.length, isFound: !shown || isMatch(label) })
      if (isOpen) walk(children, depth + 1)
    }
  }
  walk(toLabelTree(doc), 0)
  return rows
}

function findShown(nodes: readonly LabelNode[], isMatch: (label: Label) => boolean): Set<LabelId> {
  const shown = new Set<LabelId>()
  const walk = ({ label, children }: LabelNode): boolean => {
    const isBelow = children.map(walk).some(Boolean)
    if (isBelow || isMatch(label)) shown.add(label.id)
    return shown.has(label.id)
  }
  for (const each of nodes) walk(each)
  return shown
}

export type TreeMove = { to: LabelId } | { fold: LabelId } | { unfold: LabelId }

/** Where a key of the tree leads from a row (the pattern of trees: arrows, Home, End, the page keys); null when nowhere. */
export function moveInTree(rows: readonly TreeRow[], from: LabelId | null, key: string, page: number): TreeMove | null {
  const at = rows.findIndex((each) => each.label.id === from)
  const row = rows[at]
  const last = rows.length - 1
  const goals: Record<string, number> = {
    ArrowDown: Math.min(last, at + 1),
    ArrowUp: Math.max(0, at - 1),
    PageDown: Math.min(last, at + page),
    PageUp: Math.max(0, at - page),
    Home: 0,
    End: last,
  }
  if (row && key === 'ArrowRight') return !row.hasChildren ? null : row.isOpen ? toRow(rows[at + 1]) : { unfold: row.label.id }
  if (row && key === 'ArrowLeft') {
    if (row.isOpen) return { fold: row.label.id }
    return toRow(rows.find((each) => each.label.id === row.label.parentId))
  }
  const goal = goals[key]
  return goal === undefined || goal === at ? null : toRow(rows[goal])
}

const toRow = (row: TreeRow | undefined): TreeMove | null => (row ? { to: row.label.id } : null)

/** The next row whose name begins with what was typed, from the one after `from` on, around the end; a longer text may stay where it is. */
export function findTyped(rows: readonly TreeRow[], from: LabelId | null, typed: string): LabelId | null {
  const at = Math.max(
    0,
    rows.findIndex((each) => each.label.id === from),
  )
  const start = typed.length > 1 ? at : at + 1
  const wanted = foldText(typed)
  for (let step = 0; step < rows.length; step++) {
    const row = rows[(start + step) % rows.length]
    if (row && foldText(row.label.name).startsWith(wanted)) return row.label.id
  }
  return null
}
