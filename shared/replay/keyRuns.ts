import { eventFlags, keyKinds } from '../events.ts'
import type { Track } from '../tracks/columns.ts'
import { charOfKey, isBackspace, isModifierCap, joinCaps, toKeyCap } from './keyNames.ts'

const [keyDown, keyUp, textInput] = [keyKinds.indexOf('key.down'), keyKinds.indexOf('key.up'), keyKinds.indexOf('text.input')]
/** A longer rest ends a run: about twice the slowest typist's pause inside a word. */
const runGapUs = 2_000_000
const maskedBit = 1 << eventFlags.indexOf('masked')

/** Keys that belong together: text as it was typed, or one shortcut. Rows `[rowFrom, rowTo]` of the keys track. */
export type KeyRun = { kind: 'text' | 'shortcut'; startUs: number; endUs: number; rowFrom: number; rowTo: number; text: string }

/** One key row as an edit of the text so far; `null` when it changes no text. */
function applyToText(keys: Track<'keys'>, row: number, text: string[]): boolean {
  const type = keys.type[row]
  if (type === keyUp) return false
  const typed = (type === textInput || type === keyDown ? keys.text[row] : null) ?? charOfKey(keys.key[row] as string)
  const isMasked = ((keys.flags[row] as number) & maskedBit) !== 0
  if (type === keyDown && isBackspace(keys.key[row] as string)) text.pop()
  else if (isMasked) text.push('•')
  else if (typed && typed !== '\b' && typed >= ' ') text.push(...typed)
  else return false
  return true
}

/** Text of a run as it stood after row `row`, corrections applied. */
export function textAfter(keys: Track<'keys'>, run: KeyRun, row: number): string {
  const text: string[] = []
  for (let at = run.rowFrom; at <= Math.min(row, run.rowTo); at++) applyToText(keys, at, text)
  return text.join('')
}

/** Keys as words for the timeline, in order of time. One pass. */
export function deriveKeyRuns(keys: Track<'keys'>): KeyRun[] {
  const runs: KeyRun[] = []
  const heldModifiers = new Map<string, string>()
  let text: string[] = []
  let open = null as KeyRun | null // assigned in the closure below, which narrowing does not see
  const close = () => {
    if (open) runs.push({ ...open, text: text.join('') })
    open = null
    text = []
  }
  // a recorder may give both key.down and text.input for one letter: then only the latter is text
  const hasInput = keys.type.includes(textInput as never)
  for (let row = 0; row < keys.rows; row++) {
    const tUs = keys.tUs[row] as number
    const cap = toKeyCap(keys.key[row] as string)
    const type = keys.type[row]
    if (isModifierCap(cap) && type !== textInput) {
      if (type === keyUp) heldModifiers.delete(cap)
      else heldModifiers.set(cap, cap)
      continue
    }
    if (type === keyUp) continue
    if (open && tUs - open.endUs > runGapUs) close()
    const isShortcut = [...heldModifiers.keys()].some((each) => each !== 'Shift') && type === keyDown
    const trial =
      isShortcut || (hasInput && type === keyDown && !isBackspace(keys.key[row] as string)) ? false : applyToText(keys, row, text)
    if (trial) {
      open = open ? { ...open, endUs: tUs, rowTo: row } : { kind: 'text', startUs: tUs, endUs: tUs, rowFrom: row, rowTo: row, text: '' }
    } else if (type === keyDown && !(hasInput && !isShortcut && charOfKey(keys.key[row] as string))) {
      close()
      const joined = joinCaps([...(isShortcut ? heldModifiers.values() : []), cap])
      runs.push({ kind: 'shortcut', startUs: tUs, endUs: tUs, rowFrom: row, rowTo: row, text: joined })
    }
  }
  close()
  return runs
}
