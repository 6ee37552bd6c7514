import { Button, Group, Select, Text } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import type { SegmentId } from '#shared/ids.ts'
import type { Attribute } from '#shared/labels/attributes.ts'
import { type BulkEdit, type BulkPlan, type BulkStep, planBulk } from '#shared/labels/bulk.ts'
import { computeDifference } from '#shared/labels/history.ts'
import { applyChange, type Segment } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import { formatPlural } from '../../app/format.ts'
import { segmentTitle } from '../../draw/drawTier.ts'
import { labelsById } from '../../draw/timelineModel.ts'
import styles from './BulkPanel.module.css'
import { BulkValue } from './BulkValue.tsx'
import parts from './parts.module.css'
import { useCanEdit, usePassState, useTaxonomy, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Several segments: what shall be done to all of them, what that would change, and why some can't be. */
export function BulkPanel({ ids }: { ids: ReadonlySet<SegmentId> }) {
  const { workbench } = useWorkbenchScope()
  const { store, labeler } = workbench
  const segments = usePassState((state) => state?.segments)
  const edit = useWorkbenchState((state) => state.bulk)
  const taxonomy = useTaxonomy()
  const canEdit = useCanEdit()
  const selected = useMemo(() => (segments ?? []).filter((each) => ids.has(each.id)), [segments, ids])
  // the segments are those of the context: it is planned anew when they change
  const plan = useMemo(
    () => (edit && labeler && segments && canEdit ? planBulk(labeler.context(), [...ids], edit) : null),
    [edit, labeler, segments, ids, canEdit],
  )
  usePreview(plan)
  const apply = () => {
    const change = plan?.change
    if (!labeler || !change) return
    store.setState({ bulk: null, preview: null })
    labeler.make(() => change)
  }
  const choices = editChoices(taxonomy.attributes)
  return (
    <section className={parts.panel} aria-label="Selected segments">
      <h2 className={parts.panelTitle}>{formatPlural(selected.length, 'segment')} selected</h2>
      <Text c="dimmed">{countByTier(selected, new Map(taxonomy.tiers.map((each) => [each.id, each.title])))}</Text>
      {canEdit && (
        <>
          <Select
            label="For all of them"
            placeholder="Choose what to change"
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            data={choices.map(({ value, label }) => ({ value, label }))}
            value={edit && (edit.kind === 'attribute' ? `attribute ${edit.id}` : edit.kind)}
            allowDeselect={false}
            onChange={(value) => store.setState({ bulk: choices.find((each) => each.value === value)?.first ?? null })}
          />
          {edit && <BulkValue edit={edit} onChange={(bulk) => store.setState({ bulk })} onDone={apply} />}
        </>
      )}
      {plan && <Plan plan={plan} />}
      <Group gap={6} className={styles.ends}>
        {plan && <ApplyButton key={edit?.kind} count={plan.steps.length} isDelete={edit?.kind === 'delete'} onApply={apply} />}
        <Button variant="default" size="compact-xs" onClick={() => labeler?.select(null)}>
          Let go
        </Button>
      </Group>
    </section>
  )
}

type Choice = { value: string; label: string; first: BulkEdit }

function editChoices(attributes: readonly Attribute[]): Choice[] {
  return [
    { value: 'label', label: 'Intent', first: { kind: 'label', labelId: null } },
    { value: 'text', label: 'Instruction', first: { kind: 'text', text: '' } },
    { value: 'outcome', label: 'Outcome', first: { kind: 'outcome', outcome: null } },
    ...attributes.map(({ id, title }) => ({
      value: `attribute ${id}`,
      label: title,
      first: { kind: 'attribute' as const, id, value: null },
    })),
    { value: 'tier', label: 'Tier', first: { kind: 'tier', tier: '' } },
    { value: 'shift', label: 'Move in time', first: { kind: 'shift', byUs: 0 } },
    { value: 'delete', label: 'Delete', first: { kind: 'delete' } },
  ]
}

/** After a key that begins an edit, Enter is all that is left to press. */
function ApplyButton({ count, isDelete, onApply }: { count: number; isDelete: boolean; onApply: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const isTyping = document.activeElement?.closest('input, textarea')
    if (!isTyping) button.current?.focus()
  }, [])
  return (
    <Button ref={button} size="compact-xs" {...(isDelete ? { color: 'red' } : {})} disabled={count === 0} onClick={onApply}>
      {isDelete ? 'Delete' : 'Change'} {formatPlural(count, 'segment')}
    </Button>
  )
}

