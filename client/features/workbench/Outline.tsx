import { useMemo } from 'react'
import { useStore } from 'zustand'
import { describeEmpty, describeSegment } from '#shared/labels/describe.ts'
import { deriveOutline } from '#shared/labels/edits.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import { segmentTitle } from '../../draw/drawTier.ts'
import { labelsById } from '../../draw/timelineModel.ts'
import { selectionOf } from '../../engine/workbenchStore.ts'
import { Swatch } from './IntentPicker.tsx'
import { LabelSearchField } from './LabelSearchField.tsx'
import styles from './lists.module.css'
import { Marked } from './Marked.tsx'
import { usePassState, useTaxonomy, useWorkbenchState } from './useStores.ts'
import { type Choosing, VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The segments as a tree, by time; while one searches, what was found. */
export function Outline() {
  const { labelFinder } = useWorkbenchScope().workbench
  const segments = usePassState((state) => state?.segments)
  const { parsed, hits } = useStore(labelFinder.store)
  const taxonomy = useTaxonomy()
  const isSearching = parsed.terms.length > 0
  const rows = useMemo(
    () => (isSearching ? hits.map((segment) => ({ segment, depth: 0 })) : deriveOutline(segments ?? [], taxonomy)),
    [isSearching, hits, segments, taxonomy],
  )
  if (!segments) return <p className={styles.listEmpty}>Nobody has labeled this session yet.</p>
  return (
    <>
      {(segments.length > 0 || isSearching) && <LabelSearchField />}
      {rows.length === 0 ? (
        <p className={styles.listEmpty}>{isSearching ? 'Nothing matches.' : 'No segments yet. They are listed here as they are made.'}</p>
      ) : (
        <SegmentList key={isSearching ? 'hits' : 'all'} label={isSearching ? 'Segments found' : 'Segments'} rows={rows} />
      )}
    </>
  )
}

type SegmentListProps = { label: string; rows: readonly { segment: Segment; depth: number }[] }

/** Shift selects up to a row, Ctrl a row beside what is selected. */
function SegmentList({ label, rows }: SegmentListProps) {
  const { workbench } = useWorkbenchScope()
  const { player, labeler, labelFinder } = workbench
  const patterns = useStore(labelFinder.store, (state) => state.patterns)
  const selectedId = useWorkbenchState((state) => state.selectedId)
  const chosen = useWorkbenchState(selectionOf)
  const taxonomy = useTaxonomy()
  const labels = useMemo(() => labelsById(taxonomy), [taxonomy])
  const points = useMemo(() => new Set(taxonomy.tiers.filter((tier) => tier.shape === 'point').map((tier) => tier.id)), [taxonomy])
  const current = useMemo(() => rows.findIndex(({ segment }) => segment.id === selectedId), [rows, selectedId])
  const choose = (index: number, how: Choosing) => {
    const segment = rows[index]?.segment
    if (!segment) return
    const first = rows[current]?.segment
    if (how === 'toggle') labeler?.toggle(segment.id)
    else if (how === 'range' && first) {
      const between = rows.slice(Math.min(current, index), Math.max(current, index) + 1)
      labeler?.selectMany(
        between.map((each) => each.segment.id),
        first.id,
      )
    } else {
      labeler?.select(segment.id)
      player.seek(segment.startUs)
    }
    workbench.view.reveal(segment.startUs)
  }
  return (
    <VirtualList
      label={label}
      count={rows.length}
      rowPx={27}
      current={current}
      follows="selection"
      keyOf={(index) => rows[index]?.segment.id ?? index}
      isChosen={(index) => chosen.has(rows[index]?.segment.id ?? ('' as Segment['id']))} // no segment has the empty id
      nameOf={(index) => rows[index] && describeSegment(rows[index].segment, taxonomy)}
      onChoose={choose}
    >
      {(index) => {
        const row = rows[index]
        if (!row) return null
        const { segment, depth } = row
        const intent = segment.labelId ? labels.get(segment.labelId) : undefined
        const title = segmentTitle(segment, labels)
        return (
          <>
            <span style={{ width: depth * 12 }} />
            <span className={`${styles.rowTime} num`} data-time={formatTime(segment.startUs, 0)} />
            <Swatch color={intent?.color ?? null} isPoint={points.has(segment.tier)} />
            <span className={styles.rowTitle} data-plain={depth > 1 || undefined} data-empty={!title || undefined}>
              {title ? <Marked text={title} patterns={patterns} /> : describeEmpty(segment, taxonomy)}
            </span>
          </>
        )
      }}
    </VirtualList>
  )
}
