import { z } from 'zod'
import { idSchema, type LabelId } from '../ids.ts'

/**
 * How the segments of a tier stand to their parent tier's (ELAN's stereotypes):
 * free · included (inside one parent, gaps allowed) · subdivision (inside, tiles it) · association (one to one, same span).
 */
export const constraints = ['free', 'included', 'subdivision', 'association'] as const

export const tier = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: z.string().min(1).max(60),
  constraint: z.enum(constraints),
  /** Required unless the constraint is `free`. */
  parent: z.string().optional(),
  /** Whether segments take a label of the taxonomy, and whether they carry text. */
  hasLabel: z.boolean(),
  hasText: z.boolean(),
})
export type Tier = z.infer<typeof tier>

export const label = z.strictObject({
  id: idSchema('label'),
  parentId: idSchema('label').nullable(),
  name: z.string().trim().min(1).max(120),
  color: z.string().regex(/^#[0-9a-f]{6}$/, 'expected a colour such as #4f8cff'),
  /** One digit or letter that applies it in the workbench. */
  key: z
    .string()
    .regex(/^[0-9a-z]$/)
    .nullable(),
  description: z.string().max(2000),
  isDeprecated: z.boolean(),
})
export type Label = z.infer<typeof label>

/** One version's content: the tree of intents (flat, by `parentId`, in shown order) and the tiers. */
export const taxonomyDoc = z.strictObject({ tiers: z.array(tier).min(1).max(20), labels: z.array(label).max(5000) })
export type TaxonomyDoc = z.infer<typeof taxonomyDoc>

export const defaultTiers: readonly Tier[] = [
  { id: 'goal', title: 'Goal', constraint: 'free', hasLabel: true, hasText: true },
  { id: 'subgoal', title: 'Subgoal', constraint: 'included', parent: 'goal', hasLabel: true, hasText: true },
  { id: 'action', title: 'Action', constraint: 'included', parent: 'subgoal', hasLabel: true, hasText: true },
  { id: 'instruction', title: 'Instruction', constraint: 'included', parent: 'goal', hasLabel: false, hasText: true },
]

/** What is wrong with a taxonomy, in words; empty when nothing is. */
export function findTaxonomyProblems(doc: TaxonomyDoc): string[] {
  const problems: string[] = []
  const ids = new Set(doc.labels.map((each) => each.id))
  const keys = new Map<string, string>()
  if (ids.size !== doc.labels.length) problems.push('two intents have the same id')
  for (const each of doc.labels) {
    if (each.parentId && !ids.has(each.parentId)) problems.push(`"${each.name}" stands under an intent that is not there`)
    if (isBelowItself(doc, each)) problems.push(`"${each.name}" stands below itself`)
    const holder = each.key ? keys.get(each.key) : undefined
    if (holder) problems.push(`key "${each.key}" belongs to both "${holder}" and "${each.name}"`)
    if (each.key) keys.set(each.key, each.name)
  }
  for (const [index, each] of doc.tiers.entries()) {
    if (each.constraint === 'free') continue
    if (!doc.tiers.slice(0, index).some((above) => above.id === each.parent))
      problems.push(`tier "${each.title}" needs a parent tier above it`)
  }
  return problems
}

function isBelowItself(doc: TaxonomyDoc, start: Label): boolean {
  const byId = new Map(doc.labels.map((each) => [each.id, each]))
  let at: Label | undefined = start
  for (let steps = 0; at?.parentId; steps++) {
    if (steps > doc.labels.length || at.parentId === start.id) return true
    at = byId.get(at.parentId)
  }
  return false
}

/** Names from the root down: `["Adjust setting", "Set brightness"]`. */
export function labelPath(doc: TaxonomyDoc, id: LabelId): string[] {
  const byId = new Map(doc.labels.map((each) => [each.id, each]))
  const path: string[] = []
  for (let at = byId.get(id); at && path.length <= doc.labels.length; at = at.parentId ? byId.get(at.parentId) : undefined)
    path.unshift(at.name)
  return path
}
