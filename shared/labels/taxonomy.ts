import { z } from 'zod'
import { idSchema, type LabelId } from '../ids.ts'
import { attribute } from './attributes.ts'
import { defaultLint, lintSettings } from './lintRules.ts'
import { indexTaxonomy } from './taxonomyIndex.ts'

/**
 * How the segments of a tier stand to their parent tier's (ELAN's stereotypes):
 * free · included (inside one parent, gaps allowed) · subdivision (inside, tiles it) · association (one to one, same span).
 */
export const constraints = ['free', 'included', 'subdivision', 'association'] as const

/** A span has a length; a point is a moment: it starts and ends at the same time. */
export const shapes = ['span', 'point'] as const

export const tier = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: z.string().min(1).max(60),
  constraint: z.enum(constraints),
  /** Required unless the constraint is `free`, or the tier is one of actions. */
  parent: z.string().optional(),
  shape: z.enum(shapes).default('span'),
  /** An association one to one with derived actions instead of the segments of a parent: what is said of them, and their corrections. */
  ofActions: z.boolean().default(false),
  /** Whether segments take a label of the taxonomy, whether they carry text, and whether they say how it ended. */
  hasLabel: z.boolean(),
  hasText: z.boolean(),
  hasOutcome: z.boolean().default(false),
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

/** Two intents that can't hold at the same time in one pass; each stands for all below it too. */
export const exclusion = z.strictObject({ a: idSchema('label'), b: idSchema('label') })
export type Exclusion = z.infer<typeof exclusion>

/** One version's content: the tree of intents (flat, by `parentId`, in shown order), the tiers, and what else is said and asked of segments. */
export const taxonomyDoc = z.strictObject({
  tiers: z.array(tier).min(1).max(20),
  labels: z.array(label).max(5000),
  attributes: z.array(attribute).max(50).default([]),
  exclusions: z.array(exclusion).max(1000).default([]),
  /** What labels are checked for, and what of it keeps a pass from being submitted. */
  lint: lintSettings.default(defaultLint),
})
export type TaxonomyDoc = z.infer<typeof taxonomyDoc>

const said = { shape: 'span', ofActions: false, hasLabel: true, hasText: true, hasOutcome: false } as const

export const defaultTiers: readonly Tier[] = [
  { ...said, id: 'goal', title: 'Goal', constraint: 'free', hasOutcome: true },
  { ...said, id: 'subgoal', title: 'Subgoal', constraint: 'included', parent: 'goal' },
  { ...said, id: 'action', title: 'Action', constraint: 'association', ofActions: true },
  { ...said, id: 'instruction', title: 'Instruction', constraint: 'included', parent: 'goal', hasLabel: false },
]

/** What a new project begins with: the tiers, and no intents yet. */
export const defaultTaxonomy: TaxonomyDoc = { tiers: [...defaultTiers], labels: [], attributes: [], exclusions: [], lint: defaultLint }

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
  for (const [index, each] of doc.tiers.entries()) problems.push(...findTierDefinitionProblems(each, doc.tiers.slice(0, index)))
  problems.push(...findAttributeProblems(doc), ...findExclusionDefinitionProblems(doc, ids))
  return problems
}

/** `above` are the tiers that stand before it in the list. */
function findTierDefinitionProblems(each: Tier, above: readonly Tier[]): string[] {
  const name = `tier "${each.title}"`
  const parent = above.find((other) => other.id === each.parent)
  if (above.some((other) => other.id === each.id)) return [`two tiers have the id "${each.id}"`]
  if (each.ofActions) {
    if (above.some((other) => other.ofActions)) return [`${name} is a second tier of actions: there can be one`]
    if (each.constraint !== 'association' || each.shape !== 'span' || each.parent !== undefined)
      return [`${name} stands one to one with actions: it must be an association of spans without a parent`]
    return []
  }
  if (each.constraint === 'free') return []
  if (!parent) return [`${name} needs a parent tier above it`]
  if (parent.ofActions) return [`${name} can't stand under "${parent.title}", which is one of actions`]
  if (each.constraint === 'subdivision' && each.shape === 'point') return [`${name} can't tile its parent with points`]
  const isTied = each.constraint === 'association'
  if ((isTied || parent.shape === 'point') && each.shape !== parent.shape) return [`${name} must have the shape of "${parent.title}"`]
  if (parent.shape === 'point' && !isTied) return [`${name} stands under points: it must be an association`]
  return []
}

function findAttributeProblems({ attributes, tiers }: TaxonomyDoc): string[] {
  const problems: string[] = []
  const known = new Set(tiers.map((each) => each.id))
  for (const [index, each] of attributes.entries()) {
    if (attributes.findIndex((other) => other.id === each.id) < index) problems.push(`two attributes have the id "${each.id}"`)
    for (const id of each.tiers) if (!known.has(id)) problems.push(`attribute "${each.title}" names a tier that is not there: "${id}"`)
    if (new Set(each.options).size !== each.options.length) problems.push(`attribute "${each.title}" has an option twice`)
    if (each.kind === 'choice' && each.options.length === 0) problems.push(`attribute "${each.title}" is a choice without options`)
    if (each.kind !== 'choice' && each.options.length > 0) problems.push(`attribute "${each.title}" is no choice and takes no options`)
  }
  return problems
}

function findExclusionDefinitionProblems(doc: TaxonomyDoc, ids: ReadonlySet<LabelId>): string[] {
  return doc.exclusions.flatMap(({ a, b }) => {
    if (!ids.has(a) || !ids.has(b)) return ['an exclusion names an intent that is not there']
    const [one, other] = [ancestorsOf(doc, a), ancestorsOf(doc, b)]
    if (!one.includes(b) && !other.includes(a)) return []
    return [`"${labelPath(doc, a).join(' › ')}" can't exclude itself or what stands below or above it`]
  })
}

function isBelowItself(doc: TaxonomyDoc, start: Label): boolean {
  const byId = indexTaxonomy(doc).labels
  let at: Label | undefined = start
  for (let steps = 0; at?.parentId; steps++) {
    if (steps > doc.labels.length || at.parentId === start.id) return true
    at = byId.get(at.parentId)
  }
  return false
}

/** The intent and all above it, itself first. Empty when it is not there. */
export function ancestorsOf(doc: TaxonomyDoc, id: LabelId): LabelId[] {
  const byId = indexTaxonomy(doc).labels
  const path: LabelId[] = []
  for (let at = byId.get(id); at && path.length <= doc.labels.length; at = at.parentId ? byId.get(at.parentId) : undefined) path.push(at.id)
  return path
}

/** Names from the root down: `["Adjust setting", "Set brightness"]`. */
export function labelPath(doc: TaxonomyDoc, id: LabelId): string[] {
  const byId = indexTaxonomy(doc).labels
  const path: string[] = []
  for (let at = byId.get(id); at && path.length <= doc.labels.length; at = at.parentId ? byId.get(at.parentId) : undefined)
    path.unshift(at.name)
  return path
}
