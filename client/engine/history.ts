import type { NewId, SegmentId } from '#shared/ids.ts'
import { touchedIds } from '#shared/labels/merge.ts'
import { type Change, invertChange, type Segments } from '#shared/labels/segments.ts'

/** What was done, newest last, and what was undone. Undoing is a change like any other: it is sent and kept. */
export type History = {
  /** Remembers a change made by hand, with the segments as they were before it. */
  push(before: Segments, change: Change): void
  /** The change that undoes, or redoes; `null` when there is nothing. `now` are the segments it will be applied to. */
  undo(now: Segments): Change | null
  redo(now: Segments): Change | null
  readonly undoName: string | null
  readonly redoName: string | null
  /** Leaves alone what others changed: steps on these segments can't be taken back any more. */
  forget(ids: ReadonlySet<SegmentId>): void
}

const deepest = 500
/** As long as a change's name may be. */
const longestName = 60

export function createHistory(newId: NewId): History {
  let done: Change[] = [] // each undoes one step
  let undone: Change[] = []
  /** The step itself keeps its name; that it was undone or redone is said by the change that does it. */
  const take = (way: 'Undo' | 'Redo', now: Segments): Change | null => {
    const [from, to] = way === 'Undo' ? [done, undone] : [undone, done]
    const found = from.pop()
    if (!found) return null
    to.push(invertChange(now, found, newId('change')))
    return { ...found, id: newId('change'), name: `${way}: ${found.name}`.slice(0, longestName) }
  }
  return {
    push(before, change) {
      done = [...done.slice(-deepest), invertChange(before, change, newId('change'))]
      undone = []
    },
    undo: (now) => take('Undo', now),
    redo: (now) => take('Redo', now),
    get undoName() {
      return done.at(-1)?.name ?? null
    },
    get redoName() {
      return undone.at(-1)?.name ?? null
    },
    forget(ids) {
      const isOwn = (each: Change) => !touchedIds(each).some((id) => ids.has(id))
      done = done.filter(isOwn)
      undone = undone.filter(isOwn)
    },
  }
}
