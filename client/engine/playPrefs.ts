import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { idleThresholdsUs } from '#shared/replay/playback.ts'
import type { KeyValue } from './keepsake.ts'
import { createKeepsake } from './keepsake.ts'

/** What the step buttons go by: each is a pair of commands `previous-…` and `next-…`. */
export const stepKinds = ['click', 'event', 'keys', 'window', 'segment', 'mark', 'hit', 'idle'] as const
export type StepKind = (typeof stepKinds)[number]

const playPrefs = z.object({
  idleThresholdUs: z.literal([...idleThresholdsUs]).catch(5_000_000),
  stepBy: z.enum(stepKinds).catch('click'),
  /** Whether the list of events has the pointer's movements too. */
  isListingMoves: z.boolean().catch(false),
})
/** How a person plays and lists: the same in every session, kept in the browser. */
export type PlayPrefs = Readonly<z.infer<typeof playPrefs>>
export type PlayPrefsStore = StoreApi<PlayPrefs>

export function createPlayPrefs(storage: KeyValue, userId: string): PlayPrefsStore {
  const kept = createKeepsake<PlayPrefs>(storage, `retrace.play.${userId}`, playPrefs, playPrefs.parse({}))
  const store = createStore<PlayPrefs>(kept.read)
  store.subscribe(kept.write)
  return store
}
