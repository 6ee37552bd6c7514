import { z } from 'zod'
import { idSchema, type LabelId } from '../ids.ts'
import { labelPath, type TaxonomyDoc } from './taxonomy.ts'
import { isWithin, updateLabel } from './taxonomyEdits.ts'

/**
 * What becomes of the segments of an intent that goes out of use, decided by a person:
 * merge · into one other; split · into several, by tier, the rest by `otherwise` or, without one, left for a person to decide;
 * deprecate · into a replacement.
 */
const label = idSchema('label')
const merge = z.strictObject({ kind: z.literal('merge'), labelId: label, into: label })
const split = z.strictObject({
  kind: z.literal('split'),
  labelId: label,
  /** May hold the intent itself, which then stays in use. */
  into: z.array(label).min(2).max(50),
  byTier: z.record(z.string(), label),
  otherwise: label.nullable(),
})
const replace = z.strictObject({ kind: z.literal('deprecate'), labelId: label, into: label })
export const decision = z.discriminatedUnion('kind', [merge, split, replace])
export type Decision = z.infer<typeof decision>

/** One step from a published version to the next: a decision, or what the two documents show by themselves. */
export const migrationStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rename'), labelId: label, from: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('move'), labelId: label, from: label.nullable(), to: label.nullable() }),
  merge,
  split,
  z.strictObject({ ...replace.shape, into: label.nullable() }),
])
export type MigrationStep = z.infer<typeof migrationStep>

/** A step as a version keeps it. */
export const recordedStep = z.object({ step: migrationStep, authorId: z.string(), at: z.iso.datetime() })
export type RecordedStep = z.infer<typeof recordedStep>

const isSame = (a: MigrationStep, b: MigrationStep) => JSON.stringify(migrationStep.parse(a)) === JSON.stringify(migrationStep.parse(b))

export function isDecision(step: MigrationStep): step is Decision {
  return step.kind === 'merge' || step.kind === 'split' || (step.kind === 'deprecate' && step.into !== null)
}

/** The document after a decision: the intent out of use and without a key; after a merge what stood below it stands below the other. */
export function applyDecision(doc: TaxonomyDoc, made: Decision): TaxonomyDoc {
  if (made.kind === 'split' && made.into.includes(made.labelId)) return doc
  const next = updateLabel(doc, made.labelId, { isDeprecated: true, key: null })
  if (made.kind !== 'merge') return next
  return { ...next, labels: next.labels.map((each) => (each.parentId === made.labelId ? { ...each, parentId: made.into } : each)) }
}

/** Whether the document still bears a decision: an intent that was taken into use again has none. */
export function holdsDecision(doc: TaxonomyDoc, made: Decision): boolean {
  const of = doc.labels.find((each) => each.id === made.labelId)
  return of !== undefined && (of.isDeprecated || (made.kind === 'split' && made.into.includes(made.labelId)))
}

const targetsOf = (made: Decision): LabelId[] =>
  made.kind === 'split' ? [...made.into, ...Object.values(made.byTier), ...(made.otherwise ? [made.otherwise] : [])] : [made.into]

/**
 * What is wrong with a draft that is to follow a published version, in words: an intent or tier that was published can't go,
 * and a decision needs intents that are there.
 */
export function findMigrationProblems(published: TaxonomyDoc, draft: TaxonomyDoc, decisions: readonly Decision[]): string[] {
  const ids = new Set<LabelId>(draft.labels.map((each) => each.id))
  const tiers = new Set(draft.tiers.map((each) => each.id))
  const problems: string[] = []
  for (const each of published.labels)
    if (!ids.has(each.id)) problems.push(`"${each.name}" is published and can't be removed: merge or deprecate it`)
  for (const each of published.tiers) if (!tiers.has(each.id)) problems.push(`tier "${each.title}" is published and can't be removed`)
  for (const [index, each] of decisions.entries())
    problems.push(...findDecisionProblems(published, draft, each, decisions.slice(index + 1)))
  const twice = decisions.find((each, index) => decisions.findIndex((other) => other.labelId === each.labelId) < index)
  if (twice) problems.push(`two decisions are about "${nameOf(draft, twice.labelId)}"`)
  return problems
}

const nameOf = (doc: TaxonomyDoc, id: LabelId) => doc.labels.find((each) => each.id === id)?.name ?? id

