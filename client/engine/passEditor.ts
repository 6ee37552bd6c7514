import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { ChangeId, NewId } from '#shared/ids.ts'
import { type Choice, findLetGo, resolveClashes } from '#shared/labels/merge.ts'
import { applyChange, type Change, type Segments } from '#shared/labels/segments.ts'
import { createHistory } from './history.ts'
import type { Keeping } from './logKeeper.ts'
import type { LogEntry, PassLog } from './passLog.ts'
import type { SaveStatus } from './saveStatus.ts'
import { createSendQueue, type Incoming, type PassTransport } from './sendQueue.ts'

export type PassState = {
  pass: PassView
  /** As they stand with every edit applied, sent or not. */
  segments: Segments
  save: SaveStatus
  /** Whether this browser keeps the edits that wait. */
  keeping: Keeping
  /** What others did that was put together with what is here, last; a new object each time. */
  incoming: Incoming | null
  /** Edits that were let go of this pass and can be looked at. */
  letGo: readonly LogEntry[]
  undoName: string | null
  redoName: string | null
}

export type PassEditor = {
  readonly store: StoreApi<PassState>
  /** Applies an edit at once and sends it when it is its turn. Throws `rejected` when a rule forbids it. */
  apply(change: Change): void
  /** As `apply`; what others changed meanwhile may forbid it. */
  undo(): void
  redo(): void
  /** Resolves when nothing waits any more; rejects when what waits can't be sent now. */
  flush(): Promise<void>
  /** Tries again now: back online, or signed in again. */
  retry(): void
  /** Asks what others did to the pass since; it comes as `incoming`. */
  lookForNews(): void
  /** Ends a conflict, one choice for all or one for each clash. Throws `rejected` when the choices break a rule together; nothing is done then. */
  resolve(choice: Choice | readonly Choice[]): { dropped: number }
  /** Lets go of the edit that the server refuses, or of all that wait. Gives what went: some can't be without others. */
  letGo(which: ChangeId | 'all'): readonly Change[]
  /** Does an edit again that was let go. Throws `rejected` when a rule forbids it now. */
  reapply(entry: LogEntry): void
  /** The pass as the server has it now, after a submit or a review. */
  setPass(pass: PassView): void
  dispose(): void
}

type Options = {
  pass: PassView
  durationUs: number
  newId: NewId
  transport: PassTransport
  log: PassLog
  now: () => Date
  retryMs?: readonly number[]
}

/** Edits of one pass: applied at once, kept until acknowledged, sent in order. */
export function createPassEditor({ newId, ...options }: Options): PassEditor {
  const { pass, durationUs, log } = options
  const history = createHistory(newId)
  const store = createStore<PassState>(() => ({
    ...{ pass, segments: pass.segments, save: { kind: 'reading', waiting: 0 }, keeping: { message: null } },
    ...{ incoming: null, letGo: [], undoName: null, redoName: null },
  }))
  /** What an edit has changed so far; `null` outside of one. */
  let held: Partial<PassState> | null = null
  const read = (): PassState => (held ? { ...store.getState(), ...held } : store.getState())
  const set = (part: Partial<PassState>) => {
    if (held) Object.assign(held, part)
    else store.setState(part)
  }
  /** Whoever follows the state is told of an edit once, however many of its parts change. */
  const asOne = (work: () => void) => {
    held = {}
    try {
      work()
    } finally {
      set({ undoName: history.undoName, redoName: history.redoName })
      const part = held
      held = null
      store.setState(part)
    }
  }
  const readLetGo = () =>
    log.readLetGo().then(
      (letGo) => set({ letGo }),
      () => undefined, // the list is not worth an alarm: that nothing is kept here is said already
    )
  const queue = createSendQueue({
    ...options,
    onSave: (save) => set({ save }),
    onKeeping: (keeping) => set({ keeping }),
    onSegments(segments, foreign, next) {
      history.forget(foreign)
      set({ segments, ...(next ? { pass: next } : {}), undoName: history.undoName, redoName: history.redoName })
    },
    onIncoming: (incoming) => set({ incoming }),
    onLetGo: () => void readLetGo(),
  })
  void readLetGo()

  const put = (change: Change) => {
    const { segments, pass } = read()
    const next = applyChange(segments, change, pass.taxonomy.doc, durationUs)
    queue.push(change)
    // what came in while it was pushed has it worked in already
    if (read().segments === segments) set({ segments: next })
  }
  const step = (make: (now: Segments) => Change | null) =>
    asOne(() => {
      const change = make(read().segments)
      if (change) put(change)
    })
  return {
    store,
    apply: (change) =>
      asOne(() => {
        const before = read().segments
        put(change)
        history.push(before, change)
      }),
    undo: () => step(history.undo),
    redo: () => step(history.redo),
    flush: () => whenSaved(store),
    retry: queue.retry,
    lookForNews: queue.lookForNews,
    resolve(choice) {
      const { save } = store.getState()
      if (save.kind !== 'conflict') return { dropped: 0 }
      const choices = typeof choice === 'string' ? save.merged.clashes.map(() => choice) : choice
      const letGo = findLetGo(save.merged, choices)
      queue.choose(resolveClashes(save.merged, choices, newId), letGo)
      return { dropped: letGo.length }
    },
    letGo(which) {
      const all = new Set(queue.waiting().map((each) => each.id))
      const { save } = store.getState()
      const reason = save.kind === 'refused' ? `the server refused it: ${save.message}` : 'it was let go while it waited'
      return queue.letGo(which === 'all' ? all : new Set([which]), reason)
    },
    reapply(entry) {
      this.apply({ ...entry.change, id: newId('change') })
      queue.replaced(entry.id)
      store.setState({ letGo: store.getState().letGo.filter((each) => each.id !== entry.id) })
    },
    setPass: queue.setPass,
    dispose: queue.dispose,
  }
}

function whenSaved(store: StoreApi<PassState>): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = ({ save }: PassState) => {
      if (save.kind === 'saved') resolve()
      else if (save.kind === 'saving' || save.kind === 'reading') return false
      else reject(new AppError('unavailable', `${save.waiting} ${save.waiting === 1 ? 'edit is' : 'edits are'} not saved yet`))
      return true
    }
    if (check(store.getState())) return
    const stop = store.subscribe((state) => {
      if (check(state)) stop()
    })
  })
}
