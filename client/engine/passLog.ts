import type { ChangeId, PassId } from '#shared/ids.ts'
import type { Change } from '#shared/labels/segments.ts'

/**
 * How an edit in the log stands. `waiting`: not acknowledged yet · `saved`: acknowledged by the server · `let_go`: the
 * person chose otherwise, or the server will not have it · `replaced`: what it says stands in a later edit.
 */
export type EntryState = 'waiting' | 'saved' | 'let_go' | 'replaced'

/** One edit as it is kept. Nothing of it is ever changed but its state, and whose it is when its editor is gone. */
export type LogEntry = {
  /** Counts up: the order in which edits were made. */
  seq: number
  id: ChangeId
  change: Change
  passId: PassId
  userId: string
  editorId: string
  /** Revision of the pass that the editor stood on. */
  revision: number
  atMs: number
  state: EntryState
  /** When it took its state, and why, where there is something to say. */
  settledMs: number
  reason: string
}

/** Edits that wait, in order, and the revision that the first of them can lean on; null when there are none. */
export type Left = { changes: Change[]; revision: number | null }

/** What happened, to be kept in one transaction. */
export type LogWrite = {
  add?: readonly Change[]
  saved?: readonly ChangeId[]
  letGo?: { ids: readonly ChangeId[]; reason: string }
  replaced?: readonly ChangeId[]
  /** That of the editor from now on. */
  revision: number
}

export type LogListener = {
  /** The edits of another editor of this pass, which went away without getting them saved. */
  onLeft(left: Left): void
  /** Another tab got the pass to this revision. */
  onRevision(revision: number): void
}

/** The edits of one pass, made by one person, as this browser keeps them. Every open editor has its own. */
export type PassLog = {
  /** Takes over what editors left that are gone. Called once, before anything is written. */
  open(listener: LogListener): Promise<Left>
  /** Resolves when it is kept. Rejects when it can't be: then nothing of it was. */
  write(part: LogWrite): Promise<void>
  /** Tells other tabs which revision was reached. */
  tell(revision: number): void
  /** What was let go of this pass, newest first. */
  readLetGo(): Promise<LogEntry[]>
  /** Hands what waits over to other tabs, or to who opens the pass next. */
  close(): void
}

const dayMs = 24 * 3600 * 1000
/** Saved edits are on the server; here they only tell what was sent, for a look after trouble. */
const savedDays = 7
const savedMost = 5000
const letGoDays = 30

/** Of the settled entries of the whole browser, oldest first, those that have been kept long enough. */
export function findOutdated(entries: readonly Pick<LogEntry, 'seq' | 'state' | 'settledMs'>[], nowMs: number): number[] {
  const done = entries.filter((each) => each.state === 'saved' || each.state === 'replaced')
  const tooMany = done.slice(0, Math.max(0, done.length - savedMost))
  const tooOld = done.slice(tooMany.length).filter((each) => nowMs - each.settledMs > savedDays * dayMs)
  const forgotten = entries.filter((each) => each.state === 'let_go' && nowMs - each.settledMs > letGoDays * dayMs)
  return [...tooMany, ...tooOld, ...forgotten].map((each) => each.seq)
}

/** The entries that `part` settles, with what they become. */
export function settledBy(part: LogWrite): Map<ChangeId, { state: EntryState; reason: string }> {
  const settled = new Map<ChangeId, { state: EntryState; reason: string }>()
  for (const id of part.saved ?? []) settled.set(id, { state: 'saved', reason: '' })
  for (const id of part.replaced ?? []) settled.set(id, { state: 'replaced', reason: '' })
  for (const id of part.letGo?.ids ?? []) settled.set(id, { state: 'let_go', reason: part.letGo?.reason ?? '' })
  return settled
}

export type LogOwner = { passId: PassId; userId: string; editorId: string; nowMs: () => number }
