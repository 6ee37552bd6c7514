import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Side } from '#shared/replay/alignment.ts'
import { clamp } from '#shared/time.ts'
import type { PairedActions } from '../../../draw/drawPairs.ts'
import { darkTheme, lightTheme } from '../../../draw/theme.ts'
import type { WorkbenchCommand } from '../../../engine/commands/command.ts'
import { createPairLane } from '../../../engine/pairLane.ts'
import type { Workbench } from '../../../engine/workbench.ts'
import parts from '../parts.module.css'
import { Timeline } from '../Timeline.tsx'
import { WorkbenchContext } from '../WorkbenchContext.ts'
import styles from './Compare.module.css'
import { letterOf } from './CompareSide.tsx'
import type { Workbenches } from './useAlignment.ts'
import { useCompareScope } from './useCompareScope.ts'
import type { Shared } from './useComparison.ts'

type TimelinesProps = {
  shared: Shared
  workbenches: Workbenches
  commands: readonly WorkbenchCommand[]
  run: (id: string) => void
  paired: PairedActions | null
}

/** A slim timeline of each, one below the other, with what both did between them. */
export function CompareTimelines({ shared, workbenches, commands, run, paired }: TimelinesProps) {
  const { a, b } = workbenches
  const scopes = { a: useCompareScope(a, commands, run), b: useCompareScope(b, commands, run) }
  const timelineOf = (side: Side) =>
    scopes[side] && (
      <div className={styles.timeline} onPointerDownCapture={() => shared.comparison.setActive(side)}>
        <span className={styles.timelineLetter} aria-hidden>
          {letterOf(side)}
        </span>
        <WorkbenchContext value={scopes[side]}>
          <Timeline label={`Timeline ${letterOf(side)}`} />
        </WorkbenchContext>
        <Outside workbench={scopes[side].workbench} />
      </div>
    )
  return (
    <div className={styles.timelines}>
      {timelineOf('a')}
      {a && b && paired && <PairLane shared={shared} a={a} b={b} paired={paired} run={run} />}
      {timelineOf('b')}
    </div>
  )
}

/** Dims what the timeline shows before the session's start and after its end. The names stand to the left of the rows. */
function Outside({ workbench }: { workbench: Workbench }) {
  const before = useRef<HTMLDivElement>(null)
  const after = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = (element: HTMLDivElement | null, from: number, to: number) => {
      if (!element) return
      element.style.left = `calc(${namesPx}px + (100% - ${namesPx + endPx}px) * ${clamp(from, 0, 1)})`
      element.style.width = `calc((100% - ${namesPx + endPx}px) * ${clamp(to, 0, 1) - clamp(from, 0, 1)})`
    }
    const update = () => {
      const { fromUs, toUs } = workbench.store.getState().view
      const shareOf = (tUs: number) => (tUs - fromUs) / (toUs - fromUs)
      place(before.current, 0, shareOf(0))
      place(after.current, shareOf(workbench.player.recording.durationUs), 1)
    }
    update()
    return workbench.store.subscribe((state, old) => {
      if (state.view !== old.view) update()
    })
  }, [workbench])
  return (
    <>
      <div ref={before} className={styles.outside} />
      <div ref={after} className={styles.outside} />
    </>
  )
}

/** Room for the names of the rows, and at their end. */
const [namesPx, endPx] = [130, 12]

type LaneProps = { shared: Shared; a: Workbench; b: Workbench; paired: PairedActions; run: (id: string) => void }

/** Where a side's playhead stands on its timeline, as a share of the width. */
function placeOf({ player, store }: Workbench): string {
  const { fromUs, toUs } = store.getState().view
  return `${((player.tUs() - fromUs) / (toUs - fromUs)) * 100}%`
}

/** Both sides' actions, with lines between those that are alike, and from one playhead to the other. */
function PairLane({ shared, a, b, paired, run }: LaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const link = useRef<SVGLineElement>(null)
  const scheme = useComputedColorScheme('dark')
  useEffect(() => {
    if (!canvas.current) return
    const theme = scheme === 'dark' ? darkTheme : lightTheme
    return createPairLane({ canvas: canvas.current, scheduler: shared.common.scheduler, stores: { a: a.store, b: b.store }, paired, theme })
  }, [shared, a, b, paired, scheme])
  useEffect(
    () =>
      shared.comparison.onFrame(() => {
        link.current?.setAttribute('x1', placeOf(a))
        link.current?.setAttribute('x2', placeOf(b))
      }),
    [shared, a, b],
  )
  const alike = paired.ofA.reduce((sum, each) => sum + (each >= 0 ? 1 : 0), 0)
  const [onlyA, onlyB] = [paired.ofA.length - alike, paired.ofB.length - alike]
  const words = `${alike} ${alike === 1 ? 'action' : 'actions'} alike, ${onlyA} only in A, ${onlyB} only in B`
  return (
    <section className={styles.lane} aria-label="Actions of both">
      <button
        type="button"
        className={styles.laneName}
        title={`${words}. To the next difference  N`}
        onClick={() => run('next-difference')}
      >
        <span>{alike} alike</span>
        <span className={parts.dim}>
          {onlyA} · {onlyB} alone
        </span>
      </button>
      <div className={styles.laneRow}>
        <canvas ref={canvas} className={styles.laneCanvas} role="img" aria-label={words} />
        <svg className={styles.laneCanvas} aria-hidden>
          <line ref={link} className={styles.link} y1="0" y2="100%" />
        </svg>
      </div>
    </section>
  )
}
