import { Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatTime } from '#shared/time.ts'
import styles from './Header.module.css'
import parts from './parts.module.css'

type ChipPopoverProps = { chip: ReactNode; title: string; width?: number; children: (close: () => void) => ReactNode }

/** A chip of the header that opens onto more words. Not a menu: what is in it is to be read. */
export function ChipPopover({ chip, title, width = 420, children }: ChipPopoverProps) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={width}
      position="bottom-start"
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button type="button" className={styles.chipButton} onClick={() => setOpen(!isOpen)}>
          {chip}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={title}>
        <p className={styles.popoverTitle}>{title}</p>
        {children(close)}
      </Popover.Dropdown>
    </Popover>
  )
}

type MomentProps = { tUs: number | null; onSeek: (tUs: number) => void; children: ReactNode }

/** One line; where it has a time, a way there. */
export function Moment({ tUs, onSeek, children }: MomentProps) {
  if (tUs === null) {
    return (
      <li className={styles.moment}>
        <span>{children}</span>
      </li>
    )
  }
  return (
    <li>
      <button type="button" className={styles.moment} onClick={() => onSeek(tUs)}>
        <span>{children}</span>
        <span className={`${parts.dim} num`}>{formatTime(tUs, 1)}</span>
      </button>
    </li>
  )
}
