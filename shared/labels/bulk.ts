import { AppError, assertNever, ensure } from '../errors.ts'
import type { LabelId, SegmentId } from '../ids.ts'
import type { AttributeValue } from './attributes.ts'
import { descendantsOf, type EditContext, getSegment, getTier, segmentsOf } from './edits.ts'
import { problemsOf } from './history.ts'
import { applyChange, type Change, isSameSegment, type Outcome, type Problem, type Segment, withOrigin } from './segments.ts'

/** One edit that is made to each of several segments. */
export type BulkEdit =
  | { kind: 'label'; labelId: LabelId | null }
  | { kind: 'text'; text: string }
  /** `null` takes the value away. */
  | { kind: 'attribute'; id: string; value: AttributeValue | null }
  | { kind: 'outcome'; outcome: Outcome | null }
  | { kind: 'tier'; tier: string }
  /** With all that is below them; later, or earlier where negative. */
  | { kind: 'shift'; byUs: number }
  /** With all that is below them. */
  | { kind: 'delete' }

/** A segment before and after; `null` where it is gone. */
export type BulkStep = { before: Segment; after: Segment | null }

/** What a bulk edit would do, to be looked at before it is done. */
export type BulkPlan = {
  /** The whole of it as one change; `null` where nothing would change. */
  change: Change | null
  /** Of the selected segments those that would change, in order. */
  steps: BulkStep[]
  /** How many would change besides, because they are below one that does. */
  below: number
  /** How many are so already. */
  same: number
  refused: { segment: Segment; reason: string }[]
}

/** One selected segment with everything that goes along with it. */
type Item = { before: Segment; steps: BulkStep[] }

/**
 * The edit made to as many of the segments as the rules allow, and why not to the others. A segment that can't be changed
 * stays as it is and never keeps the others from being changed.
 */
export function planBulk(context: EditContext, ids: readonly SegmentId[], edit: BulkEdit): BulkPlan {
  const wanted = new Set(ids)
  const selected = context.segments.filter((each) => wanted.has(each.id))
  const plan: BulkPlan = { change: null, steps: [], below: 0, same: 0, refused: [] }
  let items: Item[] = []
  for (const before of selected) {
    const steps = stepsOf(context, before, edit, wanted)
    if (steps.some((each) => each.after && each.after.startUs < 0))
      plan.refused.push({ segment: before, reason: 'it would begin before the session' })
    else if (steps.every((each) => each.after && isSameSegment(each.before, each.after))) plan.same++
    else items.push({ before, steps })
  }
  // each round refuses at least one
  while (items.length > 0) {
    const change = toChange(context, items, edit)
    const problems = problemsOf(() => applyChange(context.segments, change, context.taxonomy, context.durationUs))
    if (problems.length === 0) return { ...plan, change, ...countSteps(items) }
    const refused = findRefused(items, problems, context)
    plan.refused.push(...[...refused].map(([{ before }, reason]) => ({ segment: before, reason })))
    items = items.filter((each) => !refused.has(each))
  }
  return plan
}

function countSteps(items: readonly Item[]): Pick<BulkPlan, 'steps' | 'below'> {
  const own = new Set(items.map((each) => each.before.id))
  const all = new Set(items.flatMap((each) => each.steps.map((step) => step.before.id)))
  return { steps: items.map((each) => ensure(each.steps[0], 'step of the segment itself')), below: all.size - own.size }
}

function stepsOf(context: EditContext, before: Segment, edit: BulkEdit, selected: ReadonlySet<SegmentId>): BulkStep[] {
  const isWhole = edit.kind === 'shift' || edit.kind === 'delete'
  // one that is selected itself makes its own step
  const below = isWhole ? descendantsOf(context, before).filter((each) => !selected.has(each.id)) : []
  return [before, ...below].map((each) => ({ before: each, after: editOne(each, edit) }))
}

function editOne(segment: Segment, edit: BulkEdit): Segment | null {
  switch (edit.kind) {
    case 'label':
      return said(segment, { labelId: edit.labelId })
    case 'text':
      return said(segment, { text: edit.text })
    case 'outcome':
      return said(segment, { outcome: edit.outcome })
    case 'attribute': {
      const { [edit.id]: _, ...rest } = segment.attributes
      return said(segment, { attributes: edit.value === null ? rest : { ...rest, [edit.id]: edit.value } })
    }
    case 'tier':
      return { ...segment, tier: edit.tier }
    case 'shift':
      return said(segment, { startUs: segment.startUs + edit.byUs, endUs: segment.endUs + edit.byUs })
    case 'delete':
      return null
    default:
      return assertNever(edit)
  }
}

const said = (segment: Segment, words: Partial<Segment>) => withOrigin(segment, { ...segment, ...words })

const names: Record<BulkEdit['kind'], string> = {
  label: 'Intent of',
  text: 'Instruction of',
  attribute: 'Attribute of',
  outcome: 'Outcome of',
  tier: 'Other tier for',
  shift: 'Shift of',
  delete: 'Delete',
}

function toChange({ newId }: EditContext, items: readonly Item[], edit: BulkEdit): Change {
  const put = new Map<SegmentId, Segment>()
  const remove = new Set<SegmentId>()
  for (const { before, after } of items.flatMap((each) => each.steps)) {
    if (!after) remove.add(before.id)
    else if (!isSameSegment(before, after)) put.set(before.id, after)
  }
  const count = items.length === 1 ? '1 segment' : `${items.length} segments`
  return { id: newId('change'), name: `${names[edit.kind]} ${count}`, put: [...put.values()], remove: [...remove] }
}

/** Whose fault the problems are: the selected segments they are about, else those that touch what they are about, else all. */
function findRefused(items: readonly Item[], problems: readonly Problem[], { segments }: EditContext): Map<Item, string> {
  const refused = new Map<Item, string>()
  const byId = new Map(items.flatMap((item) => item.steps.map((step) => [step.before.id, item] as const)))
  for (const { segmentId, message } of problems) {
    const own = byId.get(segmentId)
    const other = own ? undefined : segments.find((each) => each.id === segmentId)
    if (own) refused.set(own, message)
    else if (other) for (const item of items) if (item.steps.some((step) => touches(step, other))) refused.set(item, message)
  }
  if (refused.size === 0) for (const item of items) refused.set(item, problems[0]?.message ?? 'the rules forbid it')
  return refused
}

function touches({ before, after }: BulkStep, other: Segment): boolean {
  return [before, after].some((each) => each !== null && each.startUs <= other.endUs && other.startUs <= each.endUs)
}

/** What is said of a segment, said of the next one on its tier too. Throws `rejected` where there is none. */
export function copyToNext(context: EditContext, id: SegmentId): { change: Change; segmentId: SegmentId } {
  const { labelId, text, attributes, outcome, tier } = getSegment(context.segments, id)
  const list = segmentsOf(context.segments, tier)
  const next = list[list.findIndex((each) => each.id === id) + 1]
  if (!next) throw new AppError('rejected', `there is no segment after this one on ${getTier(context.taxonomy, tier).title}`)
  const put = [said(next, { labelId, text, attributes, outcome })]
  return { change: { id: context.newId('change'), name: 'Copy labels on', put, remove: [] }, segmentId: next.id }
}
