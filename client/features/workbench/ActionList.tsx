import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { formatTime } from '#shared/time.ts'
import { actionTitle } from '../../draw/actionTitle.ts'
import { actionsQuery } from './api.ts'
import { Filter } from './EventList.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { VirtualList } from './VirtualList.tsx'
import styles from './Workbench.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Actions derived from the events, in step with the playhead. */
export function ActionList() {
  const { player, session } = useWorkbenchScope().workbench
  const query = useQuery(actionsQuery(session.id))
  const [text, setText] = useState('')
  const filter = text.trim().toLowerCase()
  const rows = useMemo(() => (query.data ?? []).filter((each) => actionTitle(each).toLowerCase().includes(filter)), [query.data, filter])
  const times = useMemo(() => Float64Array.from(rows, (each) => each.tStartUs), [rows])
  const current = useCurrentRow(times)
  if (query.error) return <p className={styles.listEmpty}>The actions can’t be shown: {query.error.message}</p>
  return (
    <>
      <Filter value={text} onChange={setText} label="Filter actions" />
      {rows.length === 0 && (
        <p className={styles.listEmpty}>{query.isPending ? 'Deriving actions …' : filter ? 'Nothing matches.' : 'No actions.'}</p>
      )}
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
