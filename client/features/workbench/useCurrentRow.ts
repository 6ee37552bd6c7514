import { useEffect, useState } from 'react'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Lists follow the playhead at this pace: fast enough to read along, and no work per frame. */
const paceMs = 150

/** The row that `rowAt` gives for the playhead: the last at or before it, -1 before the first. */
export function useCurrentRow(rowAt: (tUs: number) => number): number {
  const { player } = useWorkbenchScope().workbench
  const [row, setRow] = useState(() => rowAt(player.tUs()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const update = () => {
      timer = null
      setRow(rowAt(player.tUs()))
    }
    const stop = player.onShown(() => {
      timer ??= setTimeout(update, paceMs)
    })
    update()
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [player, rowAt])
  return row
}
