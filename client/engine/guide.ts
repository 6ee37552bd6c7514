import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type GuideFacts, guideSteps, nextGuideStep } from './guideSteps.ts'
import type { KeyValue } from './keepsake.ts'
import { createKeepsake } from './keepsake.ts'
import type { PassEditor } from './passEditor.ts'
import type { Player } from './player.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** `step` is an index of `guideSteps`; only one that `isOpen` is shown and watched. */
export type GuideState = { isOpen: boolean; step: number }

/** The guided try: leads through the steps, waiting at each until it is really done. */
export type Guide = {
  readonly store: StoreApi<GuideState>
  /** Whether this person has never been offered it, or left it in the middle by leaving the page. */
  readonly isWaiting: () => boolean
  /** Opens it where it was left, or from the start when it was ended before. */
  start(): void
  /** Takes the next step as done. */
  skip(): void
  /** Closes it for good; `start` opens it again from the beginning. */
  end(): void
  dispose(): void
}

type Options = { player: Player; store: WorkbenchStore; editor: PassEditor; storage: KeyValue; userId: string }

const keptGuide = z.object({ isEnded: z.boolean(), step: z.int().min(0).max(guideSteps.length) })

export function createGuide({ player, store: workbench, editor, storage, userId }: Options): Guide {
  const kept = createKeepsake(storage, `retrace.guide.${userId}`, keptGuide, { isEnded: false, step: 0 })
  const store = createStore<GuideState>(() => ({ isOpen: false, step: 0 }))
  const read = (): GuideFacts => {
    const { markTUs, pending } = workbench.getState()
    const { segments, redoName } = editor.store.getState()
    return {
      isPlaying: player.transport.getState().isPlaying,
      hasStart: markTUs !== null,
      hasRange: pending !== null,
      segments: segments.length,
      labeled: segments.filter((each) => each.labelId !== null).length,
      textLength: segments.reduce((sum, each) => sum + each.text.length, 0),
      canRedo: redoName !== null,
    }
  }
  let before = read()
  const goTo = (step: number) => {
    if (step >= guideSteps.length) return end()
    before = read()
    kept.write({ isEnded: false, step })
    store.setState({ isOpen: true, step })
  }
  const check = () => {
    const { isOpen, step } = store.getState()
    if (!isOpen) return
    const next = nextGuideStep(step, read(), before)
    if (next !== step) goTo(next)
  }
  let isDue = false
  /** After the step that is being taken is whole: making a segment of a range lets go of the range first. */
  const checkSoon = () => {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      check()
    })
  }
  const end = () => {
    kept.write({ isEnded: true, step: 0 })
    store.setState({ isOpen: false, step: 0 })
  }
  const stops = [player.transport, workbench, editor.store].map((each) => each.subscribe(checkSoon))
  return {
    store,
    isWaiting: () => !kept.read().isEnded,
    start() {
      goTo(kept.read().step)
      check()
    },
    skip: () => goTo(store.getState().step + 1),
    end,
    dispose() {
      for (const stop of stops) stop()
    },
  }
}
