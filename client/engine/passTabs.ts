import { z } from 'zod'

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('here'), editorId: z.string(), isAnswer: z.boolean() }),
  z.object({ kind: z.literal('revision'), revision: z.int() }),
])

type Listener = { onRevision(revision: number): void /** An editor of this pass ended, in whatever way. */; onGone(editorId: string): void }

/** The editors of one pass in this browser: which of them live, and word between them. */
export type PassTabs = {
  /** Resolves when others can see that this one lives. */
  open(listener: Listener): Promise<void>
  tell(revision: number): void
  /** Does the work if that editor is gone, alone among all tabs. False when it lives. */
  ifGone(editorId: string, work: () => Promise<void>): Promise<boolean>
  /** `onGone` when that editor ends. */
  watch(editorId: string): void
  close(): void
}

const lockOf = (editorId: string) => `retrace.editor.${editorId}`

/**
 * An editor lives as long as it holds its lock, which the browser takes back however its tab ends. Locks exist on https
 * and localhost only. Without them every editor counts as gone: two tabs may then send the same edits, which is harmless, since
 * the server takes each once.
 */
export function createPassTabs(passId: string, ownId: string): PassTabs {
  const locks: LockManager | undefined = navigator.locks
  const channel = new BroadcastChannel(`retrace.pass.${passId}`)
  const watched = new Set([ownId])
  const ended = new AbortController()
  let listener: Listener | null = null
  const post = (content: z.infer<typeof message>) => {
    if (!ended.signal.aborted) channel.postMessage(content)
  }
  const watch = (editorId: string) => {
    if (!locks || watched.has(editorId) || ended.signal.aborted) return
    watched.add(editorId)
    // granted when the other one lets go of it
    locks.request(lockOf(editorId), { signal: ended.signal }, () => listener?.onGone(editorId)).catch(() => undefined)
  }
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = message.safeParse(data)
    if (!parsed.success) return // another version's
    if (parsed.data.kind === 'revision') return listener?.onRevision(parsed.data.revision)
    watch(parsed.data.editorId)
    if (!parsed.data.isAnswer) post({ kind: 'here', editorId: ownId, isAnswer: true })
  }
  return {
    async open(next) {
      listener = next
      await holdLock(locks, lockOf(ownId), ended.signal)
      if (!ended.signal.aborted) post({ kind: 'here', editorId: ownId, isAnswer: false })
    },
    tell: (revision) => post({ kind: 'revision', revision }),
    async ifGone(editorId, work) {
      if (!locks || editorId === ownId) {
        await work()
        return true
      }
      return locks.request(lockOf(editorId), { ifAvailable: true }, async (lock) => {
        if (lock) await work()
        return lock !== null
      })
    },
    watch,
    close() {
      ended.abort()
      listener = null
      channel.close()
    },
  }
}

/** Resolves when it is held; it is until the signal. */
function holdLock(locks: LockManager | undefined, name: string, until: AbortSignal): Promise<void> {
  if (!locks) return Promise.resolve()
  return new Promise((resolve) => {
    const hold = () =>
      new Promise<void>((release) => {
        resolve()
        if (until.aborted) release()
        until.addEventListener('abort', () => release())
      })
    locks.request(name, hold).catch(() => resolve())
  })
}
