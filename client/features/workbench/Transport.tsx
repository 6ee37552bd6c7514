import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { rates } from '#shared/replay/playback.ts'
import type { Recording, ReplayTrackKind } from '#shared/replay/recording.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { eventTracks } from '#shared/session.ts'
import { formatTime } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import parts from './parts.module.css'
import styles from './Transport.module.css'
import { useSelectedSegment, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Playing, stepping and how it is looked at. */
export function Transport() {
  const { workbench } = useWorkbenchScope()
  const isPlaying = useStore(workbench.player.transport, (state) => state.isPlaying)
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback">
      <CommandIcon id="previous-click" label="Previous click">
        <IconPlayerSkipBackFilled size={14} />
      </CommandIcon>
      <CommandIcon id="previous-frame" label="Previous frame">
        <IconPlayerTrackPrevFilled size={14} />
      </CommandIcon>
      <CommandIcon id="play" label={isPlaying ? 'Pause' : 'Play'} isMain>
        {isPlaying ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </CommandIcon>
      <CommandIcon id="next-frame" label="Next frame">
        <IconPlayerTrackNextFilled size={14} />
      </CommandIcon>
      <CommandIcon id="next-click" label="Next click">
        <IconPlayerSkipForwardFilled size={14} />
      </CommandIcon>
      <TimeText />
      <Skipped />
      <div className={styles.toggles}>
        <Toggles />
      </div>
    </div>
  )
}

function CommandIcon({ id, label, isMain = false, children }: { id: string; label: string; isMain?: boolean; children: ReactNode }) {
  const { commands, run } = useWorkbenchScope()
  const keys = commands.find((each) => each.id === id)?.keys[0]
  return (
    <Tooltip label={keys ? `${label}  ${formatCombo(keys)}` : label}>
      <ActionIcon variant={isMain ? 'filled' : 'default'} size={isMain ? 30 : 28} aria-label={label} onClick={() => run(id)}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

/** Time and number of the event, written by the player without React. */
function TimeText() {
  const { workbench } = useWorkbenchScope()
  const time = useRef<HTMLSpanElement>(null)
  const rest = useRef<HTMLSpanElement>(null)
  const count = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      workbench.player.onShown(({ state }) => {
        const { recording } = workbench.player
        setText(time.current, formatTime(state.tUs))
        setText(rest.current, ` / ${formatTime(recording.durationUs)}`)
        setText(count.current, recording.isComplete ? ` · event ${countEventsUntil(recording, state.tUs).toLocaleString('en')}` : '')
      }),
    [workbench],
  )
  return (
    <div className={styles.time}>
      <span ref={time} className="num" />
      <span ref={rest} className={`${parts.dim} num`} />
      <span ref={count} className={`${parts.dim} ${styles.wideOnly} num`} />
    </div>
  )
}

export function setText(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}

/** Counted as the session's events are: the last one has their number. */
function countEventsUntil({ tracks }: Recording, tUs: number): number {
  let count = 0
  for (const [kind, track] of Object.entries(tracks)) if (eventTracks.has(kind as ReplayTrackKind)) count += lastRowAt(track.tUs, tUs) + 1 // the keys of `tracks` are just these kinds
  return count
}

/** Says for a moment what was jumped over. */
function Skipped() {
  const { workbench } = useWorkbenchScope()
  const skipped = useStore(workbench.player.transport, (state) => state.skipped)
  if (!skipped) return null
  return (
    <span key={skipped.startUs} className={styles.skipped} role="status">
      skipped {((skipped.endUs - skipped.startUs) / 1e6).toFixed(1)} s
    </span>
  )
}

function Toggles() {
  const { workbench, run } = useWorkbenchScope()
  const { rate, isSkippingIdle, loop } = useStore(workbench.player.transport)
  const isFollowing = useWorkbenchState((state) => state.isFollowing)
  const scale = useWorkbenchState((state) => Math.round(state.camera.scale * 100))
  const isFit = useWorkbenchState((state) => state.camera.isFit)
  const selected = useSelectedSegment()
  return (
    <>
      <Toggle isOn={isSkippingIdle} onClick={() => run('skip-idle')}>
        Skip idle
      </Toggle>
      <Toggle isOn={isFollowing} onClick={() => run('follow')}>
        Follow
      </Toggle>
      <Toggle isOn={loop !== null} isDisabled={!loop && !selected} onClick={() => run('loop')}>
        Loop segment
      </Toggle>
      <Menu position="top-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" className="num">
            {rate}×
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {rates.map((each) => (
            <Menu.Item key={each} fw={each === rate ? 600 : 400} onClick={() => workbench.player.setRate(each)}>
              {each}×
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end" withinPortal={false} withInitialFocusPlaceholder={false}>
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

function Toggle({
  isOn,
  isDisabled = false,
  onClick,
  children,
}: {
  isOn: boolean
  isDisabled?: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <Button variant={isOn ? 'light' : 'default'} aria-pressed={isOn} disabled={isDisabled} onClick={onClick}>
      {children}
    </Button>
  )
}
