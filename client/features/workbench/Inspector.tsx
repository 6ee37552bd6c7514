import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { returnReasons } from '#shared/labels/passes.ts'
import { formatTime } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import { selectionOf } from '../../engine/workbenchStore.ts'
import { ActionPanel } from './ActionPanel.tsx'
import { BulkPanel } from './BulkPanel.tsx'
import styles from './Inspector.module.css'
import { LabelPanel, type LabelTarget } from './LabelPanel.tsx'
import { PictureClock } from './PictureClock.tsx'
import { PlayheadReadout } from './PlayheadReadout.tsx'
import parts from './parts.module.css'
import { RangePanel } from './RangePanel.tsx'
import { useCanEdit, usePassState, useSelectedAction, useSelectedSegment, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The picked range, the selected segment or the marked range, or how to begin; below it what is at the playhead. */
export function Inspector() {
  const segment = useSelectedSegment()
  const pending = useWorkbenchState((state) => state.pending)
  const selected = useWorkbenchState(selectionOf)
  const range = useWorkbenchState((state) => state.range)
  const hasPass = usePassState((state) => state !== null)
  const labeler = useWorkbenchScope().workbench.actionLabeler
  const action = useSelectedAction()
  const isOther = range !== null || selected.size > 0 || (action !== null && labeler !== null)
  const target = useMemo<LabelTarget | null>(() => {
    if (isOther) return null
    return segment ? { segment } : pending && { pending }
  }, [isOther, segment, pending])
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <LabelPanel target={target} />
      {range ? (
        <RangePanel range={range} />
      ) : selected.size > 0 ? (
        <BulkPanel ids={selected} />
      ) : action && labeler ? (
        <ActionPanel key={action.action.seqFrom} row={action} labeler={labeler} />
      ) : target ? null : hasPass ? (
        <EmptyPanel />
      ) : (
        <NoPassPanel />
      )}
      <PlayheadReadout />
      <PictureClock />
    </aside>
  )
}

function NoPassPanel() {
  return (
    <section className={parts.panel} aria-label="No pass">
      <h2 className={parts.panelTitle}>Not labeled yet</h2>
      <Text c="dimmed">
        The recording can be played and searched. Labels are made by annotators and reviewers; they are shown here then.
      </Text>
    </section>
  )
}

/** Teaches the first steps by the keys that do them. */
function EmptyPanel() {
  const { commands } = useWorkbenchScope()
  const canEdit = useCanEdit()
  const state = usePassState((each) => each?.pass.state)
  const count = usePassState((each) => each?.segments.length ?? 0)
  const review = usePassState((each) => each?.pass.reviews.at(-1))
  const canReview = commands.find((each) => each.id === 'review')?.isEnabled?.() ?? false
  const markTUs = useWorkbenchState((each) => each.markTUs)
  const steps = ['play', 'mark-start', 'mark-end', 'extend', 'text', 'split'].flatMap((id) => commands.find((each) => each.id === id) ?? [])
  return (
    <section className={parts.panel} aria-label="No selection">
      <h2 className={parts.panelTitle}>{canEdit ? 'Nothing selected' : `This pass is ${state === 'draft' ? 'a draft' : state}`}</h2>
      {state === 'returned' && review && (
        <div className={styles.returned}>
          <strong>Returned by {review.reviewer}</strong>
          {review.reason && <span>{returnReasons[review.reason]}</span>}
          {review.comment && <span className={parts.dim}>{review.comment}</span>}
        </div>
      )}
      {markTUs !== null && (
        <p className={styles.marked} role="status">
          Start marked at <span className="num">{formatTime(markTUs)}</span>. Go to where it ends and press{' '}
          <kbd className={parts.key}>O</kbd>.
        </p>
      )}
      <Text c="dimmed">
        {canEdit
          ? count === 0
            ? 'Drag a range on the Goal row of the timeline, then press an intent’s key. Or mark it while playing:'
            : 'Click a segment to see it here, or drag a range on a tier to make one.'
          : canReview
            ? 'Look through its labels, then accept or return it.'
            : 'Its labels can be looked at, not changed.'}
      </Text>
      {canEdit && (
        <ul className={styles.steps}>
          {steps.map((each) => (
            <li key={each.id}>
              <kbd className={parts.key}>{formatCombo(each.keys[0] ?? '')}</kbd> {each.title}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
