import { buttonNames, contextKinds, noteKinds } from '../events.ts'
import { type EventIndex, type EventLine, type ListedKind, listedKinds, toEventLine } from './eventRows.ts'
import { type SearchKind, type SearchTerm, toPattern } from './eventSearch.ts'
import { type KeyRun, textRows } from './keyRuns.ts'
import type { Recording } from './recording.ts'
import { pressedRow, targetName } from './targets.ts'

/** What a search found so far, in order of time, as columns of `count` rows. */
export type Hits = {
  readonly count: number
  readonly tUs: Float64Array
  /** Place in the index of events. */
  readonly at: Uint32Array
  /** The run of keys it is in, or -1; and the character of the run's text that it begins at. */
  readonly run: Int32Array
  readonly char: Uint32Array
}

export const noHits: Hits = {
  count: 0,
  tUs: new Float64Array(0),
  at: new Uint32Array(0),
  run: new Int32Array(0),
  char: new Uint32Array(0),
}

/** A search on its way through the events: as many at a time as the caller has time for. */
export type EventScan = {
  /** Looks at up to `rows` more events; whether there are any left. */
  step(rows: number): boolean
  hits(): Hits
  /** From 0 to 1. */
  share(): number
}

/** A condition with its pattern made. */
type Condition = { term: SearchTerm; pattern: RegExp }

const viewport = contextKinds.indexOf('viewport')
const action = noteKinds.indexOf('action')

/**
 * Scans the events for those that meet all terms. Keys are searched by run: what was typed is found as the text it became,
 * with corrections applied, at the key that began it; a key of its own never is.
 */
export function createEventScan(recording: Recording, index: EventIndex, terms: readonly SearchTerm[]): EventScan {
  const { context } = recording.tracks
  const conditions = terms.map((term): Condition => ({ term, pattern: toPattern('text' in term ? term.text : '') }))
  const found = createHits()
  const total = terms.length === 0 ? 0 : index.tUs.length
  let at = 0
  let windowRow = -1
  let run = 0
  /** Places of the current run that are to be told when their key comes. */
  let waiting: { row: number; char: number }[] = []

  const isMet = ({ term, pattern }: Condition, kind: ListedKind, row: number, tUs: number): boolean => {
    if (term.kind === 'at') return tUs >= term.startUs && tUs < term.endUs
    if (term.kind === 'in') return windowRow >= 0 && isWindow(recording, windowRow, pattern)
    if (kind === 'keys') return true // asked of the run
    if (term.kind === 'kinds') return term.kinds.includes(kindOf(recording, kind, row) as SearchKind) // a row of no kind is in no list
    if (term.kind === 'click') return isClickOn(recording, kind, row, windowRow, pattern)
    return term.kind === 'words' && hasWords(recording, kind, row, pattern)
  }
  const lookAtKey = (row: number, tUs: number) => {
    if (recording.keyRuns[run]?.rowFrom === row) {
      waiting = findInRun(recording, recording.keyRuns[run] as KeyRun, conditions)
      run++
    }
    for (; waiting[0]?.row === row; waiting.shift()) {
      if (conditions.every((each) => isMet(each, 'keys', row, tUs))) found.add(tUs, at, run - 1, waiting[0].char)
    }
  }
  const look = () => {
    const kind = listedKinds[index.track[at] as number] as ListedKind
    const row = index.row[at] as number
    const tUs = index.tUs[at] as number
    if (kind === 'context' && context.type[row] !== viewport) windowRow = row
    if (kind === 'keys') lookAtKey(row, tUs)
    else if (conditions.every((each) => isMet(each, kind, row, tUs))) found.add(tUs, at, -1, 0)
  }
  return {
    step(rows) {
      for (const end = Math.min(total, at + rows); at < end; at++) look()
      return at < total
    },
    hits: found.view,
    share: () => (total === 0 ? 1 : at / total),
  }
}

/** A hit in words: of typed text the part around what was found. */
export function toHitLine(recording: Recording, index: EventIndex, hits: Hits, row: number): EventLine {
  const line = toEventLine(recording, index, hits.at[row] as number)
  const run = recording.keyRuns[hits.run[row] as number]
  if (!run) return line
  if (run.kind === 'shortcut') return { ...line, title: 'key', detail: run.text }
  return { ...line, title: 'type', detail: excerpt(run.text, hits.char[row] as number) }
}

/** Some 80 characters from shortly before a place. */
function excerpt(text: string, char: number): string {
  const from = Math.max(0, char - 12)
  const part = text.slice(from, from + 80).toWellFormed()
  return `${from > 0 ? '…' : ''}${part}${from + 80 < text.length ? '…' : ''}`
}

