import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconChevronDown,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Recording, ReplayTrackKind } from '#shared/replay/recording.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { eventTracks } from '#shared/session.ts'
import { formatTime } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import { type StepKind, stepKinds } from '../../engine/playPrefs.ts'
import { IdleControl } from './IdleControl.tsx'
import { LoopControl } from './LoopControl.tsx'
import { createReadingPace, setText } from './liveText.ts'
import { MarksMenu } from './MarksMenu.tsx'
import { CommandIcon, RateMenu, Skipped } from './PlaybackParts.tsx'
import { PlaybackStatus } from './PlaybackStatus.tsx'
import parts from './parts.module.css'
import styles from './Transport.module.css'
import { useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const stepNames: Record<StepKind, string> = {
  click: 'click',
  event: 'event',
  keys: 'word or shortcut',
  window: 'window change',
  segment: 'segment',
  mark: 'mark',
  hit: 'hit of the search',
  idle: 'end of idle time',
}

/** Playing, stepping and how it is looked at. */
export function Transport() {
  const { workbench, commands, run } = useWorkbenchScope()
  const isPlaying = useStore(workbench.player.transport, (state) => state.isPlaying)
  const stepBy = useStore(workbench.playPrefs, (state) => state.stepBy)
  const skipped = useStore(workbench.player.transport, (state) => state.skipped)
  const bar = { commands, run }
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback">
      <CommandIcon {...bar} id={`previous-${stepBy}`} label={`Previous ${stepNames[stepBy]}`}>
        <IconPlayerSkipBackFilled size={14} />
      </CommandIcon>
      <CommandIcon {...bar} id="previous-frame" label="Previous frame">
        <IconPlayerTrackPrevFilled size={14} />
      </CommandIcon>
      <CommandIcon {...bar} id="play" label={isPlaying ? 'Pause' : 'Play'} isMain>
        {isPlaying ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </CommandIcon>
      <CommandIcon {...bar} id="next-frame" label="Next frame">
        <IconPlayerTrackNextFilled size={14} />
      </CommandIcon>
      <CommandIcon {...bar} id={`next-${stepBy}`} label={`Next ${stepNames[stepBy]}`}>
        <IconPlayerSkipForwardFilled size={14} />
      </CommandIcon>
      <StepMenu stepBy={stepBy} />
      <TimeText />
      <PlaybackStatus />
      <Skipped skipped={skipped} />
      <div className={styles.toggles}>
        <Toggles />
      </div>
    </div>
  )
}

/** What the outer buttons step by; each has its keys, whatever is chosen here. */
function StepMenu({ stepBy }: { stepBy: StepKind }) {
  const { workbench, commands } = useWorkbenchScope()
  const keysOf = (kind: StepKind) =>
    [`previous-${kind}`, `next-${kind}`].map((id) => formatCombo(commands.find((each) => each.id === id)?.keys[0] ?? '')).join('  ')
  return (
    <Menu position="top-start" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={20} aria-label="What to step by">
          <IconChevronDown size={13} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Step by</Menu.Label>
        {stepKinds.map((kind) => (
          <Menu.Item
            key={kind}
            fw={kind === stepBy ? 600 : 400}
            rightSection={<span className={styles.menuKeys}>{keysOf(kind)}</span>}
            onClick={() => workbench.playPrefs.setState({ stepBy: kind })}
          >
            {stepNames[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Time and number of the event, written by the player without React. */
function TimeText() {
  const { workbench } = useWorkbenchScope()
  const time = useRef<HTMLSpanElement>(null)
  const rest = useRef<HTMLSpanElement>(null)
  const count = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const isDue = createReadingPace()
    return workbench.player.onShown(({ state, playback }) => {
      if (!isDue(playback.isPlaying)) return
      const { recording } = workbench.player
      const whole = formatTime(recording.durationUs)
      setText(time.current, formatTime(state.tUs))
      setText(rest.current, ` / ${whole}`)
      setText(count.current, recording.isComplete ? ` · event ${countEventsUntil(recording, state.tUs).toLocaleString('en')}` : '')
      if (time.current) time.current.style.width = `${whole.length}ch`
    })
  }, [workbench])
  return (
    <div className={styles.time}>
      <span>
        <span ref={time} className={`${styles.now} num`} />
      </span>
      <span ref={rest} className={`${parts.dim} num`} />
      <span className={styles.wideOnly}>
        <span ref={count} className={`${parts.dim} ${styles.eventCount} num`} />
      </span>
    </div>
  )
}

/** Counted as the session's events are: the last one has their number. */
function countEventsUntil({ tracks }: Recording, tUs: number): number {
  let count = 0
  for (const [kind, track] of Object.entries(tracks)) if (eventTracks.has(kind as ReplayTrackKind)) count += lastRowAt(track.tUs, tUs) + 1 // the keys of `tracks` are just these kinds
  return count
}

function Toggles() {
  const { workbench, run } = useWorkbenchScope()
  const rate = useStore(workbench.player.transport, (state) => state.rate)
  const isFollowing = useWorkbenchState((state) => state.isFollowing)
  const scale = useWorkbenchState((state) => Math.round(state.camera.scale * 100))
  const isFit = useWorkbenchState((state) => state.camera.isFit)
  return (
    <>
      <IdleControl />
      <Button variant={isFollowing ? 'light' : 'default'} aria-pressed={isFollowing} onClick={() => run('follow')}>
        Follow
      </Button>
      <LoopControl />
      <MarksMenu />
      <RateMenu rate={rate} onRate={workbench.player.setRate} />
      <Menu position="top-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" className="num">
            {isFit ? 'Fit' : 'Zoom'} {scale} %
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run('stage-fit')}>Fit</Menu.Item>
          <Menu.Item onClick={() => run('stage-actual')}>Own size, 100 %</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
