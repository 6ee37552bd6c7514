import { Button, Group, Text } from '@mantine/core'
import { Activity, memo, useCallback, useRef } from 'react'
import type { SegmentId } from '#shared/ids.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import type { Pending } from '../../engine/workbenchStore.ts'
import styles from './Inspector.module.css'
import { InstructionField } from './InstructionField.tsx'
import { IntentPicker } from './IntentPicker.tsx'
import parts from './parts.module.css'
import { SegmentFields } from './SegmentFields.tsx'
import { Suggested } from './Suggested.tsx'
import { TimeField } from './TimeField.tsx'
import { useCanEdit, useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What is labeled: a segment, or a marked range that has none yet. */
export type LabelTarget = { segment: Segment } | { pending: Pending }

/**
 * The fields of what is selected or marked. They are made once and stay, unseen while nothing is selected: making them anew
 * would cost more than a frame with every range and every split. What holds a draft knows whose it is.
 */
export function LabelPanel({ target }: { target: LabelTarget | null }) {
  const kept = useLast(target)
  return <Activity mode={target ? 'visible' : 'hidden'}>{kept && <Fields target={kept} />}</Activity>
}

function useLast<T>(value: T | null): T | null {
  const last = useRef(value)
  if (value !== null) last.current = value
  return last.current
}

function Fields({ target }: { target: LabelTarget }) {
  const { labeler } = useWorkbenchScope().workbench
  const [segment, pending] = 'segment' in target ? [target.segment, null] : [null, target.pending]
  const keptSegment = useLast(segment)
  const tierId = (segment ?? pending)?.tier ?? ''
  const tier = useTaxonomy().tiers.find((each) => each.id === tierId)
  const canEdit = useCanEdit()
  const isPoint = tier?.shape === 'point'
  return (
    <section className={parts.panel} aria-label={segment ? 'Selected segment' : 'Marked range'}>
      <h2 className={parts.panelTitle}>
        {segment ? (isPoint ? 'Point' : 'Segment') : 'New'} · {tier?.title ?? tierId}
      </h2>
      {pending && (
        <Text className="num">
          {formatTime(pending.span.startUs)}
          {!isPoint && ` – ${formatTime(pending.span.endUs)}`}
        </Text>
      )}
      {tier?.hasLabel && labeler && (
        <IntentPicker
          owner={segment?.id ?? pending}
          value={segment?.labelId ?? null}
          isReadOnly={segment !== null && !canEdit}
          onChange={labeler.applyLabel}
        />
      )}
      <Suggested />
      {pending && <PendingButtons hasLabel={tier?.hasLabel ?? false} />}
      <Activity mode={segment ? 'visible' : 'hidden'}>{keptSegment && <Details segment={keptSegment} />}</Activity>
    </section>
  )
}

function PendingButtons({ hasLabel }: { hasLabel: boolean }) {
  const { labeler, store } = useWorkbenchScope().workbench
  return (
    <Group gap={6}>
      <Button size="compact-xs" onClick={() => labeler?.createPending(null)}>
        {hasLabel ? 'Create without an intent' : 'Create'}
      </Button>
      <Button variant="default" size="compact-xs" onClick={() => store.setState({ pending: null })}>
        Let go
      </Button>
    </Group>
  )
}

const originWords = { human: 'by hand', suggestion_accepted: 'suggested', suggestion_edited: 'suggested, edited' }

/** What only a segment has. Each part is drawn anew only when something in it changed. */
const Details = memo(function Details({ segment }: { segment: Segment }) {
  const { labeler } = useWorkbenchScope().workbench
  const tier = useTaxonomy().tiers.find((each) => each.id === segment.tier)
  const canEdit = useCanEdit()
  const isPoint = tier?.shape === 'point'
  const { id, startUs, endUs } = segment
  return (
    <>
      <div className={styles.pair}>
        <EdgeField id={id} edge="start" label={isPoint ? 'Time' : 'Start'} valueUs={startUs} isReadOnly={!canEdit} />
        {!isPoint && <EdgeField id={id} edge="end" label="End" valueUs={endUs} isReadOnly={!canEdit} />}
      </div>
      {tier?.hasText && labeler && <InstructionField owner={id} value={segment.text} isReadOnly={!canEdit} onChange={labeler.setText} />}
      <SegmentFields segment={segment} />
      <div className={styles.factsRow}>
        <span>{isPoint ? 'a moment' : `${formatTime(endUs - startUs)} long`}</span>
        <span>{originWords[segment.origin]}</span>
      </div>
      {canEdit && <SegmentButtons isPoint={isPoint} />}
    </>
  )
})

type EdgeFieldProps = { id: SegmentId; edge: 'start' | 'end'; label: string; valueUs: number; isReadOnly: boolean }

const EdgeField = memo(function EdgeField({ id, edge, label, valueUs, isReadOnly }: EdgeFieldProps) {
  const { labeler, player } = useWorkbenchScope().workbench
  // the same for every segment, so that what calls it stays as it is
  const setHere = useCallback(() => {
    const selected = labeler?.selected()
    if (selected) labeler?.setEdge(selected.id, edge, player.tUs())
  }, [labeler, edge, player])
  return (
    <TimeField
      label={label}
      keyHint={edge === 'start' ? 'I' : 'O'}
      owner={id}
      valueUs={valueUs}
      isReadOnly={isReadOnly}
      onChange={(tUs) => labeler?.setEdge(id, edge, tUs)}
      onHere={setHere}
    />
  )
})

const SegmentButtons = memo(function SegmentButtons({ isPoint }: { isPoint: boolean }) {
  const { run } = useWorkbenchScope()
  const button = (command: string, title: string) => (
    <Button variant="default" size="compact-xs" onClick={() => run(command)}>
      {title}
    </Button>
  )
  return (
    <Group gap={6}>
      {!isPoint && button('split', 'Split')}
      {!isPoint && button('merge', 'Merge with next')}
      {button('delete', 'Delete')}
    </Group>
  )
})
