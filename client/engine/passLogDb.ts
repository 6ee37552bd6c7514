import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { type Change, change } from '#shared/labels/segments.ts'
import type { KeyValue } from './keepsake.ts'
import {
  findOutdated,
  type Left,
  type LogEntry,
  type LogListener,
  type LogOwner,
  type LogWrite,
  type PassLog,
  settledBy,
} from './passLog.ts'
import { createPassTabs } from './passTabs.ts'

interface Tables extends DBSchema {
  edits: {
    key: number
    value: LogEntry
    indexes: { change: string; pass: [string, string, string]; settled: [string, number] }
  }
  /** Revision that each editor stands on. */
  heads: { key: [string, string]; value: { passId: string; editorId: string; revision: number } }
}
type Db = IDBPDatabase<Tables>

/** Long past what opening takes; without an answer the work goes on in memory. */
const openMs = 4000

/**
 * Relaxed: a transaction is over when the browser's own process has handed it to the system. From there it outlives
 * the tab, the browser and a kill of either, and a stop of the machine but for its last moments. Strict would wait for
 * the disk with every key press to guard only these; the server, a moment later, does so anyway.
 *
 * Between the key press and the end of the transaction, a few ms, an edit is in memory alone. `localStorage` would not
 * close that gap: its write returns at once too, but reaches the disk later than this one does. So there is one
 * mechanism; the status says "saved" only of what the server has, and leaving the page asks until it says so.
 */
const durable = { durability: 'relaxed' } as const

export type LogDbOptions = LogOwner & { storage: KeyValue }

/** The log in the browser's database, shared by all tabs. */
export function createDbLog(owner: LogDbOptions): PassLog {
  const { passId, userId, editorId, nowMs } = owner
  const tabs = createPassTabs(passId, editorId)
  let isClosed = false
  let opening: Promise<Db> | null = null
  const db = (): Promise<Db> => {
    if (isClosed) return Promise.reject(new AppError('cancelled', 'the pass was closed'))
    opening ??= openTables()
    return opening
  }
  return {
    async open(listener: LogListener) {
      // before anything is awaited: whoever looks from now on sees that this editor is there
      const ready = tabs.open({ onRevision: listener.onRevision, onGone: (gone) => void takeOver(gone).then(tellLeft, () => undefined) })
      const tellLeft = (left: Left) => left.changes.length > 0 && listener.onLeft(left)
      const opened = await db()
      await ready
      await takeOldOutbox(opened, owner)
      const left: Left = { changes: [], revision: null }
      const waiting = await opened.getAllFromIndex('edits', 'pass', [userId, passId, 'waiting'])
      for (const other of new Set(waiting.map((each) => each.editorId))) {
        const isGone = await tabs.ifGone(other, async () => void joinLeft(left, await takeOver(other)))
        if (!isGone) tabs.watch(other)
      }
      // a browser short of room then asks before it clears what is kept here; without it, it may do so by itself
      void navigator.storage?.persist?.().catch(() => undefined)
      void prune(opened, nowMs()).catch(() => undefined) // what stays too long is no harm
      return left
    },
    async write(part) {
      await writePart(await db(), owner, part)
    },
    tell: tabs.tell,
    async readLetGo() {
      return (await (await db()).getAllFromIndex('edits', 'pass', [userId, passId, 'let_go'])).reverse()
    },
    close() {
      isClosed = true
      tabs.close()
      // what is being written is finished first
      void opening?.then(
        (opened) => opened.close(),
        () => undefined,
      )
    },
  }

  /** Makes the waiting edits of an editor that is gone those of this one. */
  async function takeOver(other: string): Promise<Left> {
    const tx = (await db()).transaction(['edits', 'heads'], 'readwrite', durable)
    const edits = tx.objectStore('edits')
    const heads = tx.objectStore('heads')
    const all = await edits.index('pass').getAll([userId, passId, 'waiting'])
    const found = all.filter((each) => each.editorId === other)
    const head = await heads.get([passId, other])
    for (const each of found) await edits.put({ ...each, editorId })
    const revision = found[0] ? (head?.revision ?? found[0].revision) : null
    if (other !== editorId) await heads.delete([passId, other])
    if (revision !== null) await heads.put({ passId, editorId, revision })
    await tx.done
    return { changes: found.map((each) => change.parse(each.change)), revision }
  }
}

