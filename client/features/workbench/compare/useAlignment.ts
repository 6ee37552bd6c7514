import { useCallback, useEffect, useMemo, useRef } from 'react'
import { type AlignmentKind, type Anchors, type Side, startAnchors } from '#shared/replay/alignment.ts'
import { usFromSeconds } from '#shared/time.ts'
import { notifyRefused } from '../../../app/notify.tsx'
import type { ComparisonPlayer } from '../../../engine/comparisonPlayer.ts'
import { anchorsBy } from '../../../engine/pairedActions.ts'
import type { Workbench } from '../../../engine/workbench.ts'
import { firstMoment } from '../firstMoment.ts'
import { alignmentOf, type CompareSearch } from './search.ts'

export type Workbenches = Readonly<Record<Side, Workbench | null>>
export type Alignment = {
  align(kind: AlignmentKind | 'start'): void
  /** What the sides are laid beside each other by, when it is not by moments. */
  by(): AlignmentKind | null
  /** Swaps the sides with what they are aligned by. */
  swap(): void
}

/** How the sides are laid beside each other, and where the comparison begins. */
export function useAlignment(comparison: ComparisonPlayer, workbenches: Workbenches, search: CompareSearch): Alignment {
  const derived = useRef<{ kind: AlignmentKind; anchors: Anchors } | null>(null)
  const newest = useRef(workbenches)
  useEffect(() => {
    newest.current = workbenches
  }, [workbenches])
  const align = useCallback(
    (kind: AlignmentKind | 'start') => {
      if (kind === 'start') return comparison.alignBy(startAnchors)
      const { a, b } = newest.current
      const anchors = a && b && anchorsBy(kind, a, b)
      if (!anchors) return notifyRefused(kind === 'labels' ? 'no intent stands on both sides' : 'no window came to the front on both sides')
      derived.current = { kind, anchors }
      comparison.alignBy(anchors)
    },
    [comparison],
  )
  const alignment = useMemo<Alignment>(() => {
    const by = () => (derived.current?.anchors === comparison.comparison().anchors ? derived.current.kind : null)
    return {
      align,
      by,
      swap() {
        const kind = by()
        comparison.swap()
        derived.current = kind && { kind, anchors: comparison.comparison().anchors }
      },
    }
  }, [align, comparison])
  useBeginning(comparison, workbenches, search, align)
  return alignment
}

/** Once both are there: laid beside each other as the address says, or else begun where there is something to see. */
function useBeginning(
  comparison: ComparisonPlayer,
  { a, b }: Workbenches,
  search: CompareSearch,
  align: (kind: AlignmentKind) => void,
): void {
  const first = useRef<CompareSearch | null>(search)
  useEffect(() => {
    if (!a || !b || !first.current) return
    const { ta, tb } = first.current
    const { active } = comparison.comparison()
    const kind = alignmentOf(first.current)
    first.current = null
    if (kind) align(kind)
    if (ta === undefined && tb === undefined) comparison.seek('a', firstMoment(a.player.recording))
    else if (kind && ta !== undefined) comparison.seek('a', usFromSeconds(ta))
    comparison.setActive(active)
  }, [comparison, a, b, align])
}
