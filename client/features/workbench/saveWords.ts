import type { Tone } from '../../app/chips.tsx'
import type { SaveStatus } from '../../engine/saveStatus.ts'

export const saveTones: Record<SaveStatus['kind'], Tone> = {
  reading: 'info',
  saved: 'ok',
  saving: 'info',
  offline: 'warn',
  full: 'danger',
  failing: 'danger',
  signed_out: 'warn',
  conflict: 'danger',
  refused: 'danger',
}

const count = (waiting: number) => `${waiting} ${waiting === 1 ? 'edit' : 'edits'}`

/** The time of day, as short as it can be told. */
export function clockOf(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}

/** Where the edits are, in a few words. `isOut`: a request waits for the person to sign in. */
export function describeSave(save: SaveStatus, isOut: boolean): string {
  const { waiting } = save
  if (isOut && waiting > 0) return `sign-in expired, ${waiting} waiting`
  switch (save.kind) {
    case 'reading':
      return waiting > 0 ? `${waiting} waiting` : 'looking for unsaved edits'
    case 'saved':
      return 'saved'
    case 'saving':
      return waiting === 1 ? 'saving' : `${waiting} waiting`
    case 'offline':
      return `offline since ${clockOf(save.sinceMs)}, ${waiting} waiting`
    case 'full':
      return `the server’s disk is full, ${waiting} waiting`
    case 'failing':
      return `the server fails, ${waiting} waiting`
    case 'signed_out':
      return `sign-in expired, ${waiting} waiting`
    case 'conflict':
      return `changed elsewhere, ${waiting} waiting`
    case 'refused':
      return `can’t be saved, ${waiting} waiting`
  }
}

/** What it means and what will happen, in whole sentences. `isKept`: what waits outlives this page. */
export function explainSave(save: SaveStatus, isKept: boolean): string {
  const kept = isKept ? 'kept in this browser' : 'in this page alone'
  const are = save.waiting === 1 ? 'is' : 'are'
  const waits = `${count(save.waiting)} ${are} ${kept}`
  switch (save.kind) {
    case 'reading':
      return 'This browser is asked for edits that an earlier visit left unsaved.'
    case 'saved':
      return 'The server has every edit of yours.'
    case 'saving':
      return `${waits} and on the way to the server.`
    case 'offline':
      return `The server does not answer since ${clockOf(save.sinceMs)}. ${waits}. You can go on; they are sent as soon as it answers.`
    case 'full':
      return `The server’s disk is full since ${clockOf(save.sinceMs)}. ${waits}; it is tried again by itself. Whoever runs the server has to make room.`
    case 'failing':
      return `The server met an error of its own at ${clockOf(save.sinceMs)}; its log says which. ${waits}; it is tried again by itself.`
    case 'signed_out':
      return `Your sign-in has expired. ${waits} and sent when you have signed in.`
    case 'conflict':
      return `This pass was changed in another place, and in part the same was changed here. ${waits}. Nothing was overwritten: you choose what stands.`
    case 'refused':
      return `The server does not take the edit “${save.name}”: ${save.message}. ${waits}.`
  }
}
