import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { flexRender, getCoreRowModel, type Header, type RowData, type RowSelectionState, useReactTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { SessionSummary } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import { projectsQuery } from '../../api/projects.ts'
import { useDeps } from '../../app/deps.ts'
import longTable from '../../app/longTable.module.css'
import { createColumns } from './columns.tsx'
import styles from './SessionTable.module.css'
import { type SessionSort, toSessionSort, toSortingState } from './sorting.ts'

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData extends RowData, TValue> {
    isNumber?: boolean
  }
}

const rowHeightPx = 58
const fixedColumns: readonly string[] = ['select', 'thumb']

type SessionTableProps = {
  items: SessionSummary[]
  total: number
  sort: SessionSort
  onSort: (sort: SessionSort) => void
  /** Rows that are ticked, by session, in the order they were. */
  selected: RowSelectionState
  onSelect: (selected: RowSelectionState) => void
  hasProjectColumn: boolean
  /** Asks for the next page; called when the last rows come near. */
  onNearEnd: () => void
  isLoadingMore: boolean
}

/** The list. Only the rows in view are in the document; arrow keys move over all of them. */
export function SessionTable(props: SessionTableProps) {
  const { items, total, sort, onSort, selected, onSelect, hasProjectColumn, onNearEnd, isLoadingMore } = props
  const scrollRef = useRef<HTMLDivElement>(null)
  const { data: projects = [] } = useQuery(projectsQuery)
  const { now } = useDeps()
  const columns = useMemo(() => createColumns({ projects, hasProjectColumn, now }), [projects, hasProjectColumn, now])
  const table = useReactTable({
    data: items,
    columns,
    getRowId: (row) => row.id,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting: toSortingState(sort), rowSelection: selected },
    onRowSelectionChange: (update) => onSelect(typeof update === 'function' ? update(selected) : update),
    onSortingChange: (update) => {
      const next = toSessionSort(typeof update === 'function' ? update(toSortingState(sort)) : update)
      if (next) onSort(next)
    },
  })
  const { rows } = table.getRowModel()
  const virtualizer = useVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    getScrollElement: () => scrollRef.current,
    overscan: 8,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= rows.length - 10) onNearEnd()
  }, [lastShown, rows.length, onNearEnd])

  // All but tick and picture share what is left in proportion, so that a wide window widens every column.
  const shared = table.getTotalSize() - fixedColumns.reduce((sum, id) => sum + (table.getColumn(id)?.getSize() ?? 0), 0)
  const before = shown[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const keys = useRowKeys(scrollRef, rows.length, (index) => virtualizer.scrollToIndex(index))
  const open = useOpenOnClick()
  return (
    <div ref={scrollRef} className={longTable.scroll}>
      <table className={`${longTable.table} ${styles.table}`} aria-rowcount={total + 1} aria-label="Sessions">
        <colgroup>
          {table.getVisibleLeafColumns().map((each) => (
            <col key={each.id} style={{ width: fixedColumns.includes(each.id) ? each.getSize() : `${(each.getSize() / shared) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => (
              <HeadCell key={header.id} header={header} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={keys}>
          <Spacer heightPx={before} columns={columns.length} />
          {shown.map(({ index }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <tr
                key={row.id}
                className={`${longTable.row} ${styles.row}`}
                data-index={index}
                aria-rowindex={index + 2}
                onClick={(event) => open(event, row.original.id)}
              >
                {row.getVisibleCells().map((cell) => (
                  <td key={cell.id} className={cell.column.columnDef.meta?.isNumber ? longTable.number : undefined}>
                    {flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </td>
                ))}
              </tr>
            )
          })}
          <Spacer heightPx={after} columns={columns.length} />
        </tbody>
      </table>
      {isLoadingMore && (
        <div className={styles.more} role="status">
          Loading more …
        </div>
      )}
    </div>
  )
}

function Spacer({ heightPx, columns }: { heightPx: number; columns: number }) {
  if (heightPx <= 0) return null
  return (
    <tr aria-hidden>
      <td className={longTable.spacer} colSpan={columns} style={{ height: heightPx }} />
    </tr>
  )
}

function HeadCell({ header }: { header: Header<SessionSummary, unknown> }) {
  const { column } = header
  const label = flexRender(column.columnDef.header, header.getContext())
  const sorted = column.getIsSorted()
  const canSort = toSessionSort([{ id: column.id, desc: false }]) !== null
  const order = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'
  return (
    <th scope="col" className={column.columnDef.meta?.isNumber ? longTable.number : undefined} {...(canSort ? { 'aria-sort': order } : {})}>
      {canSort ? (
        <button
          type="button"
          className={styles.sort}
          data-active={sorted !== false || undefined}
          onClick={column.getToggleSortingHandler()}
        >
          {label}
          {sorted === 'asc' && <IconArrowUp size={12} aria-hidden />}
          {sorted === 'desc' && <IconArrowDown size={12} aria-hidden />}
        </button>
      ) : (
        label
      )}
    </th>
  )
}

/** Up, down, Home and End move between the rows' links, also to rows not yet in the document. */
function useRowKeys(scrollRef: RefObject<HTMLDivElement | null>, count: number, scrollTo: (index: number) => void) {
  const linkAt = (index: number) => scrollRef.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`)
  return (event: KeyboardEvent<HTMLElement>) => {
    const row = event.target instanceof HTMLElement ? event.target.closest('[data-index]') : null
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return
    const at = Number(row.getAttribute('data-index'))
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }
    const to = steps[event.key]
    if (to === undefined || to < 0 || to >= count) return
    event.preventDefault()
    scrollTo(to)
    const link = linkAt(to)
    if (link) link.focus()
    else setTimeout(() => linkAt(to)?.focus(), 50) // the row comes with the next render after the scroll
  }
}

function useOpenOnClick() {
  const navigate = useNavigate()
  return (event: MouseEvent, sessionId: SessionId) => {
    const { target, currentTarget } = event
    // clicks in a dialog that was opened from the row come by here too
    const isHandled = target instanceof Element && (target.closest('a, button, input, label') !== null || !currentTarget.contains(target))
    if (isHandled || window.getSelection()?.type === 'Range') return
    navigate({ to: '/sessions/$sessionId', params: { sessionId } })
  }
}
