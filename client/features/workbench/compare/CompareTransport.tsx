import { Button, Menu } from '@mantine/core'
import {
  IconArrowsExchange,
  IconKeyboard,
  IconLock,
  IconLockOpen,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { startAnchors } from '#shared/replay/alignment.ts'
import { offsetOf } from '#shared/replay/comparison.ts'
import { formatTime } from '#shared/time.ts'
import type { WorkbenchCommand } from '../../../engine/commands/command.ts'
import type { ComparisonPlayer } from '../../../engine/comparisonPlayer.ts'
import { formatCombo } from '../../../engine/keymap.ts'
import { setText } from '../liveText.ts'
import { CommandIcon, RateMenu, Skipped } from '../PlaybackParts.tsx'
import parts from '../parts.module.css'
import styles from './Compare.module.css'
import type { Alignment } from './useAlignment.ts'

type TransportProps = {
  comparison: ComparisonPlayer
  commands: readonly WorkbenchCommand[]
  run: (id: string) => void
  alignment: Alignment
}

/** Playing both, and how they are laid beside each other. */
export function CompareTransport(props: TransportProps) {
  const { comparison, commands, run } = props
  const { isPlaying, isSkippingIdle, rate, isLocked, skipped } = useStore(comparison.controls)
  const icon = (id: string, label: string, children: ReactNode, isMain = false, isOn?: boolean) => (
    <CommandIcon commands={commands} run={run} id={id} label={label} isMain={isMain} isOn={isOn}>
      {children}
    </CommandIcon>
  )
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback of both">
      {icon('previous-click', 'Previous click', <IconPlayerSkipBackFilled size={14} />)}
      {icon('previous-frame', 'Previous frame', <IconPlayerTrackPrevFilled size={14} />)}
      {icon(
        'play',
        isPlaying ? 'Pause' : 'Play',
        isPlaying ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />,
        true,
      )}
      {icon('next-frame', 'Next frame', <IconPlayerTrackNextFilled size={14} />)}
      {icon('next-click', 'Next click', <IconPlayerSkipForwardFilled size={14} />)}
      <Steered comparison={comparison} />
      <Skipped skipped={skipped} />
      <div className={styles.controls}>
        {icon('lock', 'Move together', isLocked ? <IconLock size={15} /> : <IconLockOpen size={15} />, false, isLocked)}
        <Offset comparison={comparison} />
        <AlignMenu {...props} />
        {icon('swap', 'Swap the sides', <IconArrowsExchange size={15} />)}
        <Button
          variant={isSkippingIdle ? 'light' : 'default'}
          aria-pressed={isSkippingIdle}
          onClick={() => run('skip-idle')}
          title="Skips what is idle on both sides"
        >
          Skip idle
        </Button>
        <RateMenu rate={rate} onRate={comparison.setRate} />
        {icon('keys', 'Keyboard', <IconKeyboard size={16} />)}
      </div>
    </div>
  )
}

/** Which side keys and steps go to. */
function Steered({ comparison }: { comparison: ComparisonPlayer }) {
  const active = useStore(comparison.controls, (state) => state.active)
  return (
    <fieldset className={styles.steered}>
      <legend className={parts.dim}>Steer</legend>
      {(['a', 'b'] as const).map((side) => (
        <button
          key={side}
          type="button"
          className={styles.letter}
          data-on={active === side || undefined}
          aria-pressed={active === side}
          aria-label={`Steer ${side.toUpperCase()}`}
          title={`Steps and keys go to ${side.toUpperCase()}  ${side === 'a' ? 1 : 2}`}
          onClick={() => comparison.setActive(side)}
        >
          {side.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}

/** How far apart the two clocks stand, written without React. */
function Offset({ comparison }: { comparison: ComparisonPlayer }) {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => comparison.onFrame((state) => setText(text.current, formatOffset(offsetOf(state)))), [comparison])
  return <span ref={text} className={`${styles.offset} num`} title="How much further B’s clock is than A’s" />
}

/** `B +3.20 s`, `B −1:02.50`. */
export function formatOffset(offsetUs: number): string {
  const size = Math.abs(offsetUs)
  const sign = Math.round(size / 1e4) === 0 ? '±' : offsetUs > 0 ? '+' : '−'
  return `B ${sign}${size < 60e6 ? `${(size / 1e6).toFixed(2)} s` : formatTime(size, 2)}`
}

const alignmentWords = { start: 'At the start', here: 'By hand', labels: 'By intents', windows: 'By windows' }

function AlignMenu({ comparison, commands, run, alignment }: TransportProps) {
  const anchors = useStore(comparison.controls, (state) => state.anchors)
  const isStart = anchors.length === 1 && anchors[0].a === startAnchors[0].a && anchors[0].b === startAnchors[0].b
  const now = alignment.by() ?? (isStart ? 'start' : 'here')
  const item = (kind: keyof typeof alignmentWords, label: string) => {
    const keys = commands.find((each) => each.id === `align-${kind}`)?.keys[0]
    return (
      <Menu.Item
        fw={kind === now ? 600 : 400}
        rightSection={keys && <kbd className={parts.key}>{formatCombo(keys)}</kbd>}
        onClick={() => run(`align-${kind}`)}
      >
        {label}
      </Menu.Item>
    )
  }
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button variant="default">Aligned: {alignmentWords[now].toLowerCase()}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {item('here', 'Align what both show now')}
        {item('start', 'At the start')}
        {item('labels', 'By segments of the same intent')}
        {item('windows', 'By windows that come to the front')}
      </Menu.Dropdown>
    </Menu>
  )
}
