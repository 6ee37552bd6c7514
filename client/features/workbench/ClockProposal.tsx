import { Button, Progress, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ShiftProposal } from '#shared/api.ts'
import { formatShift, shiftOf } from '#shared/replay/streamShifts.ts'
import { formatPlural } from '../../app/format.ts'
import { answersHeight, drawAnswers } from '../../draw/drawAnswers.ts'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import { createSurface, watchSize } from '../../engine/canvas.ts'
import { readProposal } from './api.ts'
import styles from './PictureClock.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type Search = { kind: 'idle' } | { kind: 'running'; progress: number } | { kind: 'failed'; message: string } | Found
type Found = { kind: 'found'; proposal: ShiftProposal }

/** Asks how far the clock is off, by the moments when the picture answers clicks, and shows what speaks for it. */
export function ClockProposal({ stream }: { stream: number }) {
  const { search, start, stop } = useSearch(stream)
  if (search.kind === 'running') {
    return (
      <div className={styles.running} role="status">
        <span>Looking at how the pictures answer clicks …</span>
        <Progress value={search.progress * 100} aria-label="Looking at pictures" size="sm" />
        <Button variant="default" size="compact-xs" onClick={stop}>
          Cancel
        </Button>
      </div>
    )
  }
  return (
    <>
      {search.kind === 'failed' && (
        <p className={styles.said} role="alert">
          The pictures can’t be looked at: {search.message}
        </p>
      )}
      {search.kind === 'found' && <Evidence proposal={search.proposal} />}
      <Button variant="default" size="compact-xs" className={styles.ask} onClick={start}>
        {search.kind === 'idle' ? 'Propose from clicks' : 'Look again'}
      </Button>
    </>
  )
}

function useSearch(stream: number): { search: Search; start: () => void; stop: () => void } {
  const { session } = useWorkbenchScope().workbench
  const [search, setSearch] = useState<Search>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async () => {
    const controller = new AbortController()
    running.current = controller
    setSearch({ kind: 'running', progress: 0 })
    try {
      const proposal = await readProposal(session.id, stream, controller.signal, (progress) => setSearch({ kind: 'running', progress }))
      setSearch({ kind: 'found', proposal })
    } catch (error) {
      if (controller.signal.aborted) return
      setSearch({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  const stop = () => {
    running.current?.abort()
    setSearch({ kind: 'idle' })
  }
  return { search, start: () => void start(), stop }
}

function Evidence({ proposal }: { proposal: ShiftProposal }) {
  const { clock } = useWorkbenchScope().workbench
  const shownUs = useStore(clock.store, (state) => shiftOf(state.shifts, proposal.stream))
  const { shiftUs } = proposal
  return (
    <div className={styles.evidence}>
      <p className={styles.finding} role="status">
        {toWords(proposal)}
      </p>
      {proposal.clicks > 0 && <Plot proposal={proposal} shownUs={shownUs} />}
      {shiftUs !== null && shiftUs !== shownUs && (
        <Button size="compact-xs" className={styles.ask} onClick={() => clock.set(proposal.stream, shiftUs)}>
          {shiftUs === 0 ? 'Show as recorded' : `Take ${formatShift(shiftUs)}`}
        </Button>
      )}
    </div>
  )
}

/** What was found, or honestly that it can't be told. */
function toWords({ shiftUs, doubt, spreadUs, agreed, clicks }: ShiftProposal): string {
  const spread = `± ${Math.round(spreadUs / 1000)} ms`
  switch (doubt) {
    case 'few_clicks':
      return `Not enough to tell: ${formatPlural(clicks, 'click')} ${clicks === 1 ? 'stands' : 'stand'} apart while a picture is there.`
    case 'no_answers':
      return 'Not enough to tell: the pictures never change around the clicks.'
    case 'no_agreement':
      return `Not enough to tell: the pictures don’t answer at one time; ${agreed} of ${clicks} clicks fit the best shift.`
    case 'rival':
      return 'Not enough to tell: two shifts fit about as well.'
    case null:
      return shiftUs === 0
        ? `The pictures answer as they were recorded, ${spread}: ${agreed} of ${clicks} clicks agree.`
        : `${agreed} of ${clicks} clicks agree on ${formatShift(shiftUs ?? 0)}, ${spread}.`
  }
}

function Plot({ proposal, shownUs }: { proposal: ShiftProposal; shownUs: number }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme('dark')
  const hPx = answersHeight(proposal, shownUs)
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    const surface = createSurface(canvas, false)
    const draw = () => {
      const { wPx } = watched.size()
      if (wPx === 0) return
      surface.resize({ wPx, hPx })
      drawAnswers(surface.ctx, proposal, shownUs, { wPx, hPx }, scheme === 'dark' ? darkTheme : lightTheme)
    }
    const watched = watchSize(canvas, () => draw())
    return watched.stop
  }, [proposal, shownUs, scheme, hPx])
  return (
    <canvas
      ref={ref}
      className={styles.plot}
      style={{ height: hPx }}
      role="img"
      aria-label={`When the picture changed around ${formatPlural(proposal.clicks, 'click')}, as recorded and with the shift. ${toWords(proposal)}`}
    />
  )
}
