import { createStore } from 'zustand/vanilla'
import type { Tier } from '#shared/labels/taxonomy.ts'
import type { RowPrefs } from '../../../draw/timelineLayout.ts'
import type { TimelinePrefs, TimelinePrefsStore } from '../../../engine/timelinePrefs.ts'

/** Two timelines share the room of one: fewer rows, and lower ones. */
const slimRows: RowPrefs = {
  order: [],
  heights: { overview: 16, ruler: 16, context: 15, 'screen:0': 24, 'screen:1': 24, clicks: 12, keys: 15, actions: 15 },
  hidden: ['pointer', 'scroll', 'notes'],
}
const slimTierPx = 16

/** How the rows of both timelines stand, one arrangement for both. It is the comparison's own, and ends with it. */
export function createSlimPrefs(): TimelinePrefsStore {
  return createStore<TimelinePrefs>(() => ({ ...slimRows, isCutting: false, isWallClock: false, isHidingCandidates: true }))
}

/** Tiers are a taxonomy's: their rows are known when a pass is. */
export function makeTiersSlim(prefs: TimelinePrefsStore, tiers: readonly Tier[]): void {
  const heights = Object.fromEntries(tiers.map((each) => [`tier:${each.id}`, slimTierPx]))
  prefs.setState((old) => ({ heights: { ...heights, ...old.heights } }))
}

/** Puts the rows back as they came. */
export function resetSlimRows(prefs: TimelinePrefsStore): void {
  prefs.setState((old) => {
    const tiers = Object.keys(old.heights).filter((key) => key.startsWith('tier:'))
    return { ...slimRows, heights: { ...slimRows.heights, ...Object.fromEntries(tiers.map((key) => [key, slimTierPx])) } }
  })
}
