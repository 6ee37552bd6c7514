import { Button, Group, Text } from '@mantine/core'
import { returnReasons } from '#shared/labels/passes.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import { formatCombo } from '../../engine/keymap.ts'
import { selectionOf } from '../../engine/workbenchStore.ts'
import { ActionPanel } from './ActionPanel.tsx'
import { BulkPanel } from './BulkPanel.tsx'
import styles from './Inspector.module.css'
import { InstructionField } from './InstructionField.tsx'
import { IntentPicker } from './IntentPicker.tsx'
import { PictureClock } from './PictureClock.tsx'
import { PlayheadReadout } from './PlayheadReadout.tsx'
import parts from './parts.module.css'
import { RangePanel } from './RangePanel.tsx'
import { SegmentFields } from './SegmentFields.tsx'
import { Suggested } from './Suggested.tsx'
import { TimeField } from './TimeField.tsx'
import { useCanEdit, usePassState, useSelectedAction, useSelectedSegment, useTaxonomy, useWorkbenchState } from './useStores.ts'
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
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      {range ? (
        <RangePanel range={range} />
      ) : selected.size > 0 ? (
        <BulkPanel ids={selected} />
      ) : action && labeler ? (
        <ActionPanel key={action.action.seqFrom} row={action} labeler={labeler} />
      ) : segment ? (
        <SegmentPanel segment={segment} />
      ) : pending ? (
        <PendingPanel />
      ) : hasPass ? (
        <EmptyPanel />
      ) : (
        <NoPassPanel />
      )}
      <PlayheadReadout />
      <PictureClock />
    </aside>
  )
}

const originWords = { human: 'by hand', suggestion_accepted: 'suggested', suggestion_edited: 'suggested, edited' }

/** Stays when another segment is selected: making its fields anew would cost a frame with every split. What holds a draft knows whose it is. */
function SegmentPanel({ segment }: { segment: Segment }) {
  const { workbench, run } = useWorkbenchScope()
  const { labeler, player } = workbench
  const tier = useTaxonomy().tiers.find((each) => each.id === segment.tier)
  const canEdit = useCanEdit()
  const isPoint = tier?.shape === 'point'
  return (
    <section className={parts.panel} aria-label="Selected segment">
      <h2 className={parts.panelTitle}>
        {isPoint ? 'Point' : 'Segment'} · {tier?.title ?? segment.tier}
      </h2>
      {tier?.hasLabel && (
        <IntentPicker
          owner={segment.id}
          value={segment.labelId}
          isReadOnly={!canEdit}
          onChange={(labelId) => labeler?.applyLabel(labelId)}
        />
      )}
      <Suggested />
      <div className={styles.pair}>
        <TimeField
          label={isPoint ? 'Time' : 'Start'}
          keyHint="I"
          owner={segment.id}
          valueUs={segment.startUs}
          isReadOnly={!canEdit}
          onChange={(tUs) => labeler?.setEdge(segment.id, 'start', tUs)}
          onHere={() => labeler?.setEdge(segment.id, 'start', player.tUs())}
        />
        {!isPoint && (
          <TimeField
            label="End"
            keyHint="O"
            owner={segment.id}
            valueUs={segment.endUs}
            isReadOnly={!canEdit}
            onChange={(tUs) => labeler?.setEdge(segment.id, 'end', tUs)}
            onHere={() => labeler?.setEdge(segment.id, 'end', player.tUs())}
          />
        )}
      </div>
      {tier?.hasText && (
        <InstructionField
          key={segment.id}
          value={segment.text}
          isReadOnly={!canEdit}
          onChange={(text) => labeler?.setText(segment.id, text)}
        />
      )}
      <SegmentFields segment={segment} />
      <div className={styles.factsRow}>
        <span>{isPoint ? 'a moment' : `${formatTime(segment.endUs - segment.startUs)} long`}</span>
        <span>{originWords[segment.origin]}</span>
      </div>
      {canEdit && (
        <Group gap={6}>
          {!isPoint && (
            <>
              <Button variant="default" size="compact-xs" onClick={() => run('split')}>
                Split
              </Button>
              <Button variant="default" size="compact-xs" onClick={() => run('merge')}>
                Merge with next
              </Button>
            </>
          )}
          <Button variant="default" size="compact-xs" onClick={() => run('delete')}>
            Delete
          </Button>
        </Group>
      )}
    </section>
  )
}

function PendingPanel() {
  const { workbench } = useWorkbenchScope()
  const pending = useWorkbenchState((state) => state.pending)
  const tier = useTaxonomy().tiers.find((each) => each.id === pending?.tier)
  if (!pending) return null
  return (
    <section className={parts.panel} aria-label="Marked range">
      <h2 className={parts.panelTitle}>New · {tier?.title ?? pending.tier}</h2>
      <Text className="num">
        {formatTime(pending.span.startUs)}
        {tier?.shape !== 'point' && ` – ${formatTime(pending.span.endUs)}`}
      </Text>
      {tier?.hasLabel && (
        <IntentPicker owner={pending} value={null} isReadOnly={false} onChange={(labelId) => workbench.labeler?.applyLabel(labelId)} />
      )}
      <Suggested />
      <Group gap={6}>
        <Button size="compact-xs" onClick={() => workbench.labeler?.createPending(null)}>
          {tier?.hasLabel ? 'Create without an intent' : 'Create'}
        </Button>
        <Button variant="default" size="compact-xs" onClick={() => workbench.store.setState({ pending: null })}>
          Let go
        </Button>
      </Group>
    </section>
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
