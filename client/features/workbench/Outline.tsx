import { memo, useMemo } from 'react'
import { useStore } from 'zustand'
import { describeEmpty, describeSegment } from '#shared/labels/describe.ts'
import { deriveDepths, deriveOutline } from '#shared/labels/edits.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { indexTaxonomy } from '#shared/labels/taxonomyIndex.ts'
import { formatTime } from '#shared/time.ts'
import { segmentTitle } from '../../draw/drawTier.ts'
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
  const rows = useMemo(() => (isSearching ? hits : deriveOutline(segments ?? [], taxonomy)), [isSearching, hits, segments, taxonomy])
  if (!segments) return <p className={styles.listEmpty}>Nobody has labeled this session yet.</p>
  return (
    <>
      {(segments.length > 0 || isSearching) && <LabelSearchField />}
      {rows.length === 0 ? (
        <p className={styles.listEmpty}>{isSearching ? 'Nothing matches.' : 'No segments yet. They are listed here as they are made.'}</p>
      ) : (
        <SegmentList
          key={isSearching ? 'hits' : 'all'}
          label={isSearching ? 'Segments found' : 'Segments'}
          rows={rows}
          isFlat={isSearching}
        />
      )}
    </>
  )
}

/** `isFlat`: without what stands above it, depth says nothing. */
type SegmentListProps = { label: string; rows: readonly Segment[]; isFlat: boolean }

/** Shift selects up to a row, Ctrl a row beside what is selected. */
function SegmentList({ label, rows, isFlat }: SegmentListProps) {
  const { workbench } = useWorkbenchScope()
  const { player, labeler, labelFinder } = workbench
  const patterns = useStore(labelFinder.store, (state) => state.patterns)
  const selectedId = useWorkbenchState((state) => state.selectedId)
  const chosen = useWorkbenchState(selectionOf)
  const taxonomy = useTaxonomy()
  const depths = useMemo(() => deriveDepths(taxonomy), [taxonomy])
  const nameOf = useMemo(() => createNames(taxonomy), [taxonomy])
  const current = useMemo(() => rows.findIndex((each) => each.id === selectedId), [rows, selectedId])
  const choose = (index: number, how: Choosing) => {
    const segment = rows[index]
    if (!segment) return
    const first = rows[current]
    if (how === 'toggle') labeler?.toggle(segment.id)
    else if (how === 'range' && first) {
      const between = rows.slice(Math.min(current, index), Math.max(current, index) + 1)
      labeler?.selectMany(
        between.map((each) => each.id),
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
      keyOf={(index) => rows[index]?.id ?? index}
      isChosen={(index) => chosen.has(rows[index]?.id ?? ('' as Segment['id']))} // no segment has the empty id
      nameOf={(index) => rows[index] && nameOf(rows[index])}
      onChoose={choose}
    >
      {(index) => {
        const segment = rows[index]
        if (!segment) return null
        return <SegmentRow segment={segment} depth={isFlat ? 0 : (depths.get(segment.tier) ?? 0)} taxonomy={taxonomy} patterns={patterns} />
      }}
    </VirtualList>
  )
}

/** Names of rows, put together once for as long as the segment is the same. */
function createNames(taxonomy: TaxonomyDoc): (segment: Segment) => string {
  const names = new WeakMap<Segment, string>()
  return (segment) => {
    const name = names.get(segment) ?? describeSegment(segment, taxonomy)
    names.set(segment, name)
    return name
  }
}

type SegmentRowProps = { segment: Segment; depth: number; taxonomy: TaxonomyDoc; patterns: readonly RegExp[] }

/** What stands in a row; an edit changes few of those in view. */
const SegmentRow = memo(function SegmentRow({ segment, depth, taxonomy, patterns }: SegmentRowProps) {
  const { labels, tiers } = indexTaxonomy(taxonomy)
  const title = segmentTitle(segment, labels)
  return (
    <>
      <span style={{ width: depth * 12 }} />
      <span className={`${styles.rowTime} num`} data-time={formatTime(segment.startUs, 0)} />
      <Swatch
        color={(segment.labelId && labels.get(segment.labelId)?.color) ?? null}
        isPoint={tiers.get(segment.tier)?.shape === 'point'}
      />
      <span className={styles.rowTitle} data-plain={depth > 1 || undefined} data-empty={!title || undefined}>
        {title ? <Marked text={title} patterns={patterns} /> : describeEmpty(segment, taxonomy)}
      </span>
    </>
  )
})
