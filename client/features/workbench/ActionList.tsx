import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { actionTitle } from '#shared/actions/title.ts'
import type { Action } from '#shared/actions/types.ts'
import { pressedName } from '#shared/replay/actionMatch.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import styles from './lists.module.css'
import { Marked } from './Marked.tsx'
import { SearchField } from './SearchField.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Actions derived from the events, in step with the playhead; the search is that of the events. */
export function ActionList() {
  const { workbench } = useWorkbenchScope()
  const { player, onModel, actions, searcher } = workbench
  const all = useSyncExternalStore(onModel, actions)
  const { parsed, patterns, actionHits, share } = useStore(searcher.store)
  const isSearching = parsed.terms.length > 0
  const starts = useMemo(() => Float64Array.from(all, (each) => each.tStartUs), [all])
  const times = isSearching ? actionHits.tUs : starts
  const actionAt = (row: number) => all[isSearching ? (actionHits.at[row] ?? -1) : row]
  const current = useCurrentRow(useCallback((tUs: number) => lastRowAt(times, tUs), [times]))
  return (
    <>
      <SearchField what="actions" times={actionHits.tUs} />
      {times.length === 0 && share === 1 && <p className={styles.listEmpty}>{isSearching ? 'Nothing matches.' : 'No actions.'}</p>}
      <VirtualList
        key={isSearching ? 'hits' : 'all'}
        label={isSearching ? 'Actions found' : 'Actions'}
        count={times.length}
        rowPx={25}
        current={current}
        follows="playhead"
        keyOf={(row) => actionAt(row)?.id ?? row}
        onChoose={(row) => player.seek(times[row] ?? 0)}
      >
        {(row) => <Row action={actionAt(row)} patterns={isSearching ? patterns : []} />}
      </VirtualList>
    </>
  )
}

function Row({ action, patterns }: { action: Action | undefined; patterns: readonly RegExp[] }) {
  const { recording } = useWorkbenchScope().workbench.player
  if (!action) return null
  const name = pressedName(recording, action)
  const place = action.xPx === undefined ? '' : `${Math.round(action.xPx)}, ${Math.round(action.yPx ?? 0)}`
  return (
    <>
      <span className={`${styles.rowTime} num`}>{formatTime(action.tStartUs, 1)}</span>
      <span className={styles.rowTitle}>
        <Marked text={actionTitle(action)} patterns={patterns} />
      </span>
      <span className={`${styles.rowDetail} num`}>{name ? <Marked text={`“${name}”`} patterns={patterns} /> : place}</span>
    </>
  )
}
