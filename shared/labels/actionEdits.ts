import { AppError, ensure } from '../errors.ts'
import type { SegmentId } from '../ids.ts'
import type { DerivedAction, LabeledAction } from './actionLabels.ts'
import { type EditContext, joinWords, toChange } from './edits.ts'
import { type ActionLabel, type Change, newSegment, type Segment } from './segments.ts'
import type { TaxonomyDoc, Tier } from './taxonomy.ts'

/** Edits of what is said of derived actions: each gives a change of segments on the tier of actions, or throws `rejected`. */

/** What can be said of an action; a field that is null goes back to what was derived. */
export type ActionWords = Pick<ActionLabel, 'kind' | 'text' | 'target' | 'mark'>
/** Where an action is cut: the first event of its second part, when the first ends and the second begins, and what each typed. */
export type ActionCut = { seq: number; endUs: number; startUs: number; texts: readonly [string, string] | null }

const reject = (message: string) => new AppError('rejected', message)

export function findActionTier({ tiers }: TaxonomyDoc): Tier | null {
  return tiers.find((each) => each.ofActions) ?? null
}

function needActionTier(doc: TaxonomyDoc): Tier {
  const tier = findActionTier(doc)
  if (!tier) throw reject('this project has no tier of actions')
  return tier
}

const nothing: ActionWords = { kind: null, text: null, target: null, mark: null }

/** The segment of an action; one that says nothing yet where there is none. */
function segmentOf(context: EditContext, { action, segment }: LabeledAction): Segment & { action: ActionLabel } {
  if (segment) return segment
  const { seqFrom, seqTo, surface = 0, tStartUs, tEndUs } = action
  const place = { id: context.newId('segment'), tier: needActionTier(context.taxonomy).id, startUs: Math.max(0, tStartUs) }
  const label = { seqFrom, seqTo, surface, ...nothing, editedAtMs: null }
  return { ...newSegment({ ...place, endUs: Math.min(context.durationUs, Math.max(0, tEndUs)) }), action: label }
}

/** Whether a segment says no more than which whole action it is of. */
function isEmpty({ labelId, text, attributes, outcome, action }: Segment, { derived, part }: LabeledAction): boolean {
  const isSilent = !labelId && !text && !outcome && Object.keys(attributes).length === 0
  return isSilent && derived.length === 1 && part === null && !(action?.kind || action?.target || action?.mark) && action?.text === null
}

/** Says something of an action. What is the same as derived is not said; what says nothing more is taken away. */
export function labelAction(context: EditContext, read: LabeledAction, words: Partial<ActionWords>, nowMs: number): Change {
  const segment = segmentOf(context, read)
  const [first] = read.derived
  const isOne = read.derived.length === 1 && read.part === null
  const said = { ...segment.action, ...words }
  if (isOne && said.kind === first?.kind) said.kind = null
  if (isOne && said.text === (first?.text ?? '')) said.text = null
  const next = { ...segment, action: { ...said, editedAtMs: nowMs } }
  if (isEmpty(next, read)) return toChange(context, 'Correct action', [], read.segment ? [segment.id] : [])
  const isSame = (Object.keys(nothing) as (keyof ActionWords)[]).every((name) => said[name] === segment.action[name])
  return toChange(context, 'Correct action', [isSame ? segment : next])
}

/** What an action is called and asked for beside what it was, where its tier takes that: intent, instruction. */
export type ActionSaid = Partial<Pick<Segment, 'labelId' | 'text' | 'attributes' | 'outcome'>>

/** Says of an action what is said of any segment. What says nothing more is taken away. Throws `rejected` where the tier takes no such thing. */
export function describeAction(context: EditContext, read: LabeledAction, said: ActionSaid, nowMs: number): Change {
  const tier = needActionTier(context.taxonomy)
  if (said.labelId && !tier.hasLabel) throw reject(`${tier.title} takes no intent`)
  if (said.text && !tier.hasText) throw reject(`${tier.title} takes no text`)
  const segment = segmentOf(context, read)
  const next = { ...segment, ...said, action: { ...segment.action, editedAtMs: nowMs } }
  const name = said.text === undefined ? 'Describe action' : 'Instruction of action'
  if (isEmpty(next, read)) return toChange(context, name, [], read.segment ? [segment.id] : [])
  return toChange(context, name, [next])
}

/** Takes an action and the one after it as one. What was said of either is kept. */
export function mergeActionWithNext(
  context: EditContext,
  list: readonly LabeledAction[],
  at: number,
  nowMs: number,
): { change: Change; segmentId: SegmentId } {
  const [one, other] = [list[at], list[at + 1]]
  if (!one || !other) throw reject('there is no action after this one')
  const isOfOne = one.derived[0] === other.derived[0]
  if ((one.part !== null || other.part !== null) && !isOfOne) throw reject('a part of a cut action can be joined with its other part only')
  const [a, b] = [segmentOf(context, one), segmentOf(context, other)]
  if (b.action.seqFrom <= a.action.seqFrom) throw reject('the events of the two actions lie in one another')
  const texts = a.action.text !== null || b.action.text !== null ? `${one.action.text ?? ''}${other.action.text ?? ''}` : null
  const action: ActionLabel = {
    ...a.action,
    seqTo: Math.max(a.action.seqTo, b.action.seqTo),
    kind: a.action.kind ?? b.action.kind,
    text: texts,
    target: a.action.target ?? b.action.target,
    mark: a.action.mark ?? b.action.mark,
    editedAtMs: nowMs,
  }
  const merged = { ...a, ...joinWords(a, b), endUs: Math.max(a.endUs, b.endUs), action }
  return { change: toChange(context, 'Merge actions', [merged], other.segment ? [b.id] : []), segmentId: merged.id }
}

/** Cuts an action in two. The first part keeps what was said; `texts` are what each part typed. Throws `rejected` where it can't be cut there. */
export function splitAction(
  context: EditContext,
  read: LabeledAction,
  cut: ActionCut,
  nowMs: number,
): { change: Change; segmentId: SegmentId } {
  const segment = segmentOf(context, read)
  const { seqFrom, seqTo } = segment.action
  if (cut.seq <= seqFrom || cut.seq > seqTo) throw reject('the playhead is not between two events of the action')
  const isJoin = read.derived.length > 1
  if (isJoin && !read.derived.some((each) => each.seqFrom === cut.seq))
    throw reject('joined actions come apart where one of them begins: go there first')
  const texts = isJoin ? null : cut.texts
  const first = { ...segment.action, seqTo: cut.seq - 1, text: texts?.[0] ?? null, editedAtMs: nowMs }
  const second = { ...segment.action, ...nothing, seqFrom: cut.seq, text: texts?.[1] ?? null, editedAtMs: nowMs }
  const id = context.newId('segment')
  const place = { id, tier: segment.tier, startUs: cut.startUs, endUs: Math.max(cut.startUs, segment.endUs) }
  const put = [{ ...segment, endUs: Math.max(segment.startUs, cut.endUs), action: first }, newSegment(place, { action: second })]
  return { change: toChange(context, 'Split action', put), segmentId: ensure(put[0], 'first part').id }
}

/** Takes back everything that was said of an action: corrections, join or cut. */
export function clearActionLabels(context: EditContext, list: readonly LabeledAction[], read: LabeledAction): Change {
  const same = read.part === null ? [read] : list.filter((each: LabeledAction<DerivedAction>) => each.derived[0] === read.derived[0])
  const ids = same.flatMap((each) => each.segment?.id ?? [])
  if (ids.length === 0) throw reject('nothing was said of this action')
  return toChange(context, 'Clear action', [], ids)
}
