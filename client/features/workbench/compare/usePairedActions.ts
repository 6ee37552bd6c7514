import { useEffect, useState } from 'react'
import type { PairedActions } from '../../../draw/drawPairs.ts'
import { pairActions } from '../../../engine/pairedActions.ts'
import type { Workbenches } from './useAlignment.ts'

/** Which actions of the two sessions are alike, once both sides' are there. They come after the recording, and seldom change. */
export function usePairedActions({ a, b }: Workbenches): PairedActions | null {
  const [paired, setPaired] = useState<PairedActions | null>(null)
  useEffect(() => {
    if (!a || !b) return setPaired(null)
    let of: readonly unknown[] = []
    const update = () => {
      const next = [a.actions(), b.actions()]
      if (next.every((each, index) => each === of[index])) return
      of = next
      setPaired(next.every((each) => each.length > 0) ? pairActions(a, b) : null)
    }
    update()
    const stops = [a.onModel(update), b.onModel(update)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [a, b])
  return paired
}
