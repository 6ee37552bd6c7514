import { useCallback, useEffect, useRef, useState } from 'react'
import type { AlignmentKind } from '#shared/replay/alignment.ts'
import { type ComparisonPlayer, createComparisonPlayer } from '../../../engine/comparisonPlayer.ts'
import { createPictureCache } from '../../../engine/frames/bitmapCache.ts'
import { createScheduler } from '../../../engine/scheduler.ts'
import type { TimelinePrefsStore } from '../../../engine/timelinePrefs.ts'
import { type Common, pictureBudget, type Workbench } from '../../../engine/workbench.ts'
import { type Chosen, type CompareSearch, comparisonOf, isSamePair, type Pair, pairOf, searchOf } from './search.ts'
import { createSlimPrefs } from './slimRows.ts'

/** What both sides share: one clock, one loop of frames, one budget of pictures, one arrangement of rows. */
export type Shared = { comparison: ComparisonPlayer; common: Common; prefs: TimelinePrefsStore }

export function useShared(search: CompareSearch): Shared | null {
  const [shared, setShared] = useState<Shared | null>(null)
  const first = useRef(search)
  useEffect(() => {
    const common = { scheduler: createScheduler(), pictures: createPictureCache<ImageBitmap>(pictureBudget) }
    // before any player is made: each frame it moves them first
    const comparison = createComparisonPlayer(common.scheduler, comparisonOf(first.current))
    setShared({ comparison, common, prefs: createSlimPrefs() })
    return () => {
      setShared(null)
      comparison.dispose()
      common.scheduler.dispose()
      common.pictures.clear()
    }
  }, [])
  return shared
}

/** The two sessions that are chosen. They follow the address when it changes by other ways than this. */
export function usePair(search: CompareSearch): [Pair, (next: Pair) => void] {
  const [pair, setPair] = useState(() => pairOf(search))
  const { a, b, passA, passB } = search
  const asked = useRef(pair)
  useEffect(() => {
    const next = pairOf({ a, b, passA, passB })
    if (isSamePair(asked.current, next)) return
    asked.current = next
    setPair((old) => (isSamePair(old, next) ? old : next))
  }, [a, b, passA, passB])
  return [pair, setPair]
}

/** The workbenches that are open, by slot. */
export function useOpened() {
  const [opened, setOpened] = useState<Readonly<Record<Chosen['slot'], Workbench | null>>>({ '1': null, '2': null })
  const onOpen = useCallback((slot: Chosen['slot'], workbench: Workbench | null) => setOpened((old) => ({ ...old, [slot]: workbench })), [])
  return [opened, onOpen] as const
}

/** Writes the comparison to the address once it has rested; another session at once. */
export function useKeepCompareSearch(
  comparison: ComparisonPlayer,
  pair: Pair,
  by: () => AlignmentKind | null,
  search: CompareSearch,
  onSearchChange: (next: CompareSearch) => void,
): void {
  const newest = useRef({ pair, search, onSearchChange })
  useEffect(() => {
    newest.current = { pair, search, onSearchChange }
  })
  const write = useCallback(() => {
    const next = searchOf(newest.current.pair, comparison.comparison(), by())
    const isSame = Object.entries(next).every(([key, value]) => newest.current.search[key as keyof CompareSearch] === value)
    if (!isSame) newest.current.onSearchChange(next)
  }, [comparison, by])
  const shown = useRef(pair)
  useEffect(() => {
    if (shown.current === pair) return
    shown.current = pair
    write()
  }, [pair, write])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = comparison.onRest(() => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(write, 300)
    })
    return () => {
      if (timer) clearTimeout(timer)
      stop()
    }
  }, [comparison, write])
}
