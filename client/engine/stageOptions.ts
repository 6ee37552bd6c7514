import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { lensFactors } from '../draw/drawLens.ts'

const stored = z.object({
  trail: z.boolean(),
  ahead: z.boolean(),
  caps: z.boolean(),
  targets: z.boolean(),
  magnifier: z.boolean(),
  factor: z.literal(lensFactors),
  /** All screens of a recording at once, rather than the one in use. */
  isAll: z.boolean(),
  /** Pointer and keys in copied frames. */
  isMarked: z.boolean(),
})

/** How a person likes the stage. `only` is of the open session: the one stream to look at, -1 that in use. */
export type StageOptions = z.infer<typeof stored> & { only: number }
export type StageOptionsStore = StoreApi<StageOptions>

const first: z.infer<typeof stored> = {
  ...{ trail: true, ahead: false, caps: true, targets: true },
  ...{ magnifier: false, factor: 3, isAll: false, isMarked: false },
}

/** Kept in the browser for each user, and read leniently: what an older version wrote doubtfully is as if it weren't there. */
export function createStageOptions(storage: Pick<Storage, 'getItem' | 'setItem'>, userId: string): StageOptionsStore {
  const name = `retrace.stage.${userId}`
  const store = createStore<StageOptions>(() => ({ ...readStored(storage.getItem(name)), only: -1 }))
  store.subscribe(({ only: _, ...options }) => storage.setItem(name, JSON.stringify(options)))
  return store
}

function readStored(text: string | null): z.infer<typeof stored> {
  try {
    return stored.parse({ ...first, ...JSON.parse(text ?? 'null') })
  } catch {
    return first
  }
}
