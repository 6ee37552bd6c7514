import { useMemo, useState, useSyncExternalStore } from 'react'
import { actionTitle } from '#shared/actions/title.ts'
import { formatTime } from '#shared/time.ts'
import { Filter } from './EventList.tsx'
import styles from './lists.module.css'
import { useCurrentRow } from './useCurrentRow.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Actions derived from the events, in step with the playhead. */
export function ActionList() {
  const { player, onModel, actions } = useWorkbenchScope().workbench
  const all = useSyncExternalStore(onModel, actions)
  const [text, setText] = useState('')
  const filter = text.trim().toLowerCase()
  const rows = useMemo(() => all.filter((each) => actionTitle(each).toLowerCase().includes(filter)), [all, filter])
  const times = useMemo(() => Float64Array.from(rows, (each) => each.tStartUs), [rows])
  const current = useCurrentRow(times)
  return (
    <>
      <Filter value={text} onChange={setText} label="Filter actions" />
      {rows.length === 0 && <p className={styles.listEmpty}>{filter ? 'Nothing matches.' : 'No actions.'}</p>}
      <VirtualList label="Actions" count={rows.length} rowPx={25} current={current} keyOf={(row) => rows[row]?.id ?? row}>
        {(row) => {
          const action = rows[row]
          if (!action) return null
          return (
            <button
              type="button"
              className={styles.row}
              aria-current={row === current || undefined}
              onClick={() => player.seek(action.tStartUs)}
            >
              <span className={`${styles.rowTime} num`}>{formatTime(action.tStartUs, 1)}</span>
              <span className={styles.rowTitle}>{actionTitle(action)}</span>
              <span className={`${styles.rowDetail} num`}>
                {action.xPx === undefined ? '' : `${Math.round(action.xPx)}, ${Math.round(action.yPx ?? 0)}`}
              </span>
            </button>
          )
        }}
      </VirtualList>
    </>
  )
}
