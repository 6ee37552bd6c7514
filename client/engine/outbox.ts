import { z } from 'zod'
import { type Change, change } from '#shared/labels/segments.ts'

const stored = z.object({ revision: z.int(), changes: z.array(change) })
/** Changes that the server has not acknowledged, and the revision they were made on. */
export type Unsent = z.infer<typeof stored>

/** Keeps unsent changes of one pass where they survive a reload. */
export type Outbox = { read(): Unsent | null; write(unsent: Unsent): void }

export type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/**
 * An outbox in the browser's storage. Writing there is synchronous: a change is kept before the picture shows it. Each
 * open editor writes under its own name, and a newly opened one takes over what earlier ones left.
 */
export function createOutbox(storage: KeyValue, passId: string, editorId: string): Outbox {
  const prefix = `retrace.unsent.${passId}.`
  const own = prefix + editorId
  return {
    read() {
      const names = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((name) => name?.startsWith(prefix))
      const found = names.flatMap((name) => parseUnsent(storage.getItem(name ?? '')) ?? [])
      if (found.length === 0) return null
      const byId = new Map<string, Change>()
      for (const each of found) for (const one of each.changes) byId.set(one.id, one)
      const unsent = { revision: Math.min(...found.map((each) => each.revision)), changes: [...byId.values()] }
      for (const name of names) if (name && name !== own) storage.removeItem(name)
      this.write(unsent)
      return unsent.changes.length > 0 ? unsent : null
    },
    write(unsent) {
      if (unsent.changes.length === 0) storage.removeItem(own)
      else storage.setItem(own, JSON.stringify(unsent))
    },
  }
}

function parseUnsent(text: string | null): Unsent | null {
  try {
    return stored.parse(JSON.parse(text ?? ''))
  } catch {
    return null // written by another version, or by hand: nothing that could be sent
  }
}
