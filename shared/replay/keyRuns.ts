import { eventFlags, keyKinds } from '../events.ts'
import type { Track } from '../tracks/columns.ts'
import { charOfKey, isModifierCap, joinCaps, plainKey, toKeyCap } from './keyNames.ts'
import { lastRowAt } from './search.ts'
import { applyEdit, type EditKind, fromEditCode, leavesText, noText, type TextEdit, type TypedText, toEditCode } from './typedText.ts'

const [keyDown, keyUp, textInput] = [keyKinds.indexOf('key.down'), keyKinds.indexOf('key.up'), keyKinds.indexOf('text.input')]
/** A longer rest ends a run: about twice the slowest typist's pause inside a word. */
export const runGapUs = 2_000_000
const maskedBit = 1 << eventFlags.indexOf('masked')
/** What stands for a key whose name and text are not shown. */
export const maskedCap = '•'

/** Keys that belong together: text as it was typed, or one shortcut. Rows `[rowFrom, rowTo]` of the keys track. */
export type KeyRun = {
  kind: 'text' | 'shortcut'
  startUs: number
  endUs: number
  rowFrom: number
  rowTo: number
  text: string
  /** Rows that changed the text or moved in it, and what each did there. */
  edits: readonly number[]
  codes: readonly number[]
  /** The text before every 64th of them: somebody who types for an hour without a rest makes one run. */
  checkpoints: readonly TypedText[]
}

const checkpointEdits = 64

export function isMaskedKey(keys: Track<'keys'>, row: number): boolean {
  return ((keys.flags[row] as number) & maskedBit) !== 0
}

/** What to write on the cap of a key row; of a masked one nothing can be told. */
export function capOfRow(keys: Track<'keys'>, row: number): string {
  return isMaskedKey(keys, row) ? maskedCap : toKeyCap(keys.key[row] as string)
}

/** The text that a row adds; `null` when it adds none. */
function textOfRow(keys: Track<'keys'>, row: number): string | null {
  if (isMaskedKey(keys, row)) return maskedCap
  const typed = keys.text[row] ?? charOfKey(keys.key[row] as string)
  return typed && typed !== '\b' && typed >= ' ' ? typed : null
}

const editKeys: Record<string, EditKind> = {
  backspace: 'backspace',
  delete: 'delete',
  left: 'left',
  arrowleft: 'left',
  right: 'right',
  arrowright: 'right',
}

/** What a row does to a text; `null` when nothing. `modifiers` are the caps held with it. */
function readEdit(keys: Track<'keys'>, row: number, modifiers: ReadonlySet<string>): TextEdit | null {
  const kind = keys.type[row] === keyDown ? editKeys[plainKey(keys.key[row] as string)] : undefined
  if (kind) {
    // with Cmd, Meta or Win these keys do other things
    if (modifiers.has('Cmd') || modifiers.has('Meta') || modifiers.has('Win')) return null
    return { kind, isWord: modifiers.has('Ctrl') || modifiers.has('Alt'), isSelecting: modifiers.has('Shift'), text: '' }
  }
  const isShortcut = keys.type[row] === keyDown && isShortcutWith(modifiers)
  const text = isShortcut ? null : textOfRow(keys, row)
  return text === null ? null : { kind: 'insert', isWord: false, isSelecting: false, text }
}

/** AltGr types letters, as Shift does. */
function isShortcutWith(modifiers: ReadonlySet<string>): boolean {
  for (const each of modifiers) if (each !== 'Shift' && each !== 'AltGr') return true
  return false
}

/** The text of a run as it stood after row `row`, corrections applied. */
export function typedAfter(keys: Track<'keys'>, run: KeyRun, row: number): TypedText {
  const until = lastRowAt(run.edits, row) + 1
  const checkpoint = Math.max(0, Math.ceil(until / checkpointEdits) - 1)
  let typed = run.checkpoints[checkpoint] ?? noText
  for (let at = checkpoint * checkpointEdits; at < until; at++) {
    const editRow = run.edits[at] as number
    typed = applyEdit(typed, fromEditCode(run.codes[at] as number, textOfRow(keys, editRow) ?? ''), editRow)
  }
  return typed
}

