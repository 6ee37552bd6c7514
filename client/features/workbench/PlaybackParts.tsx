import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { rates } from '#shared/replay/playback.ts'
import type { Span } from '#shared/time.ts'
import type { WorkbenchCommand } from '../../engine/commands/command.ts'
import { formatCombo } from '../../engine/keymap.ts'
import styles from './PlaybackParts.module.css'

// What the bars have in common that play one session, or two beside each other.

type CommandIconProps = {
  commands: readonly WorkbenchCommand[]
  run: (id: string) => void
  id: string
  label: string
  isMain?: boolean
  /** Of what is switched on and off. */
  isOn?: boolean | undefined
  children: ReactNode
}

/** A button that runs a command, and says its key. */
export function CommandIcon({ commands, run, id, label, isMain = false, isOn, children }: CommandIconProps) {
  const keys = commands.find((each) => each.id === id)?.keys[0]
  return (
    <Tooltip label={keys ? `${label}  ${formatCombo(keys)}` : label}>
      <ActionIcon
        variant={isMain ? 'filled' : isOn ? 'light' : 'default'}
        size={isMain ? 30 : 28}
        aria-label={label}
        data-guide={id}
        onClick={() => run(id)}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

export function RateMenu({ rate, onRate }: { rate: number; onRate: (rate: number) => void }) {
  return (
    <Menu position="top-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" className="num" aria-label={`Speed ${rate}×`}>
          {rate}×
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {rates.map((each) => (
          <Menu.Item key={each} fw={each === rate ? 600 : 400} onClick={() => onRate(each)}>
            {each}×
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** How long it stays said what was jumped over. */
const skippedMs = 2500

/** Says for a moment what was jumped over. */
export function Skipped({ skipped }: { skipped: Span | null }) {
  const [said, setSaid] = useState<Span | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setSaid(skipped), skippedMs)
    return () => clearTimeout(timer)
  }, [skipped])
  if (!skipped || skipped === said) return null
  return (
    <span key={skipped.startUs} className={styles.skipped} role="status">
      skipped {((skipped.endUs - skipped.startUs) / 1e6).toFixed(1)} s
    </span>
  )
}