/** Where in a run the search is met, as far as its text and kind go: the key that began each place, and its character. */
function findInRun({ tracks: { keys } }: Recording, run: KeyRun, conditions: readonly Condition[]): { row: number; char: number }[] {
  let first: RegExp | null = null
  for (const { term, pattern } of conditions) {
    if (term.kind === 'click') return []
    if (term.kind === 'kinds' && !term.kinds.some((each) => each === 'key' || (each === 'type' && run.kind === 'text'))) return []
    if (term.kind === 'chord' && (run.kind !== 'shortcut' || run.text !== term.caps)) return []
    if (term.kind !== 'words' && term.kind !== 'type') continue
    if ((term.kind === 'type' && run.kind !== 'text') || !pattern.test(run.text)) return []
    first ??= pattern
  }
  if (!first || run.kind === 'shortcut') return [{ row: run.rowFrom, char: 0 }]
  const rows = textRows(keys, run)
  return Array.from(run.text.matchAll(new RegExp(first, 'giu')), ({ index }) => ({ row: rows[index] ?? run.rowFrom, char: index }))
}

function kindOf({ tracks }: Recording, kind: ListedKind, row: number): SearchKind | null {
  if (kind === 'buttons') return tracks.buttons.isDown[row] ? 'click' : null
  if (kind === 'context') return 'window'
  if (kind === 'targets') return 'target'
  return kind === 'notes' ? 'note' : kind === 'scroll' ? 'scroll' : null
}

/** Title, application or address of a window. */
function isWindow({ tracks: { context } }: Recording, row: number, pattern: RegExp): boolean {
  return isIn(pattern, context.title[row]) || isIn(pattern, context.app[row]) || isIn(pattern, context.url[row])
}

function isIn(pattern: RegExp, text: string | null | undefined): boolean {
  return text != null && text !== '' && pattern.test(text)
}

/** A press on what is called so, or a step that the source itself names a click; without any target, in a window called so. */
function isClickOn(recording: Recording, kind: ListedKind, row: number, windowRow: number, pattern: RegExp): boolean {
  const { buttons, notes } = recording.tracks
  if (kind === 'notes') return notes.type[row] === action && /click/i.test(notes.text[row] ?? '') && isIn(pattern, notes.text[row])
  if (kind !== 'buttons' || !buttons.isDown[row]) return false
  const target = pressedRow(recording, row)
  return target < 0 ? windowRow >= 0 && isWindow(recording, windowRow, pattern) : isIn(pattern, targetName(recording, target))
}

const scrollWord = (dx: number, dy: number) =>
  dy > 0 ? 'scroll up' : dy < 0 ? 'scroll down' : dx > 0 ? 'scroll right' : dx < 0 ? 'scroll left' : 'scroll'
const downWords = buttonNames.map((name) => `${name} click, ${name} down`)
const upWords = buttonNames.map((name) => `${name} up`)
const contextWords = { 'window.focus': 'window', nav: 'page', viewport: 'viewport' } as const

/** Whether a word stands in what the event says of itself. */
function hasWords(recording: Recording, kind: ListedKind, row: number, pattern: RegExp): boolean {
  const { buttons, scroll, context, targets, notes } = recording.tracks
  switch (kind) {
    case 'buttons': {
      const button = buttons.button[row] as number
      if (!buttons.isDown[row]) return isIn(pattern, upWords[button])
      if (isIn(pattern, downWords[button])) return true
      const target = pressedRow(recording, row)
      return target >= 0 && isIn(pattern, targetName(recording, target))
    }
    case 'scroll':
      return isIn(pattern, scrollWord(scroll.dx[row] as number, scroll.dy[row] as number))
    case 'context':
      return isWindow(recording, row, pattern) || isIn(pattern, contextWords[contextKinds[context.type[row] as number] ?? 'nav'])
    case 'targets':
      return isIn(pattern, targets.role[row]) || isIn(pattern, targetName(recording, row))
    case 'notes':
      return isIn(pattern, noteKinds[notes.type[row] as number]) || isIn(pattern, notes.text[row])
    case 'keys':
      return false
  }
}

/** Columns that grow by doubling. A view is of what was there when it was asked for; later rows don't change it. */
function createHits() {
  let count = 0
  let columns = { tUs: new Float64Array(256), at: new Uint32Array(256), run: new Int32Array(256), char: new Uint32Array(256) }
  const grow = () => {
    const { tUs, at, run, char } = columns
    const size = count * 2
    columns = { tUs: new Float64Array(size), at: new Uint32Array(size), run: new Int32Array(size), char: new Uint32Array(size) }
    columns.tUs.set(tUs)
    columns.at.set(at)
    columns.run.set(run)
    columns.char.set(char)
  }
  return {
    add(tUs: number, at: number, run: number, char: number) {
      if (count === columns.tUs.length) grow()
      columns.tUs[count] = tUs
      columns.at[count] = at
      columns.run[count] = run
      columns.char[count] = char
      count++
    },
    view: (): Hits => ({
      count,
      tUs: columns.tUs.subarray(0, count),
      at: columns.at.subarray(0, count),
      run: columns.run.subarray(0, count),
      char: columns.char.subarray(0, count),
    }),
  }
}
