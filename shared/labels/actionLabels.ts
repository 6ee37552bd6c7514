import type { Action } from '../actions/types.ts'
import type { ActionLabel, Segment } from './segments.ts'

/** An action as it should be read, with where it came from and what a person said of it. */
export type LabeledAction<A extends DerivedAction = DerivedAction> = {
  /** The derived action with what was said in its place. */
  action: A
  /** What was derived: one action; several that were taken together; the one that this is a part of. Untouched. */
  derived: readonly A[]
  /** Number of the part, from 0, of an action that was cut; null for a whole one. */
  part: number | null
  segment: LabelSegment | null
}

/** All of an action but its picture, which is chosen afterwards. */
export type DerivedAction = Omit<Action, 'frameTUs'>
/** A segment of the tier of actions. */
export type LabelSegment = Segment & { action: ActionLabel }

type Range = { seqFrom: number; seqTo: number }
const isWithin = (outer: Range, inner: Range) => outer.seqFrom <= inner.seqFrom && inner.seqTo <= outer.seqTo
const isSameRange = (a: Range, b: Range) => a.seqFrom === b.seqFrom && a.seqTo === b.seqTo

/**
 * Derived actions as people corrected them, in the derived order. A label of a whole action corrects it; one over several
 * takes them together; labels that tile an action cut it. A label that fits none of these, because the actions were derived
 * by other rules, says nothing here. `segments` may be all of a pass.
 */
export function withActionLabels<A extends DerivedAction>(actions: readonly A[], segments: readonly Segment[]): LabeledAction<A>[] {
  const labels = segments.filter(isActionSegment).sort((a, b) => a.action.seqFrom - b.action.seqFrom)
  if (labels.length === 0) return actions.map(toUnlabeled)
  const { whole, joined, cut } = matchLabels(actions, labels)
  return actions.flatMap((derived): LabeledAction<A>[] => {
    const label = whole.get(derived)
    const parts = cut.get(derived)
    const join = joined.get(derived)
    if (label) return [{ action: correct(derived, label), derived: [derived], part: null, segment: label }]
    if (parts) return parts.map((each, part) => ({ action: toPart(derived, part, each), derived: [derived], part, segment: each }))
    if (!join) return [toUnlabeled(derived)]
    if (join.actions[0] !== derived) return []
    return [{ action: correct(joinActions(join.actions), join.label), derived: join.actions, part: null, segment: join.label }]
  })
}

export function isActionSegment(segment: Segment): segment is LabelSegment {
  return segment.action !== null
}

function toUnlabeled<A extends DerivedAction>(derived: A): LabeledAction<A> {
  return { action: derived, derived: [derived], part: null, segment: null }
}

type Join<A> = { label: LabelSegment; actions: [A, ...A[]] }
type Matches<A> = { whole: Map<A, LabelSegment>; joined: Map<A, Join<A>>; cut: Map<A, LabelSegment[]> }

function matchLabels<A extends DerivedAction>(actions: readonly A[], labels: readonly LabelSegment[]): Matches<A> {
  const find = createRangeIndex(actions)
  const matches: Matches<A> = { whole: new Map(), joined: new Map(), cut: new Map() }
  const rest: { label: LabelSegment; met: A[] }[] = []
  // what is meant exactly is meant alone, also where the events of another action lie between its own
  for (const label of labels) {
    const met = find(label.action)
    const same = met.find((each) => isSameRange(each, label.action))
    if (same) matches.whole.set(same, label)
    else rest.push({ label, met })
  }
  for (const { label, met } of rest) {
    const [first, ...others] = met.filter((each) => !matches.whole.has(each))
    if (!first) continue
    if (others.length === 0 && isWithin(first, label.action)) matches.cut.set(first, [...(matches.cut.get(first) ?? []), label])
    else if ([first, ...others].every((each) => isWithin(label.action, each)))
      for (const each of [first, ...others]) matches.joined.set(each, { label, actions: [first, ...others] })
  }
  for (const [action, parts] of matches.cut) if (!isTiled(action, parts)) matches.cut.delete(action)
  return matches
}

