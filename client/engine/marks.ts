import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Marks, marks as marksSchema, putMark, removeMark, toggleMark } from '#shared/replay/marks.ts'
import type { KeyValue } from './keepsake.ts'
import { createKeepsake } from './keepsake.ts'

/** `writingTUs`: the mark whose note is to be written; `null` when none is. */
export type MarkState = { marks: Marks; writingTUs: number | null }

/** One person's marks on one session. They are nobody else's business and stay in the browser. */
export type MarkKeeper = {
  readonly store: StoreApi<MarkState>
  toggle(tUs: number): void
  note(tUs: number, note: string): void
  remove(tUs: number): void
  /** Opens the note of the mark at this time, setting one if need be; `null` closes it. */
  write(tUs: number | null): void
}

export function createMarkKeeper(storage: KeyValue, userId: string, sessionId: string): MarkKeeper {
  const kept = createKeepsake<Marks>(storage, `retrace.marks.${userId}.${sessionId}`, marksSchema, [])
  const store = createStore<MarkState>(() => ({ marks: kept.read(), writingTUs: null }))
  // read anew each time: another window on the same session may have set some meanwhile
  const change = (edit: (marks: Marks) => Marks) => {
    const stored = kept.read()
    const next = edit(stored.length > 0 ? stored : store.getState().marks)
    kept.write(next)
    store.setState({ marks: next })
  }
  return {
    store,
    toggle: (tUs) => change((marks) => toggleMark(marks, tUs)),
    note: (tUs, note) => change((marks) => putMark(marks, { tUs, note: note.slice(0, 300) })),
    remove: (tUs) => change((marks) => removeMark(marks, tUs)),
    write(tUs) {
      if (tUs !== null && !store.getState().marks.some((each) => each.tUs === tUs)) change((marks) => toggleMark(marks, tUs))
      store.setState({ writingTUs: tUs })
    },
  }
}
