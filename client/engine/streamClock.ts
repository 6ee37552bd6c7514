import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NewStreamShift, StreamShift } from '#shared/api.ts'
import { maxShiftUs, type StreamShifts, shiftOf } from '#shared/replay/streamShifts.ts'
import { clamp } from '#shared/time.ts'

export type ClockStatus = { kind: 'saved' } | { kind: 'waiting' } | { kind: 'saving' } | { kind: 'failed'; message: string }

export type ClockState = {
  /** What the pictures are shown with: what is saved, and what has not been saved yet. */
  shifts: StreamShifts
  /** The edit that counts for each stream that has one. */
  saved: readonly StreamShift[]
  status: ClockStatus
}

/** The clocks of a session's streams while they are being set: each change is shown at once and saved when it rests. */
export type StreamClock = {
  readonly store: StoreApi<ClockState>
  set(stream: number, shiftUs: number): void
  nudge(stream: number, byUs: number): void
  /** Sends what waits now, also what was refused before. */
  flush(): void
  /** Sends what waits, and listens no more. */
  dispose(): void
}

type Options = {
  saved: readonly StreamShift[]
  send: (edit: NewStreamShift) => Promise<StreamShift>
  /** Called when another shift is shown. */
  onShift: (shifts: StreamShifts) => void
}

/** A person nudging by key rests for longer than this when they look: one edit in the history for one correction. */
const restMs = 900

export function createStreamClock({ saved, send, onShift }: Options): StreamClock {
  const store = createStore<ClockState>(() => ({ shifts: saved, saved, status: { kind: 'saved' } }))
  let timer: ReturnType<typeof setTimeout> | null = null
  let isSending = false

  const findUnsaved = (): NewStreamShift | null => {
    const state = store.getState()
    const found = state.shifts.find((each) => each.shiftUs !== shiftOf(state.saved, each.stream))
    return found ? { stream: found.stream, shiftUs: found.shiftUs } : null
  }
  const pump = async () => {
    if (isSending) return
    isSending = true
    try {
      for (let edit = findUnsaved(); edit; edit = findUnsaved()) {
        store.setState({ status: { kind: 'saving' } })
        const made = await send(edit)
        const others = store.getState().saved.filter((each) => each.stream !== made.stream)
        store.setState({ saved: [...others, made].sort((a, b) => a.stream - b.stream) })
      }
      store.setState({ status: { kind: 'saved' } })
    } catch (error) {
      store.setState({ status: { kind: 'failed', message: error instanceof Error ? error.message : String(error) } })
    }
    isSending = false
  }
  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    void pump()
  }
  const set = (stream: number, shiftUs: number) => {
    const next = clamp(Math.round(shiftUs), -maxShiftUs, maxShiftUs)
    const others = store.getState().shifts.filter((each) => each.stream !== stream)
    store.setState({ shifts: [...others, { stream, shiftUs: next }], status: { kind: 'waiting' } })
    onShift(store.getState().shifts)
    if (timer) clearTimeout(timer)
    timer = setTimeout(flush, restMs)
  }
  return {
    store,
    set,
    nudge: (stream, byUs) => set(stream, shiftOf(store.getState().shifts, stream) + byUs),
    flush,
    dispose() {
      if (timer) flush()
    },
  }
}
