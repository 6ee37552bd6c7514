import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { NewId } from '#shared/ids.ts'
import { applyChange, type Change, type Segments } from '#shared/labels/segments.ts'
import { createHistory } from './history.ts'
import type { Outbox } from './outbox.ts'
import { acknowledgedBy, canApplyAll, rebase } from './rebase.ts'

export type SaveStatus =
  | { kind: 'saved' }
  | { kind: 'saving'; waiting: number }
  | { kind: 'offline'; waiting: number; sinceMs: number }
  | { kind: 'conflict'; waiting: number; theirs: PassView }
  | { kind: 'refused'; waiting: number; message: string }

export type PassState = {
  pass: PassView
  /** As they stand with every edit applied, sent or not. */
  segments: Segments
  save: SaveStatus
  undoName: string | null
  redoName: string | null
}

/** How changes reach the server. Both throw AppError. */
export type PassTransport = {
  send(changes: Change[], revision: number): Promise<{ revision: number }>
}

export type PassEditor = {
  readonly store: StoreApi<PassState>
  /** Applies an edit at once and sends it when it is its turn. Throws `rejected` when a rule forbids it. */
  apply(change: Change): void
  undo(): void
  redo(): void
  /** Resolves when nothing waits any more; rejects when what waits can't be sent now. */
  flush(): Promise<void>
  /** Tries again now: back online, or signed in again. */
  retry(): void
  /** Ends a conflict: `mine` applies the waiting edits to what is there now, `theirs` lets them go. */
  resolve(choice: 'mine' | 'theirs'): { dropped: number }
  /** The pass as the server has it now, after a submit or a review. */
  setPass(pass: PassView): void
  dispose(): void
}

type Options = { pass: PassView; durationUs: number; newId: NewId; transport: PassTransport; outbox: Outbox; now: () => Date }

const batch = 100
const retryMs = [1000, 2000, 5000, 15_000, 30_000]

/** Edits of one pass: applied at once, kept until acknowledged, sent in order. */
export function createPassEditor({ pass, durationUs, newId, transport, outbox, now }: Options): PassEditor {
  const history = createHistory(newId)
  let waiting: Change[] = []
  /** As the server acknowledged them at `revision`. */
  let base: Segments = pass.segments
  let revision = pass.revision
  let isSending = false
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const store = createStore<PassState>(() => ({ pass, segments: pass.segments, save: { kind: 'saved' }, undoName: null, redoName: null }))
  const taxonomy = () => store.getState().pass.taxonomy.doc
  const setSave = (save: SaveStatus) => store.setState({ save })
  const keep = () => outbox.write({ revision, changes: waiting })

  const put = (change: Change) => {
    const segments = applyChange(store.getState().segments, change, taxonomy(), durationUs)
    waiting = [...waiting, change]
    keep()
    const { save } = store.getState()
    const isStuck = save.kind === 'conflict' || save.kind === 'refused' || save.kind === 'offline'
    store.setState({ segments, save: isStuck ? { ...save, waiting: waiting.length } : { kind: 'saving', waiting: waiting.length } })
    void pump()
  }
  const publishHistory = () => store.setState({ undoName: history.undoName, redoName: history.redoName })

  const acknowledge = (count: number, next: number) => {
    for (const each of waiting.slice(0, count)) base = applyChange(base, each, taxonomy(), durationUs)
    waiting = waiting.slice(count)
    revision = next
    attempts = 0
    keep()
    setSave(waiting.length === 0 ? { kind: 'saved' } : { kind: 'saving', waiting: waiting.length })
  }
  const pump = async () => {
    const { kind } = store.getState().save
    if (isSending || waiting.length === 0 || kind === 'conflict' || kind === 'refused' || timer) return
    isSending = true
    const sent = waiting.slice(0, batch)
    try {
      const answer = await transport.send(sent, revision)
      acknowledge(sent.length, answer.revision)
    } catch (error) {
      isSending = false
      handleFailure(error)
      return
    }
    isSending = false
    void pump()
  }
  const handleFailure = (error: unknown) => {
    const isOurs = error instanceof AppError
    if (isOurs && error.code === 'revision_conflict' && isPassView(error.details)) meetConflict(error.details)
    else if (!isOurs || error.code === 'unavailable' || error.code === 'internal') waitAndRetry()
    else setSave({ kind: 'refused', waiting: waiting.length, message: error.message })
  }
  /** The answer to an earlier send may have been lost on the way: then there is no conflict, the changes are there. */
  const meetConflict = (theirs: PassView) => {
    const acknowledged = acknowledgedBy(base, waiting, theirs.segments, taxonomy(), durationUs)
    if (acknowledged === null) return setSave({ kind: 'conflict', waiting: waiting.length, theirs })
    acknowledge(acknowledged, theirs.revision)
    void pump()
  }
  const waitAndRetry = () => {
    const { save } = store.getState()
    setSave({ kind: 'offline', waiting: waiting.length, sinceMs: save.kind === 'offline' ? save.sinceMs : now().getTime() })
    timer = setTimeout(
      () => {
        timer = null
        void pump()
      },
      retryMs[Math.min(attempts++, retryMs.length - 1)],
    )
  }
  const restore = () => {
    const left = outbox.read()
    if (!left) return
    const result = rebase(base, left.changes, taxonomy(), durationUs)
    waiting = left.changes
    if (left.revision === revision && canApplyAll(result)) {
      store.setState({ segments: result.segments, save: { kind: 'saving', waiting: waiting.length } })
      void pump()
    } else setSave({ kind: 'conflict', waiting: waiting.length, theirs: store.getState().pass })
  }
  restore()

  return {
    store,
    apply(change) {
      const before = store.getState().segments
      put(change)
      history.push(before, change)
      publishHistory()
    },
    undo() {
      const change = history.undo(store.getState().segments)
      if (change) put(change)
      publishHistory()
    },
    redo() {
      const change = history.redo(store.getState().segments)
      if (change) put(change)
      publishHistory()
    },
    flush: () =>
      new Promise((resolve, reject) => {
        const check = ({ save }: PassState) => {
          if (save.kind === 'saved') resolve()
          else if (save.kind === 'saving') return false
          else reject(new AppError('unavailable', `${save.waiting} ${save.waiting === 1 ? 'edit is' : 'edits are'} not saved yet`))
          return true
        }
        if (check(store.getState())) return
        const stop = store.subscribe((state) => {
          if (check(state)) stop()
        })
      }),
    retry() {
      if (timer) clearTimeout(timer)
      timer = null
      if (store.getState().save.kind === 'refused') setSave({ kind: 'saving', waiting: waiting.length })
      void pump()
    },
    resolve(choice) {
      const { save } = store.getState()
      const theirs = save.kind === 'conflict' ? save.theirs : store.getState().pass
      base = theirs.segments
      revision = theirs.revision
      const result =
        choice === 'mine' ? rebase(base, waiting, theirs.taxonomy.doc, durationUs) : { segments: base, kept: [], dropped: waiting }
      const dropped = choice === 'mine' ? result.dropped.length : waiting.length
      waiting = result.kept
      keep()
      history.clear()
      store.setState({ pass: theirs, segments: result.segments, undoName: null, redoName: null })
      setSave(waiting.length === 0 ? { kind: 'saved' } : { kind: 'saving', waiting: waiting.length })
      void pump()
      return { dropped }
    },
    setPass(next) {
      base = next.segments
      revision = next.revision
      store.setState({ pass: next, segments: next.segments })
    },
    dispose() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}

function isPassView(details: unknown): details is PassView {
  return typeof details === 'object' && details !== null && 'revision' in details && 'segments' in details
}
