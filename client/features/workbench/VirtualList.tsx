import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './lists.module.css'

type VirtualListProps = {
  label: string
  count: number
  rowPx: number
  /** Row to keep in view while the pointer is not over the list; -1 for none. */
  current: number
  keyOf: (index: number) => string | number
  children: (index: number) => ReactNode
}

/** A list of any length with only its visible rows in the page. It follows `current` until the pointer is over it. */
export function VirtualList({ label, count, rowPx, current, keyOf, children }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const isOver = useRef(false)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    getItemKey: keyOf,
  })
  useEffect(() => {
    if (current >= 0 && !isOver.current) rows.scrollToIndex(current, { align: 'auto' })
  }, [current, rows])
  return (
    <div
      ref={scroller}
      className={styles.list}
      onPointerEnter={() => {
        isOver.current = true
      }}
      onPointerLeave={() => {
        isOver.current = false
      }}
    >
      <ul aria-label={label} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          <li
            key={item.key}
            style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            aria-setsize={count}
            aria-posinset={item.index + 1}
          >
            {children(item.index)}
          </li>
        ))}
      </ul>
    </div>
  )
}
