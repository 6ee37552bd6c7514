import { Button, Popover, Tooltip } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { moveLoopEdge } from '#shared/replay/playback.ts'
import { formatTime } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import { TimeField } from './TimeField.tsx'
import styles from './Transport.module.css'
import { useHasSegment, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Looping on and off, over what, and its edges. */
export function LoopControl() {
  const { workbench, run } = useWorkbenchScope()
  const [isOpen, setOpen] = useState(false)
  const loop = useStore(workbench.player.transport, (state) => state.loop)
  const isPicked = useIsPicked()
  const variant = loop ? 'light' : 'default'
  return (
    <Button.Group>
      <Tooltip
        label={loop ? `${formatTime(loop.startUs)} – ${formatTime(loop.endUs)}` : 'Loop the marked range or the selected segment  R'}
      >
        <Button variant={variant} aria-pressed={loop !== null} disabled={!loop && !isPicked} onClick={() => run('loop')}>
          Loop
        </Button>
      </Tooltip>
      <Popover opened={isOpen} onChange={setOpen} position="top-end" shadow="md" width={290} withinPortal={false} trapFocus returnFocus>
        <Popover.Target>
          <Button variant={variant} className={styles.caret ?? ''} aria-label="What to loop" onClick={() => setOpen(!isOpen)}>
            <IconChevronDown size={13} />
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={styles.sheet ?? ''} aria-label="What to loop">
          {loop && <LoopEdges loop={loop} />}
          <LoopChoice id="loop" isDisabled={!loop && !isPicked}>
            {loop ? 'End the loop' : 'Marked range or selected segment'}
          </LoopChoice>
          <LoopChoice id="loop-visible">What the timeline shows</LoopChoice>
          <LoopChoice id="loop-start">From the playhead on</LoopChoice>
          <LoopChoice id="loop-end">Up to the playhead</LoopChoice>
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  )
}

/** Whether there is a range or segment to loop. */
function useIsPicked(): boolean {
  const hasRange = useWorkbenchState((state) => state.range !== null || state.pending !== null)
  return useHasSegment() || hasRange
}

function LoopEdges({ loop }: { loop: { startUs: number; endUs: number } }) {
  const { player } = useWorkbenchScope().workbench
  const move = (edge: 'start' | 'end') => (tUs: number) => player.setLoop(moveLoopEdge(loop, edge, tUs, player.recording.durationUs))
  return (
    <div className={styles.edges}>
      <TimeField
        label="Loop from"
        keyHint="("
        valueUs={loop.startUs}
        isReadOnly={false}
        onChange={move('start')}
        onHere={() => move('start')(player.tUs())}
      />
      <TimeField
        label="Loop to"
        keyHint=")"
        valueUs={loop.endUs}
        isReadOnly={false}
        onChange={move('end')}
        onHere={() => move('end')(player.tUs())}
      />
    </div>
  )
}

function LoopChoice({ id, isDisabled = false, children }: { id: string; isDisabled?: boolean; children: string }) {
  const { commands, run } = useWorkbenchScope()
  const keys = commands.find((each) => each.id === id)?.keys[0]
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="space-between"
      disabled={isDisabled}
      onClick={() => run(id)}
      rightSection={<span className={styles.menuKeys}>{keys ? formatCombo(keys) : ''}</span>}
    >
      {children}
    </Button>
  )
}