function findDecisionProblems(published: TaxonomyDoc, draft: TaxonomyDoc, made: Decision, later: readonly Decision[]): string[] {
  const name = `"${nameOf(draft, made.labelId)}"`
  const said = made.kind === 'merge' ? `${name} is merged into` : made.kind === 'split' ? `${name} is split into` : `${name} is replaced by`
  if (!published.labels.some((each) => each.id === made.labelId)) return [`${name} was never published: no segments have to move`]
  if (made.kind !== 'split' && isWithin(draft, made.into, made.labelId)) return [`${said} itself or what stands below it`]
  return targetsOf(made).flatMap((id) => {
    const target = draft.labels.find((each) => each.id === id)
    if (!target) return [`${said} an intent that is not there`]
    // a chain is fine: what happens to the target is decided further down
    if (target.isDeprecated && !later.some((each) => each.labelId === id)) return [`${said} "${target.name}", which is deprecated`]
    if (made.kind === 'split' && !made.into.includes(id)) return [`${name} goes to "${target.name}" on a tier, but is not split into it`]
    return []
  })
}

/** The steps from one document to the next, in the order of the newer one; decisions come after, in the order they were made. */
export function deriveSteps(before: TaxonomyDoc, after: TaxonomyDoc, decisions: readonly Decision[]): MigrationStep[] {
  const old = new Map(before.labels.map((each) => [each.id, each]))
  const decided = new Set(decisions.map((each) => each.labelId))
  const merged = new Map(decisions.flatMap((each) => (each.kind === 'merge' ? [[each.labelId, each.into] as const] : [])))
  const steps: MigrationStep[] = []
  for (const { id: labelId, name, parentId, isDeprecated } of after.labels) {
    const was = old.get(labelId)
    if (!was) continue
    if (was.name !== name) steps.push({ kind: 'rename', labelId, from: was.name, to: name })
    const isCarried = was.parentId !== null && merged.get(was.parentId) === parentId // moved by the merge of what it stood under
    if (was.parentId !== parentId && !isCarried) steps.push({ kind: 'move', labelId, from: was.parentId, to: parentId })
    if (!was.isDeprecated && isDeprecated && !decided.has(labelId)) steps.push({ kind: 'deprecate', labelId, into: null })
  }
  return [...steps, ...decisions]
}

/** Keeps author and time of the steps that were recorded before and still hold; the others are recorded now. */
export function recordSteps(
  steps: readonly MigrationStep[],
  before: readonly RecordedStep[],
  now: Pick<RecordedStep, 'authorId' | 'at'>,
): RecordedStep[] {
  return steps.map((step) => before.find((each) => isSame(each.step, step)) ?? { step, ...now })
}

/** Where a label ends up, and which steps (by index) were about it. */
export type Followed = { labelId: LabelId; isUndecided: boolean; steps: number[] }

/** Follows one segment's label through steps, those of several versions after one another. */
export function followSteps(steps: readonly MigrationStep[], tier: string, labelId: LabelId): Followed {
  const followed: Followed = { labelId, isUndecided: false, steps: [] }
  for (const [index, step] of steps.entries()) {
    if (step.labelId !== followed.labelId) continue
    followed.steps.push(index)
    if (step.kind === 'rename' || step.kind === 'move') continue
    const to = step.kind === 'split' ? (step.byTier[tier] ?? step.otherwise) : step.into
    followed.isUndecided = step.kind === 'split' && to === null
    followed.labelId = to ?? followed.labelId
  }
  return followed
}

/** A step in words, with the names of `doc`, the newer document. */
export function describeStep(step: MigrationStep, doc: TaxonomyDoc): string {
  const path = (id: LabelId) => `“${labelPath(doc, id).join(' › ') || id}”`
  switch (step.kind) {
    case 'rename':
      return `“${step.from}” is now called “${step.to}”`
    case 'move':
      return `${path(step.labelId)} moved; it stood ${step.from === null ? 'at the top' : `under ${path(step.from)}`}`
    case 'merge':
      return `${path(step.labelId)} is merged into ${path(step.into)}`
    case 'split':
      return `${path(step.labelId)} is split into ${step.into.map(path).join(', ')}${step.otherwise === null ? '; the rest is for a person to decide' : ''}`
    case 'deprecate':
      return step.into === null ? `${path(step.labelId)} is deprecated` : `${path(step.labelId)} is deprecated for ${path(step.into)}`
  }
}
