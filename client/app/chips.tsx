import type { ReactNode } from 'react'
import type { PassState } from '#shared/labels/passes.ts'
import styles from './chips.module.css'

export const tones = {
  plain: 'var(--mantine-color-dimmed)',
  ok: 'var(--rt-ok)',
  warn: 'var(--rt-warn)',
  danger: 'var(--rt-danger)',
  info: 'var(--rt-info)',
} as const
export type Tone = keyof typeof tones

type ChipProps = { tone?: Tone; isHollow?: boolean; title?: string; children: ReactNode }

/** A small state: a coloured dot and words. The words carry the meaning, the colour only helps. */
export function Chip({ tone = 'plain', isHollow = false, title, children }: ChipProps) {
  return (
    <span className={styles.chip} title={title} style={{ '--chip-color': tones[tone] }}>
      <span className={styles.dot} data-hollow={isHollow || undefined} aria-hidden />
      {children}
    </span>
  )
}

export const passTones: Record<PassState, Tone> = { draft: 'plain', submitted: 'info', accepted: 'ok', returned: 'warn' }

export function PassChip({ state, author }: { state: PassState; author?: string }) {
  return (
    <Chip tone={passTones[state]} isHollow={state === 'draft'} {...(author ? { title: `${state}, by ${author}` } : {})}>
      {state}
    </Chip>
  )
}
