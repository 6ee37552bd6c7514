import { actionTitle } from '#shared/actions/title.ts'
import type { Action } from '#shared/actions/types.ts'
import { noteKinds } from '#shared/events.ts'
import { createColumnSource } from '#shared/replay/density.ts'
import type { KeyRun } from '#shared/replay/keyRuns.ts'
import type { Track } from '#shared/tracks/columns.ts'
import type { Chips } from './drawChips.ts'

/** Keys as words; masked ones are masked in the runs already. */
export function chipsOfKeys(runs: readonly KeyRun[]): Chips {
  const startUs = Float64Array.from(runs, (each) => each.startUs)
  return {
    startUs,
    columns: createColumnSource(startUs, null),
    endUs: Float64Array.from(runs, (each) => each.endUs),
    textAt: (index, most) => runs[index]?.text.slice(0, most).replaceAll('\n', '⏎') ?? '',
    isPlain: (index) => runs[index]?.kind === 'text',
  }
}

export function chipsOfActions(actions: readonly Action[]): Chips {
  const titles: string[] = []
  const startUs = Float64Array.from(actions, (each) => each.tStartUs)
  return {
    startUs,
    columns: createColumnSource(startUs, null),
    endUs: Float64Array.from(actions, (each) => each.tEndUs),
    textAt(index) {
      const action = actions[index]
      titles[index] ??= action ? actionTitle(action) : ''
      return titles[index] ?? ''
    },
    isPlain: () => true,
  }
}

/** What recorders write down of their own doing, again and again; the tracks of the pointer and keys show it. */
const ownKinds = [noteKinds.indexOf('state.pointer'), noteKinds.indexOf('state.keyboard')]

/** Markers, pauses and what the recorder was told, without its samples of its own state. */
export function chipsOfNotes(notes: Track<'notes'>): Chips {
  const rows = Uint32Array.from(
    Array.from({ length: notes.rows }, (_, row) => row).filter((row) => !ownKinds.includes(notes.type[row] as number)),
  )
  const startUs = Float64Array.from(rows, (row) => notes.tUs[row] as number)
  const textOf = (row: number) => notes.text[row] || (noteKinds[notes.type[row] as number] ?? '')
  const columns = createColumnSource(startUs, null)
  return { startUs, endUs: startUs, columns, textAt: (index, most) => textOf(rows[index] ?? -1).slice(0, most), isPlain: () => true }
}
