import { useEffect, useState } from 'react'
import { lastRowAt } from '#shared/replay/search.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Lists follow the playhead at this pace: fast enough to read along, and no work per frame. */
const paceMs = 150

/** Row of the last time at or before the playhead, -1 before the first. */
export function useCurrentRow(times: ArrayLike<number>): number {
  const { player } = useWorkbenchScope().workbench
  const [row, setRow] = useState(() => lastRowAt(times, player.tUs()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const update = () => {
      timer = null
      setRow(lastRowAt(times, player.tUs()))
    }
    const stop = player.onShown(() => {
      timer ??= setTimeout(update, paceMs)
    })
    update()
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [player, times])
  return row
}
