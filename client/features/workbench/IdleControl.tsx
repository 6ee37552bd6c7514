import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { computeIdleSpans } from '#shared/replay/idle.ts'
import { idleThresholdsUs } from '#shared/replay/playback.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { formatTime } from '#shared/time.ts'
import styles from './Transport.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Skipping on and off, and from how long a rest on: in seconds, never a share of the session. */
export function IdleControl() {
  const { workbench, run } = useWorkbenchScope()
  const { player, playPrefs } = workbench
  const { isSkippingIdle, idleThresholdUs } = useStore(player.transport)
  return (
    <Button.Group>
      <Button variant={isSkippingIdle ? 'light' : 'default'} aria-pressed={isSkippingIdle} onClick={() => run('skip-idle')}>
        Skip idle
      </Button>
      <Menu position="top-end" withinPortal={false}>
        <Menu.Target>
          <Button variant={isSkippingIdle ? 'light' : 'default'} className={styles.caret ?? ''} aria-label="What counts as idle">
            <IconChevronDown size={13} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Idle is when nothing happens for</Menu.Label>
          <Thresholds
            recording={player.recording}
            chosenUs={idleThresholdUs}
            onChoose={(thresholdUs) => playPrefs.setState({ idleThresholdUs: thresholdUs })}
          />
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}

type Threshold = (typeof idleThresholdsUs)[number]
type ThresholdsProps = { recording: Recording; chosenUs: number; onChoose: (thresholdUs: Threshold) => void }

/** Each with what it would skip of this session. */
function Thresholds({ recording, chosenUs, onChoose }: ThresholdsProps) {
  const skippedUs = useMemo(
    () =>
      idleThresholdsUs.map((thresholdUs) =>
        computeIdleSpans(recording, thresholdUs).reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0),
      ),
    [recording],
  )
  return idleThresholdsUs.map((thresholdUs, at) => (
    <Menu.Item
      key={thresholdUs}
      fw={thresholdUs === chosenUs ? 600 : 400}
      rightSection={<span className={`${styles.menuKeys} num`}>skips {formatTime(skippedUs[at] ?? 0, 0)}</span>}
      onClick={() => onChoose(thresholdUs)}
    >
      {thresholdUs / 1e6} s
    </Menu.Item>
  ))
}