/** Row that wrote each character (UTF-16 unit) that the run left behind. */
export function textRows(keys: Track<'keys'>, run: KeyRun): number[] {
  const rows: number[] = []
  let typed = noText
  for (const [at, row] of run.edits.entries()) {
    const next = applyEdit(typed, fromEditCode(run.codes[at] as number, textOfRow(keys, row) ?? ''), row)
    const isInsert = run.codes[at] === toEditCode({ kind: 'insert', isWord: false, isSelecting: false })
    const from = isInsert ? Math.min(typed.caret, typed.anchor) : next.caret
    const added = isInsert ? next.caret - from : 0
    rows.splice(from, typed.text.length + added - next.text.length, ...new Array<number>(added).fill(row))
    typed = next
  }
  return rows
}

type OpenRun = { startUs: number; endUs: number; typed: TypedText; edits: number[]; codes: number[]; checkpoints: TypedText[] }

function addEdit(run: OpenRun, row: number, tUs: number, edit: TextEdit): void {
  if (run.edits.length % checkpointEdits === 0) run.checkpoints.push(run.typed)
  run.edits.push(row)
  run.codes.push(toEditCode(edit))
  run.typed = applyEdit(run.typed, edit, row)
  run.endUs = tUs
}

/** Says for rows in order whether a button went down since the row asked for before: the caret may stand elsewhere since then. */
function createPressWatch(buttons: Track<'buttons'>, keys: Track<'keys'>): (row: number) => boolean {
  let next = 0
  return (row) => {
    const [tUs, seq] = [keys.tUs[row] as number, keys.seq[row] as number]
    let hasPress = false
    for (; next < buttons.rows; next++) {
      const at = buttons.tUs[next] as number
      if (at > tUs || (at === tUs && (buttons.seq[next] as number) > seq)) break
      hasPress ||= buttons.isDown[next] !== 0
    }
    return hasPress
  }
}

/** Keys as words, in order of time. One pass. What a text held before its first key is not known: a run is what was typed. */
export function deriveKeyRuns(keys: Track<'keys'>, buttons: Track<'buttons'>): KeyRun[] {
  const runs: KeyRun[] = []
  const modifiers = new Set<string>()
  const hasPressBefore = createPressWatch(buttons, keys)
  let open = null as OpenRun | null // assigned in the closure below, which narrowing does not see
  const close = () => {
    if (open) {
      const { typed, ...rest } = open
      runs.push({ ...rest, kind: 'text', rowFrom: open.edits[0] ?? 0, rowTo: open.edits.at(-1) ?? 0, text: typed.text })
    }
    open = null
  }
  // a recorder may give both key.down and text.input for one letter: then only the latter is text
  const hasInput = keys.type.includes(textInput as never)
  for (let row = 0; row < keys.rows; row++) {
    const tUs = keys.tUs[row] as number
    const type = keys.type[row]
    const name = toKeyCap(keys.key[row] as string)
    if (isModifierCap(name) && type !== textInput) {
      if (type === keyUp) modifiers.delete(name)
      else modifiers.add(name)
      continue
    }
    if (type === keyUp) continue
    const isElsewhere = hasPressBefore(row)
    if (open && (isElsewhere || tUs - open.endUs > runGapUs)) close()
    const found = readEdit(keys, row, modifiers)
    const edit = found?.kind === 'insert' && hasInput && type === keyDown ? null : found
    const canEdit = edit && (edit.kind === 'insert' || edit.kind === 'backspace' || (open && !leavesText(open.typed, edit)))
    if (edit && canEdit) {
      open ??= { startUs: tUs, endUs: tUs, typed: noText, edits: [], codes: [], checkpoints: [] }
      addEdit(open, row, tUs, edit)
    } else if (type === keyDown && !(hasInput && found?.kind === 'insert')) {
      close()
      const text = joinCaps([...(isShortcutWith(modifiers) ? modifiers : []), capOfRow(keys, row)])
      runs.push({ kind: 'shortcut', startUs: tUs, endUs: tUs, rowFrom: row, rowTo: row, text, edits: [], codes: [], checkpoints: [] })
    }
  }
  close()
  return runs
}