function joinLeft(left: Left, more: Left): void {
  left.changes.push(...more.changes)
  if (more.revision !== null) left.revision = Math.min(left.revision ?? more.revision, more.revision)
}

async function writePart(db: Db, { passId, userId, editorId, nowMs }: LogDbOptions, part: LogWrite): Promise<void> {
  const tx = db.transaction(['edits', 'heads'], 'readwrite', durable)
  const edits = tx.objectStore('edits')
  const made = { passId, userId, editorId, revision: part.revision, atMs: nowMs(), settledMs: nowMs() }
  const work: Promise<unknown>[] = []
  for (const each of part.add ?? []) {
    const entry: Omit<LogEntry, 'seq'> = { id: each.id, change: each, ...made, state: 'waiting', reason: '' }
    work.push(edits.add(entry as LogEntry)) // the database numbers it
  }
  for (const [id, settled] of settledBy(part)) {
    const settle = async () => {
      const entry = await edits.index('change').get(id)
      if (entry) await edits.put({ ...entry, ...settled, settledMs: nowMs() })
    }
    work.push(settle())
  }
  work.push(tx.objectStore('heads').put({ passId, editorId, revision: part.revision }))
  await Promise.all([...work, tx.done])
}

async function openTables(): Promise<Db> {
  if (!('indexedDB' in globalThis)) throw new AppError('unsupported', 'this browser has no database for it')
  const opening = openDB<Tables>('retrace-edits', 1, {
    upgrade(db) {
      const edits = db.createObjectStore('edits', { keyPath: 'seq', autoIncrement: true })
      edits.createIndex('change', 'id', { unique: true })
      edits.createIndex('pass', ['userId', 'passId', 'state'])
      edits.createIndex('settled', ['state', 'settledMs'])
      db.createObjectStore('heads', { keyPath: ['passId', 'editorId'] })
    },
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(), // a newer version of the page wants it
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('unavailable', 'its database does not answer')), openMs)
  })
  try {
    return await Promise.race([opening, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Drops what has been kept long enough, of any pass. */
async function prune(db: Db, nowMs: number): Promise<void> {
  const tx = db.transaction('edits', 'readwrite', durable)
  const settled: LogEntry[] = []
  for (const state of ['saved', 'replaced', 'let_go'])
    settled.push(...(await tx.store.index('settled').getAll(IDBKeyRange.bound([state, 0], [state, nowMs]))))
  for (const seq of findOutdated(
    settled.sort((a, b) => a.settledMs - b.settledMs),
    nowMs,
  ))
    await tx.store.delete(seq)
  await tx.done
}

const oldUnsent = z.object({ revision: z.int(), changes: z.array(change) })

/** Unsent edits that an older version kept in `localStorage`: taken into the log once, and only then removed there. */
async function takeOldOutbox(db: Db, owner: LogDbOptions): Promise<void> {
  const { storage, passId } = owner
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  for (const name of names.filter((each) => each.startsWith(`retrace.unsent.${passId}.`))) {
    const found = parseOld(storage.getItem(name))
    const editorId = name.slice(name.lastIndexOf('.') + 1) // who wrote it is gone
    const known = await Promise.all((found?.changes ?? []).map((each) => db.getKeyFromIndex('edits', 'change', each.id)))
    const add: Change[] = (found?.changes ?? []).filter((_, index) => known[index] === undefined)
    if (found && add.length > 0) await writePart(db, { ...owner, editorId }, { add, revision: found.revision })
    storage.removeItem(name)
  }
}

function parseOld(text: string | null): z.infer<typeof oldUnsent> | null {
  try {
    return oldUnsent.parse(JSON.parse(text ?? ''))
  } catch {
    return null // written by hand: nothing that could be sent
  }
}
