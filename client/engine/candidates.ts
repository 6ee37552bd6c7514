import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Candidates, scanCandidates } from '#shared/labels/candidates.ts'
import type { LargeChange } from '#shared/replay/largeChanges.ts'
import type { Recording } from '#shared/replay/recording.ts'

export type CandidateState = { candidates: Candidates; isDone: boolean }

/** The boundary candidates of the open session: computed once, when nothing else waits. */
export type CandidateFinder = {
  readonly store: StoreApi<CandidateState>
  dispose(): void
}

type Options = {
  recording: () => Recording
  pictures: () => readonly LargeChange[]
  /** Resolves when the first picture is there and nothing plays. */
  whenQuiet: () => Promise<void>
  /** Between two turns of work of a millisecond or two. */
  pause: () => Promise<void>
}

export function createCandidateFinder({ recording, pictures, whenQuiet, pause }: Options): CandidateFinder {
  const store = createStore<CandidateState>(() => ({ candidates: [], isDone: false }))
  let isEnded = false
  const run = async () => {
    await whenQuiet()
    if (isEnded) return
    // what it looks at is there from the start: files of the pointer that come later change nothing
    const scan = scanCandidates(recording(), pictures())
    for (let step = scan.next(); !isEnded; step = scan.next()) {
      if (step.done) return store.setState({ candidates: step.value, isDone: true })
      await pause()
    }
  }
  void run()
  return {
    store,
    dispose() {
      isEnded = true
    },
  }
}
