import { eventFlags, keyKinds } from '../events.ts'
import type { Track } from '../tracks/columns.ts'
import { charOfKey, isBackspace, isModifierCap, joinCaps, toKeyCap } from './keyNames.ts'
import { lastRowAt } from './search.ts'

const [keyDown, keyUp, textInput] = [keyKinds.indexOf('key.down'), keyKinds.indexOf('key.up'), keyKinds.indexOf('text.input')]
/** A longer rest ends a run: about twice the slowest typist's pause inside a word. */
const runGapUs = 2_000_000
const maskedBit = 1 << eventFlags.indexOf('masked')

/** Keys that belong together: text as it was typed, or one shortcut. Rows `[rowFrom, rowTo]` of the keys track. */
export type KeyRun = {
  kind: 'text' | 'shortcut'
  startUs: number
  endUs: number
  rowFrom: number
  rowTo: number
  text: string
  /** Rows that changed the text. */
  edits: readonly number[]
  /** The text before every 64th of them: somebody who types for an hour without a rest makes one run. */
  checkpoints: readonly string[]
}

const checkpointEdits = 64

/** What one key row types: a string, `-1` for taking the last letter back, `null` when it changes no text. */
function readEdit(keys: Track<'keys'>, row: number): string | -1 | null {
  const type = keys.type[row]
  if (type === keyUp) return null
  if (type === keyDown && isBackspace(keys.key[row] as string)) return -1
  if (((keys.flags[row] as number) & maskedBit) !== 0) return '•'
  const typed = keys.text[row] ?? charOfKey(keys.key[row] as string)
  return typed && typed !== '\b' && typed >= ' ' ? typed : null
}

/** The text after an edit. Strings share what they have in common, so a step costs no copy of a long text. */
function applyEdit(text: string, edit: string | -1): string {
  if (edit !== -1) return text + edit
  const isPair = (text.codePointAt(text.length - 2) ?? 0) > 0xffff
  return text.slice(0, isPair ? -2 : -1)
}

/** Text of a run as it stood after row `row`, corrections applied. */
export function textAfter(keys: Track<'keys'>, run: KeyRun, row: number): string {
  const until = lastRowAt(run.edits, row) + 1
  const checkpoint = Math.max(0, Math.ceil(until / checkpointEdits) - 1)
  let text = run.checkpoints[checkpoint] ?? ''
  for (let at = checkpoint * checkpointEdits; at < until; at++) {
    const edit = readEdit(keys, run.edits[at] as number)
    if (edit !== null) text = applyEdit(text, edit)
  }
  return text
}

/** Row that wrote each character (UTF-16 unit) that the run left behind. */
export function textRows(keys: Track<'keys'>, run: KeyRun): number[] {
  const rows: number[] = []
  let text = ''
  for (const row of run.edits) {
    const edit = readEdit(keys, row)
    if (edit === null) continue
    text = applyEdit(text, edit)
    while (rows.length < text.length) rows.push(row)
    rows.length = text.length
  }
  return rows
}

type OpenRun = { startUs: number; endUs: number; text: string; edits: number[]; checkpoints: string[] }

function addEdit(run: OpenRun, row: number, tUs: number, edit: string | -1): void {
  if (run.edits.length % checkpointEdits === 0) run.checkpoints.push(run.text)
  run.edits.push(row)
  run.text = applyEdit(run.text, edit)
  run.endUs = tUs
}

/** Keys as words for the timeline, in order of time. One pass. */
export function deriveKeyRuns(keys: Track<'keys'>): KeyRun[] {
  const runs: KeyRun[] = []
  const heldModifiers = new Map<string, string>()
  let open = null as OpenRun | null // assigned in the closure below, which narrowing does not see
  const close = () => {
    if (open) runs.push({ ...open, kind: 'text', rowFrom: open.edits[0] ?? 0, rowTo: open.edits.at(-1) ?? 0 })
    open = null
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
    const isOfInput = hasInput && type === keyDown && !isBackspace(keys.key[row] as string)
    const edit = isShortcut || isOfInput ? null : readEdit(keys, row)
    if (edit !== null) {
      open ??= { startUs: tUs, endUs: tUs, text: '', edits: [], checkpoints: [] }
      addEdit(open, row, tUs, edit)
    } else if (type === keyDown && !(hasInput && !isShortcut && charOfKey(keys.key[row] as string))) {
      close()
      const isMasked = ((keys.flags[row] as number) & maskedBit) !== 0
      const joined = joinCaps([...(isShortcut ? heldModifiers.values() : []), isMasked ? '•' : cap])
      runs.push({ kind: 'shortcut', startUs: tUs, endUs: tUs, rowFrom: row, rowTo: row, text: joined, edits: [], checkpoints: [] })
    }
  }
  close()
  return runs
}
