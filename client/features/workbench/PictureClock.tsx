import { Button, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { memo, useState } from 'react'
import { useStore } from 'zustand'
import type { StreamShift } from '#shared/api.ts'
import { formatShift, shiftOf, typicalFrameUs } from '#shared/replay/streamShifts.ts'
import { formatDateTime } from '../../app/format.ts'
import { useCan } from '../../app/useMe.ts'
import { nudgeUs } from '../../engine/commands/clock.ts'
import { formatCombo } from '../../engine/keymap.ts'
import type { ClockStatus } from '../../engine/streamClock.ts'
import { shiftsQuery } from './api.ts'
import { ClockProposal } from './ClockProposal.tsx'
import styles from './PictureClock.module.css'
import parts from './parts.module.css'
import { useLeaveGuard } from './useLeaveGuard.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** How far the pictures' clock is off from that of the hands: one calm line, and behind it what sets it. */
export const PictureClock = memo(function PictureClock() {
  const { workbench } = useWorkbenchScope()
  const { shifts, saved, status } = useStore(workbench.clock.store)
  const [isOpen, setOpen] = useState(false)
  const streams = workbench.player.recording.frames.flatMap((frames, stream) => (frames.rows > 0 ? [stream] : []))
  useLeaveGuard(status.kind !== 'saved')
  if (streams.length === 0) return null
  const isShifted = streams.some((stream) => shiftOf(shifts, stream) !== 0)
  return (
    <section className={parts.panel} aria-label="Picture clock">
      <UnstyledButton className={styles.head} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className={parts.panelTitle}>Picture clock</span>
        <span className={isShifted ? styles.shifted : parts.dim}>
          {streams.map((each) => formatShift(shiftOf(shifts, each))).join(' · ')}
        </span>
        <IconChevronRight size={14} className={isOpen ? styles.opened : styles.chevron} aria-hidden />
      </UnstyledButton>
      {streams.map((stream) => (
        <Said key={stream} edit={saved.find((each) => each.stream === stream)} name={streams.length > 1 ? nameOf(stream) : null} />
      ))}
      <Saving status={status} />
      {isOpen && streams.map((stream) => <Controls key={stream} stream={stream} name={streams.length > 1 ? nameOf(stream) : null} />)}
      {isOpen && <History />}
    </section>
  )
  function nameOf(stream: number): string {
    const { doc } = workbench.session
    return doc.surfaces[doc.streams[stream]?.surface ?? 0]?.title ?? `stream ${stream}`
  }
})

/** Who said it; nothing where nobody has. */
function Said({ edit, name }: { edit: StreamShift | undefined; name: string | null }) {
  if (!edit) return null
  return (
    <p className={styles.said}>
      {name && `${name}: `}
      {edit.shiftUs === 0 ? 'Put back to as recorded' : formatShift(edit.shiftUs)} by {edit.author}, {formatDateTime(edit.createdAt)}
    </p>
  )
}

function Saving({ status }: { status: ClockStatus }) {
  const { clock } = useWorkbenchScope().workbench
  if (status.kind === 'failed') {
    return (
      <div className={styles.failed} role="alert">
        <span>Not saved: {status.message}</span>
        <Button variant="default" size="compact-xs" onClick={() => clock.flush()}>
          Try again
        </Button>
      </div>
    )
  }
  return (
    <p className={styles.said} role="status" hidden={status.kind === 'saved'}>
      {status.kind === 'saved' ? '' : status.kind === 'waiting' ? 'Not saved yet' : 'Saving …'}
    </p>
  )
}

function Controls({ stream, name }: { stream: number; name: string | null }) {
  const { workbench, commands } = useWorkbenchScope()
  const { clock, player } = workbench
  const keysOf = (id: string) => formatCombo(commands.find((each) => each.id === id)?.keys[0] ?? '')
  const canSet = useCan()('clock.edit')
  const shiftUs = useStore(clock.store, (state) => shiftOf(state.shifts, stream))
  const frames = player.recording.frames[stream]
  const frameUs = frames && typicalFrameUs(frames)
  if (!canSet) return null
  const nudge = (byUs: number, words: string, id: string) => (
    <Button variant="default" size="compact-xs" px={0} title={keysOf(id)} onClick={() => clock.nudge(stream, byUs)}>
      {words}
    </Button>
  )
  return (
    <div className={styles.controls}>
      <Text size="xs" c="dimmed">
        {name && <strong>{name}. </strong>}Where the picture answers before the press, make it later; where it lags behind, earlier.
      </Text>
      <div className={styles.buttons}>
        {frameUs ? nudge(-frameUs, '− frame', 'clock-frame-earlier') : null}
        {nudge(-nudgeUs, '− 10 ms', 'clock-earlier')}
        {nudge(nudgeUs, '+ 10 ms', 'clock-later')}
        {frameUs ? nudge(frameUs, '+ frame', 'clock-frame-later') : null}
        {shiftUs !== 0 && (
          <Button variant="subtle" size="compact-xs" onClick={() => clock.set(stream, 0)}>
            Reset
          </Button>
        )}
      </div>
      <ClockProposal stream={stream} />
    </div>
  )
}

/** Every edit, newest first: what was said before is never lost. */
function History() {
  const { workbench } = useWorkbenchScope()
  const query = useQuery(shiftsQuery(workbench.session.id))
  if (query.error) return <p className={styles.said}>The history can’t be read: {query.error.message}</p>
  if (!query.data) return <p className={styles.said}>Reading the history …</p>
  if (query.data.length === 0) return <p className={styles.said}>Nobody has set it.</p>
  return (
    <ol className={styles.history} aria-label="Edits of the picture clock, newest first">
      {query.data.map((each) => (
        <li key={each.revision}>
          <span className="num">{formatShift(each.shiftUs)}</span> {each.author}{' '}
          <span className={parts.dim}>{formatDateTime(each.createdAt)}</span>
        </li>
      ))}
    </ol>
  )
}
