import { type Draft, extendTyping, isShiftedTyping } from './agentnet-reduce.ts'
import { agentnetRules } from './agentnet-rules.ts'
import { distancePx, numberActions, sumWheel, toClick, toPosition, toSurface, toTyping } from './drafts.ts'
import { isShift, isTextKey, type TypedKey, toPlainModifier } from './keys.ts'
import type { Dropped, ReducedAction, Reduction } from './types.ts'

/** Third stage: what each draft comes to. Drafts that never completed are dropped, a scroll at the very end among them. */
export function toReduction(drafts: readonly Draft[], dropped: Dropped[]): Reduction {
  const joined: Draft[] = []
  for (const draft of drafts) {
    const last = joined.at(-1)
    if (!draft.isComplete) dropped.push({ reason: `${draft.kind} that never ended`, ...toSeqs(draft) })
    else if (last?.kind === 'type' && draft.kind === 'type') extendTyping(last, draft)
    else if (last?.kind === 'type' && isShiftedTyping(draft)) {
      extendTyping(last, { ...(draft.children[0] as Draft), seqs: draft.seqs })
    } else joined.push(draft)
  }
  return { actions: numberActions(joined.map(toAction)), dropped }
}

function toSeqs(draft: Draft): { seqFrom: number; seqTo: number } {
  // A loop, not Math.min(...seqs): typing of a long session has more keys than a call takes arguments.
  let seqFrom = draft.seqs[0] ?? 0
  let seqTo = seqFrom
  for (const seq of draft.seqs) {
    if (seq < seqFrom) seqFrom = seq
    if (seq > seqTo) seqTo = seq
  }
  return { seqFrom, seqTo }
}

function toAction(draft: Draft): ReducedAction {
  return {
    id: '',
    ...toWhat(draft),
    tStartUs: draft.startUs,
    tEndUs: draft.endUs,
    ...toSeqs(draft),
    approachUs: draft.approach?.startUs ?? null,
    flags: draft.isOpenEnded ? ['no_release'] : [],
  }
}

type What = Omit<ReducedAction, 'id' | 'tStartUs' | 'tEndUs' | 'seqFrom' | 'seqTo' | 'approachUs' | 'flags'>

function toWhat(draft: Draft): What {
  switch (draft.kind) {
    case 'click':
      return toMouse(draft)
    case 'scroll':
      return { kind: 'scroll', ...toPosition(draft.at), ...sumWheel(draft.wheel) }
    case 'type':
      return { ...toTyping(draft.keys), ...toSurface(draft.at.surface) }
    case 'modifier':
      return { ...toShortcut(draft), ...toSurface(draft.at.surface) }
  }
}

function toMouse(draft: Draft): What {
  const [only] = draft.children
  const isPlain = draft.children.length === 1 && only?.kind === 'click'
  if (isPlain && only.approach && distancePx(draft.at, only.at) > agentnetRules.dragDistancePx) {
    return { kind: 'drag', ...toPosition(draft.at, only.at), button: draft.button }
  }
  const isLong = draft.clicks === 1 && draft.children.length > 0 && !isPlain && draft.endUs - draft.startUs > agentnetRules.longPressUs
  if (isLong) return { kind: 'long_press', ...toPosition(draft.at), button: draft.button, count: 1 }
  return toClick(draft.at, draft.button, draft.clicks)
}

/** Children that lie wholly within the one before them in time belong to that one. */
function nestChildren(draft: Draft): Draft[] {
  const children = draft.children.map((each) => ({ ...each, children: [...each.children] }))
  for (let i = children.length - 1; i > 0; i--) {
    const outer = children[i - 1]
    const inner = children[i]
    if (outer && inner && outer.startUs < inner.startUs && outer.endUs > inner.endUs) {
      outer.children.push(inner)
      children.splice(i, 1)
    }
  }
  return children
}

function toShortcut(draft: Draft): What {
  const [only, ...others] = draft.children
  const isTyping = only?.kind === 'type' && others.length === 0 && isShift(draft.name) && only.keys.some(isTextKey)
  if (isTyping) return toTyping(upperFirst(only.keys))
  const keys = toChain(draft)
  if (!keys) return { kind: 'key_hold', keys: [toPlainModifier(draft.name)], count: nestChildren(draft).length }
  return { kind: keys.length === 1 ? 'press' : 'hotkey', keys }
}

/** Names of the keys of a shortcut, the outermost first; null where more than one thing happened in the bracket. */
function toChain(draft: Draft): string[] | null {
  const modifier = toPlainModifier(draft.name)
  const [only, ...others] = nestChildren(draft)
  if (!only) return [modifier]
  if (others.length > 0) return null
  if (only.kind === 'type') return [modifier, ...only.keys.map((key) => key.name)]
  const inner = only.kind === 'modifier' ? toChain(only) : null
  return inner && [modifier, ...inner]
}

/** Recorders that name keys, not characters, write "a" for Shift + A; only the first is sure to have been shifted. */
function upperFirst(keys: readonly TypedKey[]): TypedKey[] {
  return keys.map((key, index) => {
    const isLetter = index === 0 && key.text !== null && /^\p{Ll}$/u.test(key.text)
    return isLetter ? { name: key.name.toUpperCase(), text: (key.text ?? '').toUpperCase() } : key
  })
}
