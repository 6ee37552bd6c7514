import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { SegmentHit } from '#shared/labels/queries.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { formatTime } from '#shared/time.ts'
import { Chip, PassChip } from '../../app/chips.tsx'
import { AnchorLink } from '../../app/links.tsx'
import longTable from '../../app/longTable.module.css'
import styles from './Labels.module.css'

const rowHeightPx = 40

type LabelTableProps = {
  items: readonly SegmentHit[]
  total: number
  tiers: readonly Tier[]
  /** Asks for the next page; called when the last rows come near. */
  onNearEnd: () => void
  isLoadingMore: boolean
}

/** The list. Only the rows in view are in the document; arrow keys move over all of them, Enter opens one. */
export function LabelTable({ items, total, tiers, onNearEnd, isLoadingMore }: LabelTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    estimateSize: () => rowHeightPx,
    getScrollElement: () => scroller.current,
    overscan: 12,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= items.length - 20) onNearEnd()
  }, [lastShown, items.length, onNearEnd])
  const wantedRow = useRef<number | null>(null)
  const linkAt = (index: number) => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`)
  // a row that was scrolled to comes with a later render
  useEffect(() => {
    if (wantedRow.current === null) return
    const link = linkAt(wantedRow.current)
    if (link) wantedRow.current = null
    link?.focus()
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = event.target instanceof HTMLElement ? event.target.closest('[data-index]') : null
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return
    const at = Number(row.getAttribute('data-index'))
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
    const to = steps[event.key]
    if (to === undefined || to < 0 || to >= items.length) return
    event.preventDefault()
    virtualizer.scrollToIndex(to)
    const link = linkAt(to)
    if (link) link.focus()
    else wantedRow.current = to
  }
  const titles = new Map(tiers.map((each) => [each.id, each.title]))
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    <div ref={scroller} className={longTable.scroll}>
      <table className={`${longTable.table} ${styles.table}`} aria-label="Labels" aria-rowcount={total + 1}>
        <thead>
          <tr>
            {['Intent', 'Instruction', 'Tier', 'Session', 'At', 'Long', 'By', 'Pass'].map((each) => (
              <th key={each}>{each}</th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          <Spacer heightPx={shown[0]?.start ?? 0} />
          {shown.map(({ index }) => {
            const item = items[index]
            return item && <Row key={`${item.passId} ${item.id}`} item={item} index={index} tier={titles.get(item.tier) ?? item.tier} />
          })}
          <Spacer heightPx={after} />
        </tbody>
      </table>
      {isLoadingMore && (
        <p className={styles.more} role="status">
          Loading more …
        </p>
      )}
    </div>
  )
}

function Spacer({ heightPx }: { heightPx: number }) {
  return heightPx > 0 ? (
    <tr aria-hidden>
      <td colSpan={8} className={longTable.spacer} style={{ height: heightPx }} />
    </tr>
  ) : null
}

function Row({ item, index, tier }: { item: SegmentHit; index: number; tier: string }) {
  const { label } = item
  const [name, above] = [label?.path.at(-1), label?.path.slice(0, -1).join(' › ')]
  return (
    <tr className={longTable.row} data-index={index} aria-rowindex={index + 2}>
      <td>
        <span className={styles.intent}>
          <span
            className={styles.swatch}
            style={{ '--swatch': label?.color ?? 'transparent' }}
            data-empty={!label?.color || undefined}
            aria-hidden
          />
          <AnchorLink
            to="/sessions/$sessionId"
            params={{ sessionId: item.sessionId }}
            search={{ pass: item.passId, sel: item.id, t: item.startUs / 1e6 }}
            data-row-link
            className={styles.open}
            data-empty={!name || undefined}
            title={above}
          >
            {name ?? (label ? 'an intent that is gone' : 'no intent')}
          </AnchorLink>
          {label && label.state !== 'current' && (
            <Chip
              tone="warn"
              title={label.into.length > 0 ? `now ${label.into.join(', ')}` : 'in the newest published version of the taxonomy'}
            >
              {label.state}
            </Chip>
          )}
        </span>
      </td>
      <td title={item.text}>{item.text}</td>
      <td>{tier}</td>
      <td title={item.sessionTitle}>{item.sessionTitle}</td>
      <td className={longTable.number}>{formatTime(item.startUs, 1)}</td>
      <td className={longTable.number}>{item.endUs === item.startUs ? 'moment' : formatTime(item.endUs - item.startUs, 1)}</td>
      <td>{item.author}</td>
      <td>
        <PassChip state={item.passState} author={item.author} />
      </td>
    </tr>
  )
}
