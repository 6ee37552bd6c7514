import { Kbd } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { type Place, placeOfStep } from '#shared/labels/taxonomyEdits.ts'
import { findTyped, moveInTree, type TreeRow, toTreeRows } from '#shared/labels/treeRows.ts'
import { Chip } from '../../app/chips.tsx'
import styles from './LabelTree.module.css'
import { useRowDrag } from './useRowDrag.ts'

type LabelTreeProps = {
  doc: TaxonomyDoc
  selectedId: LabelId | null
  onSelect: (id: LabelId) => void
  isReadOnly: boolean
  /** Shows what matches alone, with what stands above it. */
  query: string
  onMove: (id: LabelId, place: Place) => void
  /** Enter: go on to the fields of the selected intent. */
  onOpen: () => void
}

const stepOfKey: Record<string, 'up' | 'down' | 'out' | 'in'> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' }
const rowPx = 30
/** Letters this long after each other are one text. */
const typeAheadMs = 700

/** The tree of intents: arrows move the selection, letters look for a name, Ctrl+Shift+arrows move the intent, so does dragging. */
export function LabelTree({ doc, selectedId, onSelect, isReadOnly, query, onMove, onOpen }: LabelTreeProps) {
  const [folded, setFolded] = useState<ReadonlySet<LabelId>>(new Set())
  const rows = useMemo(() => toTreeRows(doc, folded, query), [doc, folded, query])
  const selectedAt = rows.findIndex((each) => each.label.id === selectedId)
  /** The row that Tab comes to. */
  const stop = Math.max(0, selectedAt)
  const { scroller, virtualizer, focus } = useRows(rows, selectedId, stop)
  const drag = useRowDrag(doc, isReadOnly ? null : onMove)
  const typed = useRef({ text: '', atMs: 0 })
  const fold = (id: LabelId, isOpen: boolean) => setFolded((now) => new Set(isOpen ? [...now].filter((each) => each !== id) : [...now, id]))

  const select = (id: LabelId) => {
    focus(id)
    onSelect(id)
  }
  const typeAhead = (letter: string, atMs: number) => {
    const text = atMs - typed.current.atMs < typeAheadMs ? typed.current.text + letter : letter
    typed.current = { text, atMs }
    const found = findTyped(rows, selectedId, text)
    if (found) select(found)
  }
  const moveLabel = (key: string) => {
    const step = stepOfKey[key]
    const place = step && selectedId && !isReadOnly ? placeOfStep(doc, selectedId, step) : null
    if (!place || !selectedId) return
    if (place.position === 'inside') fold(place.target, true)
    focus(selectedId)
    onMove(selectedId, place)
  }
  const handleKeys = (event: KeyboardEvent) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey
    if (event.ctrlKey && event.shiftKey && event.key in stepOfKey) moveLabel(event.key)
    else if (hasModifier) return
    else if (event.key === 'Enter' && selectedId) onOpen()
    else if (event.key.length === 1 && event.key !== ' ') typeAhead(event.key, event.timeStamp)
    else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1)
      const move = moveInTree(rows, selectedId, event.key, page)
      if (!move && !(event.key in stepOfKey)) return
      if (move && 'to' in move) select(move.to)
      else if (move) fold('fold' in move ? move.fold : move.unfold, 'unfold' in move)
    }
    event.preventDefault()
  }
  return (
    <div ref={scroller} className={styles.scroller}>
      <div role="tree" aria-label="Intents" className={styles.tree} style={{ height: virtualizer.getTotalSize() }} onKeyDown={handleKeys}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <div
              key={row.label.id}
              role="treeitem"
              className={styles.row}
              data-value={row.label.id}
              data-drop={drag.over?.id === row.label.id ? drag.over.position : undefined}
              data-context={row.isFound ? undefined : true}
              style={{ transform: `translateY(${start}px)`, height: rowPx, paddingLeft: 10 + row.depth * 20 }}
              tabIndex={index === stop ? 0 : -1}
              aria-level={row.depth + 1}
              aria-setsize={row.siblings}
              aria-posinset={row.place}
              aria-selected={row.label.id === selectedId}
              {...(row.hasChildren ? { 'aria-expanded': row.isOpen } : {})}
              onFocus={() => row.label.id !== selectedId && onSelect(row.label.id)}
              {...drag.propsOf(row.label.id)}
            >
              <RowContent row={row} onFold={() => fold(row.label.id, !row.isOpen)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Only the rows in sight are in the page, and the one that holds the focus. */
function useRows(rows: readonly TreeRow[], selectedId: LabelId | null, stop: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const wanted = useRef<LabelId | null>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    getItemKey: (index) => rows[index]?.label.id ?? index,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const inView = defaultRangeExtractor(range)
        return stop >= range.count || inView.includes(stop) ? inView : [...inView, stop].sort((a, b) => a - b)
      },
      [stop],
    ),
  })
  // a selection that came from elsewhere (a new intent, an undo) is brought into sight; the focus goes where a key sent it
  useEffect(() => {
    const at = rows.findIndex((each) => each.label.id === selectedId)
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' })
    if (wanted.current === null) return
    scroller.current?.querySelector<HTMLElement>(`[data-value="${wanted.current}"]`)?.focus({ preventScroll: true })
    wanted.current = null
  }, [rows, selectedId, virtualizer])
  const focus = (id: LabelId) => {
    wanted.current = id
  }
  return { scroller, virtualizer, focus }
}

function RowContent({ row, onFold }: { row: TreeRow; onFold: () => void }) {
  const { label } = row
  const Twist = row.isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the pointer; the keys are the left and right arrows of the row */}
      <span className={styles.twist} onClick={row.hasChildren ? onFold : undefined}>
        {row.hasChildren && <Twist size={14} aria-hidden />}
      </span>
      <span className={styles.swatch} style={{ background: label.color }} aria-hidden />
      <span className={styles.name} data-deprecated={label.isDeprecated || undefined}>
        {label.name}
      </span>
      <span className={styles.end}>
        {label.isDeprecated && <Chip tone="warn">deprecated</Chip>}
        {label.key && <Kbd size="xs">{label.key.toUpperCase()}</Kbd>}
      </span>
    </>
  )
}
