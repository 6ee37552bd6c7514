import { actionTitle } from '../actions/title.ts'
import type { Action } from '../actions/types.ts'
import { contextKinds } from '../events.ts'
import { type SearchKind, type SearchTerm, toPattern } from './eventSearch.ts'
import { joinCaps, toKeyCap } from './keyNames.ts'
import type { Recording } from './recording.ts'
import { lastRowAt } from './search.ts'
import { targetName, targetRowOf } from './targets.ts'

const viewport = contextKinds.indexOf('viewport')
const pressKinds: ReadonlySet<Action['kind']> = new Set(['click', 'double_click', 'triple_click', 'long_press', 'drag'])
const keyKinds: ReadonlySet<Action['kind']> = new Set(['type', 'press', 'hotkey', 'key_hold'])

/** The same search asked of derived actions: whether one meets all terms. Times are those of its start. */
export function createActionFilter(recording: Recording, terms: readonly SearchTerm[]): (action: Action) => boolean {
  const tests = terms.map((term) => toTest(recording, term))
  return (action) => tests.every((test) => test(action))
}

/** Actions that a search found, in their own order: their places in the list, and their starts. */
export type ActionHits = { readonly at: Uint32Array; readonly tUs: Float64Array }

export const noActionHits: ActionHits = { at: new Uint32Array(0), tUs: new Float64Array(0) }

/** A search on its way through the actions, as `createEventScan` is through the events. */
export function createActionScan(recording: Recording, actions: readonly Action[], terms: readonly SearchTerm[]) {
  const isMet = createActionFilter(recording, terms)
  const total = terms.length === 0 ? 0 : actions.length
  const found = { at: new Uint32Array(total), tUs: new Float64Array(total) }
  let count = 0
  let next = 0
  return {
    /** Looks at up to `rows` more; whether there are any left. */
    step(rows: number): boolean {
      for (const end = Math.min(total, next + rows); next < end; next++) {
        const action = actions[next] as Action
        if (!isMet(action)) continue
        found.at[count] = next
        found.tUs[count] = action.tStartUs
        count++
      }
      return next < total
    },
    hits: (): ActionHits => ({ at: found.at.subarray(0, count), tUs: found.tUs.subarray(0, count) }),
  }
}

function toTest(recording: Recording, term: SearchTerm): (action: Action) => boolean {
  if (term.kind === 'at') return ({ tStartUs }) => tStartUs >= term.startUs && tStartUs < term.endUs
  if (term.kind === 'kinds') return (action) => kindsOf(action).some((each) => term.kinds.includes(each))
  if (term.kind === 'chord') return ({ keys }) => keys !== undefined && joinCaps(keys.map(toKeyCap)) === term.caps
  const pattern = toPattern(term.text)
  if (term.kind === 'in') return ({ tStartUs }) => isWindowAt(recording, tStartUs, pattern)
  if (term.kind === 'type') return ({ kind, text }) => kind === 'type' && pattern.test(text ?? '')
  if (term.kind === 'words') return (action) => pattern.test(actionTitle(action)) || pattern.test(pressedName(recording, action) ?? '')
  return (action) => {
    if (action.kind === 'source') return /click/i.test(action.text ?? '') && pattern.test(action.text ?? '')
    if (!pressKinds.has(action.kind)) return false
    const name = pressedName(recording, action)
    return name === null ? isWindowAt(recording, action.tStartUs, pattern) : pattern.test(name)
  }
}

/** What an action was done to, as far as the recording says; `null` where it names nothing. */
export function pressedName(recording: Recording, { kind, tStartUs, xPx, yPx, surface = 0 }: Action): string | null {
  if (!pressKinds.has(kind) || xPx === undefined || yPx === undefined) return null
  const row = targetRowOf(recording, { tUs: tStartUs, xPx, yPx, surface })
  return row < 0 ? null : targetName(recording, row)
}

function isWindowAt({ tracks: { context } }: Recording, tUs: number, pattern: RegExp): boolean {
  let row = lastRowAt(context.tUs, tUs)
  while (row >= 0 && context.type[row] === viewport) row--
  return row >= 0 && [context.title[row], context.app[row], context.url[row]].some((each) => each && pattern.test(each))
}

function kindsOf({ kind }: Action): SearchKind[] {
  if (pressKinds.has(kind)) return ['click']
  if (kind === 'type') return ['key', 'type']
  if (keyKinds.has(kind)) return ['key']
  return kind === 'scroll' ? ['scroll'] : kind === 'source' ? ['note'] : []
}
