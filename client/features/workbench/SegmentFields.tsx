import { NumberInput, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Attribute, AttributeValue } from '#shared/labels/attributes.ts'
import { setSegmentAttribute, setSegmentOutcome } from '#shared/labels/edits.ts'
import { type Outcome, outcomes, type Segment } from '#shared/labels/segments.ts'
import { SearchSelect } from '../../app/SearchSelect.tsx'
import { formatCombo } from '../../engine/keymap.ts'
import styles from './Inspector.module.css'
import parts from './parts.module.css'
import { useCanEdit, useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What is said of a segment beside its intent and text: how it ended, and the fields that the project asks for on its tier. */
export function SegmentFields({ segment }: { segment: Segment }) {
  const { labeler } = useWorkbenchScope().workbench
  const { tiers, attributes } = useTaxonomy()
  const canEdit = useCanEdit()
  const set = (id: string, value: AttributeValue | null) =>
    labeler?.make(() => setSegmentAttribute(labeler.context(), segment.id, id, value))
  return (
    <>
      {tiers.find((each) => each.id === segment.tier)?.hasOutcome && <OutcomeField segment={segment} />}
      {attributes
        .filter((each) => each.tiers.includes(segment.tier))
        .map((each) => (
          <AttributeField
            key={`${segment.id} ${each.id}`}
            attribute={each}
            value={segment.attributes[each.id] ?? null}
            isReadOnly={!canEdit}
            onChange={(value) => set(each.id, value)}
          />
        ))}
    </>
  )
}

/** A choice is as high as its words, and its ring is in the middle of them. */
const oneLine = { size: 'xs', classNames: { body: styles.radioBody ?? '', radio: styles.radio ?? '' } }

const outcomeNames: Record<Outcome, string> = { done: 'Done', failed: 'Failed', abandoned: 'Abandoned' }

function OutcomeField({ segment }: { segment: Segment }) {
  const { workbench, commands } = useWorkbenchScope()
  const { labeler } = workbench
  const canEdit = useCanEdit()
  const keyOf = (outcome: Outcome) => commands.find((each) => each.id === `outcome-${outcome}`)?.keys[0]
  const set = (outcome: Outcome | null) => labeler?.make(() => setSegmentOutcome(labeler.context(), segment.id, outcome))
  return (
    <Radio.Group label="Outcome" value={segment.outcome ?? ''} readOnly={!canEdit} onChange={(value) => set(readOutcome(value))}>
      <div className={styles.radios}>
        {outcomes.map((each) => {
          const combo = keyOf(each)
          return (
            <Radio
              key={each}
              {...oneLine}
              value={each}
              disabled={!canEdit && segment.outcome !== each}
              label={
                <>
                  {outcomeNames[each]} {canEdit && combo && <kbd className={parts.key}>{formatCombo(combo)}</kbd>}
                </>
              }
            />
          )
        })}
        {canEdit && segment.outcome && <Radio {...oneLine} value="" label="Not said" />}
      </div>
    </Radio.Group>
  )
}

function readOutcome(value: string): Outcome | null {
  return outcomes.find((each) => each === value) ?? null
}

type FieldProps<V extends AttributeValue> = {
  attribute: Attribute
  value: V | null
  isReadOnly: boolean
  onChange: (value: V | null) => void
}

/** A value of another kind than the attribute has now (it was changed since) is shown as nothing, until one is given. */
function AttributeField({ attribute, value, ...rest }: FieldProps<AttributeValue>) {
  switch (attribute.kind) {
    case 'choice':
      return <ChoiceField attribute={attribute} value={typeof value === 'string' ? value : null} {...rest} />
    case 'flag':
      return <FlagField attribute={attribute} value={typeof value === 'boolean' ? value : null} {...rest} />
    case 'number':
      return <NumberField attribute={attribute} value={typeof value === 'number' ? value : null} {...rest} />
    case 'text':
      return <TextField attribute={attribute} value={typeof value === 'string' ? value : null} {...rest} />
  }
}

/** As many as are taken in at a glance; more are searched. */
const mostRadios = 5

function ChoiceField({ attribute, value, isReadOnly, onChange }: FieldProps<string>) {
  const { title, options, isRequired } = attribute
  if (options.length > mostRadios)
    return (
      <SearchSelect
        label={title}
        withAsterisk={isRequired}
        placeholder={isReadOnly ? 'Not said' : 'Choose'}
        readOnly={isReadOnly}
        clearable={!isRequired && !isReadOnly}
        data={options.map((each) => ({ value: each, label: each }))}
        value={value}
        onChange={onChange}
      />
    )
  const choices = options.map((each) => ({ key: each, label: each }))
  return (
    <Radios
      attribute={attribute}
      choices={choices}
      value={value}
      isReadOnly={isReadOnly}
      onChange={(key) => onChange(options.find((each) => each === key) ?? null)}
    />
  )
}

function FlagField({ attribute, value, isReadOnly, onChange }: FieldProps<boolean>) {
  const choices = [
    { key: 'yes', label: 'Yes' },
    { key: 'no', label: 'No' },
  ]
  return (
    <Radios
      attribute={attribute}
      choices={choices}
      value={value === null ? null : value ? 'yes' : 'no'}
      isReadOnly={isReadOnly}
      onChange={(key) => onChange(key === null ? null : key === 'yes')}
    />
  )
}

type RadiosProps = Omit<FieldProps<string>, 'onChange'> & {
  choices: readonly { key: string; label: string }[]
  onChange: (key: string | null) => void
}

/** What no option is called, for saying nothing: titles are trimmed. */
const nothingKey = ' '

function Radios({ attribute, choices, value, isReadOnly, onChange }: RadiosProps) {
  const { title, isRequired } = attribute
  return (
    <Radio.Group
      label={title}
      withAsterisk={isRequired}
      value={value ?? nothingKey}
      readOnly={isReadOnly}
      onChange={(key) => onChange(key === nothingKey ? null : key)}
    >
      <div className={styles.radios}>
        {choices.map((each) => (
          <Radio key={each.key} {...oneLine} value={each.key} label={each.label} disabled={isReadOnly && value !== each.key} />
        ))}
        {!isReadOnly && value !== null && <Radio {...oneLine} value={nothingKey} label="Not said" />}
      </div>
    </Radio.Group>
  )
}

function NumberField({ attribute, value, isReadOnly, onChange }: FieldProps<number>) {
  const [draft, setDraft] = useState<number | string | null>(null)
  const commit = () => {
    if (draft !== null) onChange(typeof draft === 'number' && Number.isFinite(draft) ? draft : null)
    setDraft(null)
  }
  return (
    <NumberInput
      label={attribute.title}
      withAsterisk={attribute.isRequired}
      hideControls
      readOnly={isReadOnly}
      value={draft ?? value ?? ''}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}

const longestText = 4000

function TextField({ attribute, value, isReadOnly, onChange }: FieldProps<string>) {
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    if (draft !== null && draft.trim() !== (value ?? '')) onChange(draft.trim() || null)
    setDraft(null)
  }
  return (
    <TextInput
      label={attribute.title}
      withAsterisk={attribute.isRequired}
      maxLength={longestText}
      readOnly={isReadOnly}
      value={draft ?? value ?? ''}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
