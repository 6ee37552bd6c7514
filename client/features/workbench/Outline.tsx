import { useMemo } from 'react'
import { deriveOutline } from '#shared/labels/edits.ts'
import { formatTime } from '#shared/time.ts'
import { segmentTitle } from '../../draw/drawTier.ts'
import { labelsById } from '../../draw/timelineModel.ts'
import { Swatch } from './IntentPicker.tsx'
import styles from './lists.module.css'
import { usePassState, useTaxonomy, useWorkbenchState } from './useStores.ts'
import { VirtualList } from './VirtualList.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The segments as a tree, by time. */
export function Outline() {
  const { workbench } = useWorkbenchScope()
  const { player, labeler } = workbench
  const segments = usePassState((state) => state?.segments)
  const selectedId = useWorkbenchState((state) => state.selectedId)
  const taxonomy = useTaxonomy()
  const labels = useMemo(() => labelsById(taxonomy), [taxonomy])
  const rows = useMemo(() => deriveOutline(segments ?? [], taxonomy), [segments, taxonomy])
  const titles = useMemo(() => new Map(taxonomy.tiers.map((tier) => [tier.id, tier.title])), [taxonomy])
  if (!segments) return <p className={styles.listEmpty}>Nobody has labeled this session yet.</p>
  if (rows.length === 0) return <p className={styles.listEmpty}>No segments yet. They are listed here as they are made.</p>
  const open = (index: number) => {
    const segment = rows[index]?.segment
    if (!segment) return
    labeler?.select(segment.id)
    player.seek(segment.startUs)
    workbench.view.reveal(segment.startUs)
  }
  return (
    <VirtualList
      label="Segments"
      count={rows.length}
      rowPx={27}
      current={rows.findIndex(({ segment }) => segment.id === selectedId)}
      follows="selection"
      keyOf={(index) => rows[index]?.segment.id ?? index}
      onChoose={open}
    >
      {(index) => {
        const row = rows[index]
        if (!row) return null
        const { segment, depth } = row
        const label = segment.labelId ? labels.get(segment.labelId) : undefined
        const title = segmentTitle(segment, labels)
        return (
          <>
            <span style={{ width: depth * 12 }} />
            <span className={`${styles.rowTime} num`}>{formatTime(segment.startUs, 0)}</span>
            <Swatch color={label?.color ?? null} />
            <span className={styles.rowTitle} data-plain={depth > 1 || undefined} data-empty={!title || undefined}>
              {title || `${titles.get(segment.tier) ?? segment.tier} without an intent`}
            </span>
          </>
        )
      }}
    </VirtualList>
  )
}