/** Whether parts, in order, make up the whole of an action. */
function isTiled(action: Range, parts: readonly LabelSegment[]): boolean {
  const meets = (part: LabelSegment, index: number) =>
    part.action.seqFrom === (index === 0 ? action.seqFrom : (parts[index - 1]?.action.seqTo ?? 0) + 1)
  return parts.every(meets) && parts.at(-1)?.action.seqTo === action.seqTo
}

/** Finds the actions that a range meets, in order of their first events. */
function createRangeIndex<A extends Range>(actions: readonly A[]): (range: Range) => A[] {
  const sorted = actions.toSorted((a, b) => a.seqFrom - b.seqFrom)
  /** The last event of any action up to here: ranges may lie in one another. */
  const highest = new Float64Array(sorted.length)
  for (const [index, each] of sorted.entries()) highest[index] = Math.max(index > 0 ? (highest[index - 1] as number) : -1, each.seqTo)
  return ({ seqFrom, seqTo }) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((highest[middle] as number) < seqFrom) low = middle + 1
      else high = middle
    }
    const met: A[] = []
    for (let at = low; at < sorted.length && (sorted[at] as A).seqFrom <= seqTo; at++)
      if ((sorted[at] as A).seqTo >= seqFrom) met.push(sorted[at] as A)
    return met
  }
}

/** Several actions read as one: from the start of the first to the end of the last, with all that was typed or turned. */
function joinActions<A extends DerivedAction>(list: readonly [A, ...A[]]): A {
  const [first, ...others] = list
  const last = others.at(-1) ?? first
  const isAll = (kind: DerivedAction['kind']) => list.every((each) => each.kind === kind)
  const joined = { ...first, tEndUs: Math.max(...list.map((each) => each.tEndUs)), seqTo: Math.max(...list.map((each) => each.seqTo)) }
  if (isAll('type')) return { ...joined, text: list.map((each) => each.text ?? '').join(''), keys: list.flatMap((each) => each.keys ?? []) }
  if (isAll('scroll')) {
    const sum = (name: 'scrollX' | 'scrollY') => list.reduce((total, each) => total + (each[name] ?? 0), 0)
    return { ...joined, scrollX: sum('scrollX'), scrollY: sum('scrollY') }
  }
  return last.toXPx === undefined || last.toYPx === undefined ? joined : { ...joined, toXPx: last.toXPx, toYPx: last.toYPx }
}

/** A part has the times of its label, and says what it typed itself: what the whole one typed is not its own. */
function toPart<A extends DerivedAction>(whole: A, part: number, label: LabelSegment): A {
  const { seqFrom, seqTo } = label.action
  const own = { ...whole, id: `${whole.id}_${part + 1}`, tStartUs: label.startUs, tEndUs: label.endUs, seqFrom, seqTo }
  return correct(own.kind === 'type' ? withText(own, '') : own, label)
}

function withText<A extends DerivedAction>(action: A, text: string): A {
  // the keys wrote what was derived; what is said to have been typed came otherwise
  return { ...action, text, ...(action.keys === undefined ? {} : { keys: [] }) }
}

const clicks: Partial<Record<DerivedAction['kind'], number>> = { click: 1, double_click: 2, triple_click: 3 }

function correct<A extends DerivedAction>(derived: A, { action: { kind, text, target } }: LabelSegment): A {
  let action = derived
  if (kind !== null && kind !== action.kind) action = { ...action, kind, ...(clicks[kind] ? { count: clicks[kind] } : {}) }
  if (text !== null && text !== action.text) action = withText(action, text)
  // a place that nobody recorded: the middle of what is said to have been aimed at
  if (target && action.xPx === undefined)
    action = { ...action, xPx: target.xPx + target.widthPx / 2, yPx: target.yPx + target.heightPx / 2 }
  return action
}

/** Kinds that an action can be said to have been, with what is known of it. */
export function findKindsFor(action: DerivedAction): DerivedAction['kind'][] {
  const pressed: DerivedAction['kind'][] = ['click', 'double_click', 'triple_click', 'long_press']
  if (action.kind === 'source') return ['source', ...pressed, 'type']
  if (action.kind === 'scroll' || action.kind === 'terminate') return [action.kind]
  if (action.xPx !== undefined) return action.toXPx === undefined ? pressed : [...pressed, 'drag']
  return ['type', 'press', 'hotkey', 'key_hold']
}
