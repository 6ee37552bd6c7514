import { NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import type { Attribute } from '#shared/labels/attributes.ts'
import type { BulkEdit } from '#shared/labels/bulk.ts'
import { outcomes } from '#shared/labels/segments.ts'
import { usPerSecond } from '#shared/time.ts'
import { bulkIntentFieldId } from './fieldIds.ts'
import { IntentPicker } from './IntentPicker.tsx'
import { useTaxonomy } from './useStores.ts'

type ValueProps<E> = { edit: E; onChange: (edit: BulkEdit) => void; onDone: () => void }
type EditOf<K extends BulkEdit['kind']> = Extract<BulkEdit, { kind: K }>

const inPanel = { withinPortal: false, floatingStrategy: 'fixed' } as const
const none = 'none'

/** The field for what a bulk edit sets; Enter in it makes the edit. */
export function BulkValue({ edit, onChange, onDone }: ValueProps<BulkEdit>) {
  const { tiers } = useTaxonomy()
  switch (edit.kind) {
    case 'label':
      return (
        <IntentPicker
          id={bulkIntentFieldId}
          value={edit.labelId}
          isReadOnly={false}
          onChange={(labelId) => onChange({ kind: 'label', labelId })}
        />
      )
    case 'text':
      return (
        <Textarea
          label="Instruction"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={4000}
          value={edit.text}
          onChange={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            onDone()
          }}
        />
      )
    case 'outcome':
      return (
        <SegmentedControl
          aria-label="Outcome"
          data={[none, ...outcomes]}
          value={edit.outcome ?? none}
          onChange={(value) => onChange({ kind: 'outcome', outcome: outcomes.find((each) => each === value) ?? null })}
        />
      )
    case 'attribute':
      return <AttributeValueField edit={edit} onChange={onChange} onDone={onDone} />
    case 'tier':
      return (
        <Select
          label="Tier"
          placeholder="Choose a tier"
          comboboxProps={inPanel}
          data={tiers.map((each) => ({ value: each.id, label: each.title }))}
          value={edit.tier || null}
          allowDeselect={false}
          onChange={(tier) => tier && onChange({ kind: 'tier', tier })}
        />
      )
    case 'shift':
      return (
        <NumberInput
          label="Later by, in seconds; earlier with a minus"
          step={0.1}
          decimalScale={6}
          value={edit.byUs / usPerSecond}
          onChange={(value) => onChange({ kind: 'shift', byUs: Math.round(Number(value) * usPerSecond) })}
          onKeyDown={(event) => event.key === 'Enter' && onDone()}
        />
      )
    case 'delete':
      return null
  }
}

function AttributeValueField({ edit, onChange, onDone }: ValueProps<EditOf<'attribute'>>) {
  const attribute = useTaxonomy().attributes.find((each) => each.id === edit.id)
  if (!attribute) return null
  const set = (value: EditOf<'attribute'>['value']) => onChange({ ...edit, value })
  return <KindField attribute={attribute} value={edit.value} onSet={set} onDone={onDone} />
}

type KindProps = {
  attribute: Attribute
  value: EditOf<'attribute'>['value']
  onSet: (value: EditOf<'attribute'>['value']) => void
  onDone: () => void
}

function KindField({ attribute: { title, kind, options }, value, onSet, onDone }: KindProps) {
  const onKeyDown = ({ key }: { key: string }) => key === 'Enter' && onDone()
  if (kind === 'choice')
    return (
      <Select
        label={title}
        placeholder="none"
        clearable
        comboboxProps={inPanel}
        data={options}
        value={typeof value === 'string' ? value : null}
        onChange={onSet}
      />
    )
  if (kind === 'flag')
    return (
      <SegmentedControl
        aria-label={title}
        data={[none, 'yes', 'no']}
        value={value === null ? none : value ? 'yes' : 'no'}
        onChange={(next) => onSet(next === none ? null : next === 'yes')}
      />
    )
  if (kind === 'number')
    return (
      <NumberInput
        label={title}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onSet(next === '' ? null : Number(next))}
        onKeyDown={onKeyDown}
      />
    )
  return (
    <TextInput
      label={title}
      value={String(value ?? '')}
      onChange={(event) => onSet(event.currentTarget.value || null)}
      onKeyDown={onKeyDown}
    />
  )
}
