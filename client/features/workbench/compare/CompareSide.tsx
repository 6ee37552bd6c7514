import { Button, Menu } from '@mantine/core'
import { IconListSearch, IconMovie } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { PassView, SessionView } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { isAllowed } from '#shared/policy.ts'
import type { Side } from '#shared/replay/alignment.ts'
import { shownTime } from '#shared/replay/comparison.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { formatTime } from '#shared/time.ts'
import { PassChip } from '../../../app/chips.tsx'
import { formatLength } from '../../../app/format.ts'
import { AnchorLink } from '../../../app/links.tsx'
import { ErrorState, LoadingState, NothingState } from '../../../app/states.tsx'
import { useMe } from '../../../app/useMe.ts'
import type { WorkbenchCommand } from '../../../engine/commands/command.ts'
import type { StageView } from '../../../engine/stageView.ts'
import type { Workbench } from '../../../engine/workbench.ts'
import { sessionViewQuery } from '../api.ts'
import { setText } from '../liveText.ts'
import { Stage } from '../Stage.tsx'
import { useOpenPass } from '../useOpenPass.ts'
import { useRecording } from '../useRecording.ts'
import { WorkbenchContext } from '../WorkbenchContext.ts'
import styles from './Compare.module.css'
import type { Chosen } from './search.ts'
import { useComparedWorkbench } from './useComparedWorkbench.ts'
import { useCompareScope } from './useCompareScope.ts'
import type { Shared } from './useComparison.ts'

type SideProps = {
  side: Side
  chosen: Chosen
  shared: Shared
  commands: readonly WorkbenchCommand[]
  run: (id: string) => void
  stageRef: RefObject<StageView | null>
  onOpen: (slot: Chosen['slot'], workbench: Workbench | null) => void
  onChoose: () => void
  onPass: (pass: PassId) => void
}

export const letterOf = (side: Side) => side.toUpperCase()

/** One of the two sessions: what it is, where it stands, and its screen. */
export function CompareSide(props: SideProps) {
  const { side, chosen, shared, onChoose } = props
  const isActive = useStore(shared.comparison.controls, (state) => state.active === side)
  return (
    <section
      className={styles.side}
      data-active={isActive || undefined}
      aria-label={`Side ${letterOf(side)}`}
      onPointerDownCapture={() => shared.comparison.setActive(side)}
    >
      {chosen.session ? (
        <SideSession key={chosen.session} {...props} id={chosen.session} />
      ) : (
        <>
          <SideHeader side={side} title="No session" onChoose={onChoose} />
          <NothingState
            icon={<IconMovie />}
            title={`Nothing on side ${letterOf(side)} yet`}
            actions={<Button onClick={onChoose}>Choose a session …</Button>}
          >
            Any session that you may open can stand here, also the one on the other side.
          </NothingState>
        </>
      )}
    </section>
  )
}

function SideSession({ id, ...props }: SideProps & { id: SessionView['id'] }) {
  const query = useQuery({ ...sessionViewQuery(id), refetchOnWindowFocus: false })
  const { side, onChoose } = props
  if (query.data) return <OpenSide {...props} session={query.data} />
  return (
    <>
      <SideHeader side={side} title={query.error ? 'Can’t be shown' : '…'} onChoose={onChoose} />
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingState what="Opening the session" />}
    </>
  )
}

function OpenSide(props: SideProps & { session: SessionView }) {
  const { session, chosen, side, shared, onChoose, onPass } = props
  const pass = useOpenPass(session, chosen.pass, true)
  const recording = useRecording(session, shared.comparison.comparison().times[side])
  const error = pass.error ?? recording.error
  const retry = () => (pass.error ? pass.refetch() : recording.retry())
  const header = (
    <SideHeader side={side} title={session.title} session={session} onChoose={onChoose}>
      <SidePasses session={session} pass={pass.data ?? null} onPass={onPass} />
      <SideTime side={side} shared={shared} durationUs={session.durationUs} />
    </SideHeader>
  )
  return (
    <>
      {header}
      {error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : pass.data === undefined || !recording.current ? (
        <LoadingState what="Loading the recording" />
      ) : (
        <SideStage key={pass.data?.id ?? 'none'} {...props} pass={pass.data} recording={recording.current} onOpened={recording.follow} />
      )}
    </>
  )
}

