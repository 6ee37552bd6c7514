/**
 * A text as its keys have made it so far. Places are UTF-16 units of `text`; what lies between `anchor` and `caret` is
 * selected. `struck` is what the last run of deletions took away, where it stood, and the key row that did so last.
 */
export type TypedText = {
  readonly text: string
  readonly caret: number
  readonly anchor: number
  readonly struck: string
  readonly struckAt: number
  readonly struckRow: number
}

export const noText: TypedText = { text: '', caret: 0, anchor: 0, struck: '', struckAt: 0, struckRow: -1 }

/** What a key does to a text besides adding to it. */
export const editKinds = ['insert', 'backspace', 'delete', 'left', 'right'] as const
export type EditKind = (typeof editKinds)[number]
/** `isWord`: by a word (Ctrl or Alt); `isSelecting`: the selection grows (Shift). */
export type TextEdit = { kind: EditKind; isWord: boolean; isSelecting: boolean; text: string }

/** An edit without its text as one small number, so that a run of ten thousand keeps numbers and no objects. */
export function toEditCode({ kind, isWord, isSelecting }: Omit<TextEdit, 'text'>): number {
  return editKinds.indexOf(kind) | (isWord ? 8 : 0) | (isSelecting ? 16 : 0)
}

export function fromEditCode(code: number, text: string): TextEdit {
  return { kind: editKinds[code & 7] ?? 'insert', isWord: (code & 8) !== 0, isSelecting: (code & 16) !== 0, text }
}

/** Whether the edit would go beyond what is known of the text: the caret leaves it. Deletions beyond it change nothing known. */
export function leavesText({ text, caret, anchor }: TypedText, { kind, isSelecting }: TextEdit): boolean {
  if (caret !== anchor && !isSelecting) return false
  return (kind === 'left' && caret === 0) || (kind === 'right' && caret === text.length)
}

/** The text after an edit made by key row `row`. Strings share what they have in common, so a step copies no long text. */
export function applyEdit(typed: TypedText, edit: TextEdit, row: number): TypedText {
  const { text, caret, anchor } = typed
  const from = Math.min(caret, anchor)
  const to = Math.max(caret, anchor)
  switch (edit.kind) {
    case 'insert': {
      const removed = from < to ? strike(typed, from, to, row, false) : typed
      const end = from + edit.text.length
      const struckAt = removed.struckAt > from ? removed.struckAt + edit.text.length : removed.struckAt
      return { ...removed, text: removed.text.slice(0, from) + edit.text + removed.text.slice(from), caret: end, anchor: end, struckAt }
    }
    case 'backspace':
    case 'delete': {
      if (from < to) return strike(typed, from, to, row, false)
      const other = edit.kind === 'backspace' ? before(text, caret, edit.isWord) : after(text, caret, edit.isWord)
      return other === caret ? typed : strike(typed, Math.min(caret, other), Math.max(caret, other), row, true)
    }
    case 'left':
    case 'right': {
      const isLeft = edit.kind === 'left'
      const moved = isLeft ? before(text, caret, edit.isWord) : after(text, caret, edit.isWord)
      const next = from < to && !edit.isSelecting ? (isLeft ? from : to) : moved
      return { ...typed, caret: next, anchor: edit.isSelecting ? anchor : next }
    }
  }
}

/** Takes `[from, to)` away. Deletions that touch what was taken away just before go on with it. */
function strike(typed: TypedText, from: number, to: number, row: number, canJoin: boolean): TypedText {
  const { text, caret, struck, struckAt } = typed
  const taken = text.slice(from, to)
  // letters typed since then stand between: the caret is no longer where the deletions ended
  const isJoined = canJoin && struck !== '' && struckAt === caret
  const joined = isJoined ? (to === caret ? taken + struck : struck + taken) : taken
  return { text: text.slice(0, from) + text.slice(to), caret: from, anchor: from, struck: joined, struckAt: from, struckRow: row }
}

function before(text: string, at: number, isWord: boolean): number {
  if (!isWord) return Math.max(0, at - ((text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1))
  let place = at
  while (place > 0 && /\s/.test(text[place - 1] ?? '')) place--
  while (place > 0 && /\S/.test(text[place - 1] ?? '')) place--
  return place
}

function after(text: string, at: number, isWord: boolean): number {
  if (!isWord) return Math.min(text.length, at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1))
  let place = at
  while (place < text.length && /\S/.test(text[place] ?? '')) place++
  while (place < text.length && /\s/.test(text[place] ?? '')) place++
  return place
}