function countByTier(selected: readonly Segment[], titles: ReadonlyMap<string, string>): string {
  const counts = Map.groupBy(selected, (each) => each.tier)
  return [...counts].map(([tier, list]) => `${titles.get(tier) ?? tier} ${list.length}`).join(' · ')
}

/** The timeline shows the segments as they would be. */
function usePreview(plan: BulkPlan | null): void {
  const { labeler, store } = useWorkbenchScope().workbench
  useEffect(() => {
    if (!labeler || !plan?.change) return
    const { segments, taxonomy, durationUs } = labeler.context()
    const after = applyChange(segments, plan.change, taxonomy, durationUs)
    store.setState({ preview: { kind: 'bulk', segments: after, difference: computeDifference(segments, after) } })
    return () => store.setState({ preview: null })
  }, [labeler, store, plan])
  useEffect(() => () => store.setState({ bulk: null }), [store])
}

/** How many before-and-afters are listed. */
const mostListed = 5

function Plan({ plan: { steps, below, same, refused } }: { plan: BulkPlan }) {
  const taxonomy = useTaxonomy()
  const labels = useMemo(() => labelsById(taxonomy), [taxonomy])
  const reasons = Map.groupBy(refused, (each) => each.reason)
  return (
    <div className={styles.plan}>
      <p role="status">
        <strong>{formatPlural(steps.length, 'segment')}</strong> {steps.length === 1 ? 'changes' : 'change'}
        {below > 0 && `, with ${below} below`}
        {same > 0 && ` · ${same} already so`}
        {refused.length > 0 && ` · ${refused.length} can’t`}
      </p>
      <ul>
        {[...reasons].slice(0, mostListed).map(([reason, list]) => (
          <li key={reason} className={styles.refused}>
            {list.length > 1 && `${list.length} × `}
            {reason}
          </li>
        ))}
      </ul>
      <ul aria-label="Before and after">
        {steps.slice(0, mostListed).map((step) => (
          <li key={step.before.id} className={styles.step}>
            <span className="num">{formatTime(step.before.startUs, 1)}</span>
            <span>{describe(step, step.before, labels)}</span>
            <span aria-hidden>→</span>
            <span className={styles.after}>{step.after ? describe(step, step.after, labels) : 'gone'}</span>
          </li>
        ))}
      </ul>
      {steps.length > mostListed && <p className={parts.dim}>and {steps.length - mostListed} more, marked on the timeline</p>}
    </div>
  )
}

type Labels = Parameters<typeof segmentTitle>[1]

/** Of a segment what the step changes in it. */
function describe({ before, after }: BulkStep, segment: Segment, labels: Labels): string {
  if (!after) return segmentTitle(segment, labels) || 'no intent'
  if (before.startUs !== after.startUs) return formatTime(segment.startUs)
  if (before.tier !== after.tier) return segment.tier
  if (before.labelId !== after.labelId) return (segment.labelId && labels.get(segment.labelId)?.name) || 'no intent'
  if (before.text !== after.text) return segment.text || 'no text'
  if (before.outcome !== after.outcome) return segment.outcome ?? 'no outcome'
  const changed = Object.keys({ ...before.attributes, ...after.attributes }).find((id) => before.attributes[id] !== after.attributes[id])
  return changed === undefined ? '' : String(segment.attributes[changed] ?? 'none')
}
