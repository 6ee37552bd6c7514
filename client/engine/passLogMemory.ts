import type { Left, LogEntry, LogOwner, PassLog } from './passLog.ts'
import { settledBy } from './passLog.ts'

/** What several logs in memory have in common, as tabs have a browser. */
export type LogMemory = { entries: LogEntry[]; heads: Map<string, number>; open: Map<string, { tell(revision: number): void }> }

export function createLogMemory(): LogMemory {
  return { entries: [], heads: new Map(), open: new Map() }
}

/** A log that lasts as long as its memory: where nothing is to be kept, and where there is no browser. */
export function createMemoryLog(owner: LogOwner, memory: LogMemory = createLogMemory()): PassLog {
  const { passId, userId, editorId, nowMs } = owner
  const isOurs = (each: LogEntry) => each.passId === passId && each.userId === userId
  const adopt = (): Left => {
    const gone = memory.entries.filter((each) => isOurs(each) && each.state === 'waiting' && !memory.open.has(each.editorId))
    const heads = gone.map((each) => memory.heads.get(each.editorId) ?? each.revision)
    for (const each of gone) each.editorId = editorId
    return { changes: gone.map((each) => each.change), revision: heads.length > 0 ? Math.min(...heads) : null }
  }
  return {
    async open(listener) {
      const left = adopt()
      memory.open.set(editorId, { tell: listener.onRevision })
      if (left.revision !== null) memory.heads.set(editorId, left.revision)
      return left
    },
    async write(part) {
      for (const change of part.add ?? []) {
        const seq = memory.entries.length
        memory.entries.push({
          ...{ seq, id: change.id, change, passId, userId, editorId, revision: part.revision, atMs: nowMs() },
          ...{ state: 'waiting', settledMs: nowMs(), reason: '' },
        })
      }
      const settled = settledBy(part)
      for (const each of memory.entries) Object.assign(each, settled.get(each.id) ?? {})
      memory.heads.set(editorId, part.revision)
    },
    tell(revision) {
      for (const [id, each] of memory.open) if (id !== editorId) each.tell(revision)
    },
    readLetGo: async () => memory.entries.filter((each) => isOurs(each) && each.state === 'let_go').reverse(),
    close: () => void memory.open.delete(editorId),
  }
}