type StageProps = SideProps & {
  session: SessionView
  pass: PassView | null
  recording: Recording
  onOpened: (workbench: Workbench) => void
}

function SideStage({ side, chosen, shared, commands, run, session, pass, recording, stageRef, onOpen, onOpened }: StageProps) {
  const { comparison } = shared
  const workbench = useComparedWorkbench(session, pass, recording, shared)
  const { slot } = chosen
  useEffect(() => (workbench ? comparison.attach(side, workbench) : undefined), [comparison, side, workbench])
  useEffect(() => {
    onOpen(slot, workbench)
    if (workbench) onOpened(workbench)
    return () => onOpen(slot, null)
  }, [slot, workbench, onOpen, onOpened])
  const scope = useCompareScope(workbench, commands, run)
  if (!scope) return <LoadingState what="Opening the session" />
  return (
    <WorkbenchContext value={scope}>
      <Stage stageRef={stageRef} label={`Screen ${letterOf(side)}`} />
    </WorkbenchContext>
  )
}

type HeaderProps = { side: Side; title: string; session?: SessionView; onChoose: () => void; children?: ReactNode }

function SideHeader({ side, title, session, onChoose, children }: HeaderProps) {
  return (
    <header className={styles.sideHeader}>
      <span className={styles.letter} aria-hidden>
        {letterOf(side)}
      </span>
      <h2 className={styles.title} title={title}>
        {session ? (
          <AnchorLink to="/sessions/$sessionId" params={{ sessionId: session.id }} inherit c="inherit">
            {title}
          </AnchorLink>
        ) : (
          title
        )}
      </h2>
      {session && (
        <span className={styles.facts}>
          {session.project.name} · {formatLength(session.durationUs)}
        </span>
      )}
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        onClick={onChoose}
        aria-label={`Choose the session of side ${letterOf(side)}`}
      >
        <IconListSearch size={14} aria-hidden />
      </Button>
      {children}
    </header>
  )
}

/** Whose labels stand on the tiers; others of the session to look at. */
function SidePasses({ session, pass, onPass }: { session: SessionView; pass: PassView | null; onPass: (pass: PassId) => void }) {
  const me = useMe()
  const others = session.passes.filter((each) => isAllowed(me, 'pass.read', { ownerId: each.authorId }))
  if (!pass) return <span className={styles.noLabels}>no labels</span>
  const nameOf = (each: { authorId: string; author: string }) => (each.authorId === me.id ? 'yours' : each.author)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-xs" aria-label={`Labels of ${nameOf(pass)}, ${pass.state}: choose others`}>
          <span className={styles.pass}>
            {nameOf(pass)} <PassChip state={pass.state} />
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Labels to show</Menu.Label>
        {others.map((each) => (
          <Menu.Item
            key={each.id}
            fw={each.id === pass.id ? 600 : 400}
            rightSection={<PassChip state={each.state} />}
            onClick={() => onPass(each.id)}
          >
            {nameOf(each)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The side's own time, written without React. */
function SideTime({ side, shared, durationUs }: { side: Side; shared: Shared; durationUs: number }) {
  const time = useRef<HTMLSpanElement>(null)
  const held = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      shared.comparison.onFrame((comparison) => {
        const own = comparison.times[side]
        setText(time.current, formatTime(shownTime(comparison, side, { durationUs, idle: [] })))
        setText(held.current, own < 0 ? 'not begun' : own > durationUs ? 'ended' : '')
      }),
    [shared, side, durationUs],
  )
  return (
    <span className={styles.time}>
      <span ref={held} className={styles.held} />
      <span ref={time} className="num" data-time={side} />
    </span>
  )
}
