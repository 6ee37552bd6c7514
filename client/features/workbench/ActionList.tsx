import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { actionTitle } from '#shared/actions/title.ts'
import { pressedName } from '#shared/replay/actionMatch.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import type { ReadAction } from '../../engine/actionLabeler.ts'
import styles from './lists.module.css'
import { Marked } from './Marked.tsx'
import { SearchField } from './SearchField.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { useReadActions, useSelectedAction } from './useStores.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Actions as they were derived and corrected, in step with the playhead; the search is that of the events. */
export function ActionList() {
  const { workbench } = useWorkbenchScope()
  const { player, onModel, actions, actionLabeler, searcher } = workbench
  const derived = useSyncExternalStore(onModel, actions)
  const all = useReadActions()
  const selected = useSelectedAction()
  const { parsed, patterns, actionHits, share } = useStore(searcher.store)
  const isSearching = parsed.terms.length > 0
  // what was joined is found once for each of its parts
  const rows = useMemo(() => {
    if (!isSearching) return all
    const found = new Set(Array.from(actionHits.at, (at) => derived[at]))
    return all.filter((row) => row.derived.some((each) => found.has(each)))
  }, [all, derived, isSearching, actionHits])
  const times = useMemo(() => Float64Array.from(rows, (each) => each.action.tStartUs), [rows])
  const current = useCurrentRow(useCallback((tUs: number) => lastRowAt(times, tUs), [times]))
  const choose = (row: ReadAction | undefined) => {
    if (!row) return
    player.seek(row.action.tStartUs)
    actionLabeler?.select(row)
  }
  return (
    <>
      <SearchField what="actions" times={times} />
      {rows.length === 0 && share === 1 && <p className={styles.listEmpty}>{isSearching ? 'Nothing matches.' : 'No actions.'}</p>}
      <VirtualList
        key={isSearching ? 'hits' : 'all'}
        label={isSearching ? 'Actions found' : 'Actions'}
        count={rows.length}
        rowPx={25}
        current={current}
        follows="playhead"
        keyOf={(row) => rows[row]?.action.id ?? row}
        onChoose={(row) => choose(rows[row])}
      >
        {(row) => <Row row={rows[row]} isSelected={rows[row] === selected} patterns={isSearching ? patterns : []} />}
      </VirtualList>
    </>
  )
}

type RowProps = { row: ReadAction | undefined; isSelected: boolean; patterns: readonly RegExp[] }

function Row({ row, isSelected, patterns }: RowProps) {
  const { recording } = useWorkbenchScope().workbench.player
  if (!row) return null
  const { action, derived, segment } = row
  const said = segment?.action
  const name = said?.target?.name || pressedName(recording, action)
  const place = action.xPx === undefined ? '' : `${Math.round(action.xPx)}, ${Math.round(action.yPx ?? 0)}`
  const [before, now] = [derived.map(actionTitle).join(' + '), actionTitle(action)]
  return (
    <>
      <span className={`${styles.rowTime} num`}>{formatTime(action.tStartUs, 1)}</span>
      <span className={styles.rowTitle} data-selected={isSelected || undefined}>
        {before !== now && <s>{before}</s>} <Marked text={now} patterns={patterns} />
        {said?.mark && <em> {said.mark}</em>}
      </span>
      <span className={`${styles.rowDetail} num`}>{name ? <Marked text={`“${name}”`} patterns={patterns} /> : place}</span>
    </>
  )
}
