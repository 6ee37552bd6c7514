import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RowPrefs } from '../draw/timelineLayout.ts'
import type { KeyValue } from './keepsake.ts'
import { createKeepsake } from './keepsake.ts'

const timelinePrefs = z.object({
  /** Tracks from top to bottom, those too that the open session doesn't have. */
  order: z.array(z.string()).max(200).default([]),
  /** Heights that differ from a row's own, px. */
  heights: z.record(z.string(), z.number().min(0).max(1000)).default({}),
  hidden: z.array(z.string()).max(200).default([]),
  /** Whether idle time is cut out of the axis. */
  isCutting: z.boolean().default(false),
  isWallClock: z.boolean().default(false),
  isHidingCandidates: z.boolean().default(false),
})
/** How a person likes the timeline: the same in every session, kept in the browser. */
export type TimelinePrefs = RowPrefs & Readonly<Pick<z.infer<typeof timelinePrefs>, 'isCutting' | 'isWallClock' | 'isHidingCandidates'>>
export type TimelinePrefsStore = StoreApi<TimelinePrefs>

export function createTimelinePrefs(storage: Pick<KeyValue, 'getItem' | 'setItem'>, userId: string): TimelinePrefsStore {
  const kept = createKeepsake<TimelinePrefs>(storage, `retrace.timeline.${userId}`, timelinePrefs, timelinePrefs.parse({}))
  const store = createStore<TimelinePrefs>(kept.read)
  store.subscribe(kept.write)
  return store
}
