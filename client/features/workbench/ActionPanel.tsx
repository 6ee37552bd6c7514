import { Button, Group, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { actionTitle } from '#shared/actions/title.ts'
import { findActionTier } from '#shared/labels/actionEdits.ts'
import { findKindsFor } from '#shared/labels/actionLabels.ts'
import type { ActionLabel } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import type { ActionLabeler, ReadAction } from '../../engine/actionLabeler.ts'
import styles from './ActionPanel.module.css'
import { actionInstructionFieldId, actionIntentFieldId, actionKindFieldId, actionTextFieldId } from './fieldIds.ts'
import { IntentPicker } from './IntentPicker.tsx'
import parts from './parts.module.css'
import { SegmentFields } from './SegmentFields.tsx'
import { useCanEdit, usePassState, useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const marks = [
  { value: 'none', label: 'Good' },
  { value: 'redundant', label: 'Redundant' },
  { value: 'wrong', label: 'Wrong' },
]
const inWords = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ')

/** A derived action, what was derived of it, and what a person says it was. */
export function ActionPanel({ row, labeler }: { row: ReadAction; labeler: ActionLabeler }) {
  const { run } = useWorkbenchScope()
  const isReadOnly = !useCanEdit() || !labeler.canEdit()
  const { action, derived, segment, part } = row
  const said = segment?.action ?? null
  const [first] = derived
  const tier = findActionTier(useTaxonomy())
  const hasText = action.kind === 'type' || action.kind === 'source' || said?.text != null
  return (
    <section className={parts.panel} aria-label="Selected action">
      <h2 className={parts.panelTitle}>
        Action {part === null ? '' : `· part ${part + 1} `}· <span className="num">{formatTime(action.tStartUs)}</span>
      </h2>
      <Derived row={row} />
      <Select
        id={actionKindFieldId}
        label="What it was"
        data={[...new Set([action.kind, ...(first ? findKindsFor(first) : [])])].map((value) => ({ value, label: inWords(value) }))}
        value={action.kind}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(kind) => kind && labeler.say({ kind: kind as ActionLabel['kind'] })} // one of `data`, which are kinds
      />
      {hasText && (
        <TextField
          key={action.seqFrom + (action.text ?? '')}
          id={actionTextFieldId}
          label="Text"
          value={action.text ?? ''}
          isReadOnly={isReadOnly}
          onChange={(text) => labeler.say({ text })}
        />
      )}
      {tier?.hasLabel && (
        <IntentPicker
          id={actionIntentFieldId}
          owner={action.seqFrom}
          value={segment?.labelId ?? null}
          isReadOnly={isReadOnly}
          onChange={(labelId) => labeler.describe({ labelId })}
        />
      )}
      {tier?.hasText && (
        <TextField
          key={segment?.text ?? ''}
          id={actionInstructionFieldId}
          label="Instruction"
          value={segment?.text ?? ''}
          isReadOnly={isReadOnly}
          onChange={(text) => labeler.describe({ text: text.trim() })}
        />
      )}
      {segment && <SegmentFields segment={segment} />}
      <SegmentedControl
        aria-label="Whether it was good"
        data={marks}
        value={said?.mark ?? 'none'}
        readOnly={isReadOnly}
        onChange={(mark) => labeler.say({ mark: mark === 'redundant' || mark === 'wrong' ? mark : null })}
      />
      {said?.target && (
        <p className={styles.fact}>
          Target “{said.target.name || 'without a name'}”,{' '}
          <span className="num">
            {Math.round(said.target.widthPx)} × {Math.round(said.target.heightPx)}
          </span>{' '}
          at{' '}
          <span className="num">
            {Math.round(said.target.xPx)}, {Math.round(said.target.yPx)}
          </span>
        </p>
      )}
      {said && <Author editedAtMs={said.editedAtMs} />}
      {!isReadOnly && (
        <Group gap={6}>
          {buttons.map(([id, title]) => (
            <Button key={id} variant="default" size="compact-xs" disabled={id === 'action-clear' && !said} onClick={() => run(id)}>
              {title}
            </Button>
          ))}
        </Group>
      )}
    </section>
  )
}

const buttons = [
  ['action-box', 'Draw target box'],
  ['action-merge', 'Merge with next'],
  ['action-split', 'Split here'],
  ['action-clear', 'Take back'],
] as const

/** What the events say, struck through where a person says otherwise. */
function Derived({ row: { derived, action, part } }: { row: ReadAction }) {
  const isOther = derived.length !== 1 || part !== null || derived[0]?.kind !== action.kind || derived[0].text !== action.text
  return (
    <p className={styles.fact}>
      Derived:{' '}
      {derived.map((each) => (
        <span key={each.id} className={isOther ? styles.struck : undefined}>
          {actionTitle(each)}
        </span>
      ))}
      {isOther && <strong className={styles.said}>{actionTitle(action)}</strong>}
    </p>
  )
}

/** Who says so, and since when. */
function Author({ editedAtMs }: { editedAtMs: number | null }) {
  const author = usePassState((state) => state?.pass.author)
  const time = editedAtMs === null ? '' : `, ${new Date(editedAtMs).toLocaleString()}`
  return (
    <p className={styles.fact}>
      Said by {author}
      {time}
    </p>
  )
}

type TextFieldProps = { id: string; label: string; value: string; isReadOnly: boolean; onChange: (text: string) => void }

/** Text that is said when the field is left or Enter is pressed. */
function TextField({ id, label, value, isReadOnly, onChange }: TextFieldProps) {
  const [draft, setDraft] = useState(value)
  return (
    <TextInput
      id={id}
      label={label}
      maxLength={4000}
      readOnly={isReadOnly}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => draft !== value && onChange(draft)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
        event.preventDefault()
        event.currentTarget.blur()
      }}
    />
  )
}
