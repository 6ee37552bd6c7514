import { Switch } from '@mantine/core'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { type Hits, toHitLine } from '#shared/replay/eventMatch.ts'
import {
  type EventIndex,
  type EventLine,
  type EventRows,
  toEventLine,
  toEventRows,
  toMoveLine,
  withMovements,
} from '#shared/replay/eventRows.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import styles from './lists.module.css'
import { Marked } from './Marked.tsx'
import { SearchField } from './SearchField.tsx'
import { useCurrentRow } from './useCurrentRow.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What the list shows: all events, or what a search found. Rows are put into words as they come into view. */
type Rows = { count: number; lineAt(row: number): EventLine; rowAt(tUs: number): number }

/** Every recorded event, the pointer's movements on demand, in step with the playhead. */
export function EventList() {
  const { workbench } = useWorkbenchScope()
  const { player, searcher, playPrefs } = workbench
  const { parsed, patterns, hits, share } = useStore(searcher.store)
  const isListingMoves = useStore(playPrefs, (state) => state.isListingMoves)
  // both grow while more of the session comes
  const recording = useSyncExternalStore(workbench.onModel, () => player.recording)
  const index = useSyncExternalStore(workbench.onModel, workbench.events)
  const isSearching = parsed.terms.length > 0
  const rows = useMemo(
    () => (isSearching ? rowsOfHits(recording, index, hits) : rowsOfEvents(recording, index, isListingMoves)),
    [recording, index, isSearching, hits, isListingMoves],
  )
  const current = useCurrentRow(useCallback((tUs: number) => rows.rowAt(tUs), [rows]))
  return (
    <>
      <SearchField what="events" times={hits.tUs} />
      {rows.count === 0 && share === 1 && (
        <p className={styles.listEmpty}>{isSearching ? 'Nothing matches.' : 'No events besides the pointer’s movements.'}</p>
      )}
      <VirtualList
        key={isSearching ? 'hits' : 'all'}
        label={isSearching ? 'Events found' : 'Events'}
        count={rows.count}
        rowPx={25}
        current={current}
        follows="playhead"
        keyOf={(row) => row}
        onChoose={(row) => player.seek(rows.lineAt(row).tUs)}
      >
        {(row) => <Line line={rows.lineAt(row)} patterns={isSearching ? patterns : []} />}
      </VirtualList>
      {!isSearching && (
        <div className={styles.listFoot}>
          <span className="num">{rows.count.toLocaleString('en')} events</span>
          <Switch
            label="Movements"
            labelPosition="left"
            checked={isListingMoves}
            onChange={(event) => playPrefs.setState({ isListingMoves: event.currentTarget.checked })}
          />
        </div>
      )}
    </>
  )
}

function Line({ line: { tUs, title, detail }, patterns }: { line: EventLine; patterns: readonly RegExp[] }) {
  return (
    <>
      <span className={`${styles.rowTime} num`}>{formatTime(tUs, 1)}</span>
      <span className={styles.rowTitle}>
        <Marked text={title} patterns={patterns} />
      </span>
      <span className={styles.rowDetail}>
        <Marked text={detail} patterns={patterns} />
      </span>
    </>
  )
}

function rowsOfHits(recording: Recording, index: EventIndex, hits: Hits): Rows {
  return { count: hits.count, lineAt: (row) => toHitLine(recording, index, hits, row), rowAt: (tUs) => lastRowAt(hits.tUs, tUs) }
}

function rowsOfEvents(recording: Recording, index: EventIndex, hasMoves: boolean): Rows {
  const rows: EventRows = hasMoves ? withMovements(recording, index) : toEventRows(index)
  const lineAt = (row: number) => {
    const place = rows.placeAt(row)
    return place.kind === 'move' ? toMoveLine(recording, place.row) : toEventLine(recording, index, place.at)
  }
  return { count: rows.count, lineAt, rowAt: rows.lastRowAt }
}
