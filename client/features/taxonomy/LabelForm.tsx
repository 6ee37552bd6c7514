import { Button, ColorInput, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { type RefObject, useEffect, useState } from 'react'
import type { Decision } from '#shared/labels/migrations.ts'
import { type Label, labelPath, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { type Place, placeOfStep } from '#shared/labels/taxonomyEdits.ts'
import { reservedFor } from '../../engine/reservedKeys.ts'
import { swatches } from './swatches.ts'

type LabelFormProps = {
  doc: TaxonomyDoc
  label: Label
  isReadOnly: boolean
  /** Nothing published names it, so it can go for good. */
  isNew: boolean
  nameRef: RefObject<HTMLInputElement | null>
  onChange: (patch: Partial<Omit<Label, 'id' | 'parentId'>>) => void
  onMove: (place: Place) => void
  onRemove: () => void
  /** What becomes of its segments is to be decided. */
  onDecide: (kind: Decision['kind']) => void
}

const steps = [
  { step: 'up', label: 'Up', icon: IconArrowUp },
  { step: 'down', label: 'Down', icon: IconArrowDown },
  { step: 'out', label: 'Out a level', icon: IconArrowLeft },
  { step: 'in', label: 'In a level', icon: IconArrowRight },
] as const

/** What is published stays readable for ever; out of use it goes by one of these, or by the switch above them. */
const decisions = [
  { kind: 'merge', name: 'Merge into …' },
  { kind: 'split', name: 'Split …' },
  { kind: 'deprecate', name: 'Replace by …' },
] as const

/** Everything about one intent. */
export function LabelForm({ doc, label, isReadOnly, isNew, nameRef, onChange, onMove, onRemove, onDecide }: LabelFormProps) {
  const above = labelPath(doc, label.id).slice(0, -1).join(' › ')
  return (
    <Stack gap="sm">
      {above && (
        <Text size="xs" c="dimmed">
          in {above}
        </Text>
      )}
      <NameInput key={label.id} name={label.name} isReadOnly={isReadOnly} inputRef={nameRef} onChange={(name) => onChange({ name })} />
      <Group grow align="flex-start">
        <ColorField key={label.id} color={label.color} isReadOnly={isReadOnly} onChange={(color) => onChange({ color })} />
        <KeyField key={`key ${label.id}`} doc={doc} label={label} isReadOnly={isReadOnly} onChange={(key) => onChange({ key })} />
      </Group>
      <Textarea
        label="Description"
        description="When to use it, and when not: annotators see this"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2000}
        readOnly={isReadOnly}
        value={label.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      {!isReadOnly && (
        <>
          <Switch
            label="Deprecated"
            description="Stays readable where it was used, is offered no more"
            checked={label.isDeprecated}
            onChange={(event) => onChange(event.currentTarget.checked ? { isDeprecated: true, key: null } : { isDeprecated: false })}
          />
          <Group gap={6}>
            {steps.map(({ step, label: name, icon: Icon }) => {
              const place = placeOfStep(doc, label.id, step)
              return (
                <Button
                  key={step}
                  size="compact-sm"
                  variant="default"
                  leftSection={<Icon size={14} aria-hidden />}
                  disabled={!place}
                  onClick={() => place && onMove(place)}
                >
                  {name}
                </Button>
              )
            })}
          </Group>
          {!isNew && !label.isDeprecated && (
            <Group gap={6}>
              {decisions.map(({ kind, name }) => (
                <Button key={kind} size="compact-sm" variant="default" onClick={() => onDecide(kind)}>
                  {name}
                </Button>
              ))}
            </Group>
          )}
          {isNew && (
            <Button variant="subtle" color="red" w="fit-content" leftSection={<IconTrash size={14} aria-hidden />} onClick={onRemove}>
              Remove
            </Button>
          )}
        </>
      )}
    </Stack>
  )
}

type NameInputProps = { name: string; isReadOnly: boolean; inputRef: RefObject<HTMLInputElement | null>; onChange: (name: string) => void }

/** Keeps what is being typed, also while it is empty: the intent itself always has a name. */
function NameInput({ name, isReadOnly, inputRef, onChange }: NameInputProps) {
  const [text, setText] = useState(name)
  useEffect(() => setText((now) => (now.trim() === name ? now : name)), [name])
  return (
    <TextInput
      ref={inputRef}
      label="Name"
      maxLength={120}
      readOnly={isReadOnly}
      value={text}
      error={text.trim() === '' ? 'An intent needs a name' : null}
      onChange={(event) => {
        setText(event.currentTarget.value)
        const next = event.currentTarget.value.trim()
        if (next !== '') onChange(next)
      }}
    />
  )
}

type KeyFieldProps = { doc: TaxonomyDoc; label: Label; isReadOnly: boolean; onChange: (key: string | null) => void }

/** Takes only a key that will work: one that a command of the workbench has is refused, with what it does there. */
function KeyField({ doc, label, isReadOnly, onChange }: KeyFieldProps) {
  const [refused, setRefused] = useState<string | null>(null)
  const holder = doc.labels.find((each) => each.key !== null && each.key === label.key && each.id !== label.id)
  const asked = refused ?? label.key
  const command = reservedFor(asked)
  return (
    <TextInput
      label="Key"
      description="One digit or letter"
      readOnly={isReadOnly}
      value={label.key?.toUpperCase() ?? ''}
      error={command ? `${asked?.toUpperCase()} is a key of the workbench: ${command}` : holder ? `“${holder.name}” has it` : null}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => setRefused(null)}
      onChange={(event) => {
        // what is typed takes the place of what was there
        const key = event.currentTarget.value
          .toLowerCase()
          .replace(label.key ?? '', '')
          .slice(-1)
        const isEmptied = event.currentTarget.value === ''
        if (!isEmptied && !/^[0-9a-z]$/.test(key)) return
        const isRefused = reservedFor(key) !== null
        setRefused(isRefused ? key : null)
        if (!isRefused) onChange(isEmptied ? null : key)
      }}
    />
  )
}

/** Takes only whole colours; a half-typed one waits in the field. */
function ColorField({ color, isReadOnly, onChange }: { color: string; isReadOnly: boolean; onChange: (color: string) => void }) {
  const [text, setText] = useState(color)
  useEffect(() => setText(color), [color])
  return (
    <ColorInput
      label="Colour"
      description="Of its segments on the timeline"
      format="hex"
      withEyeDropper={false}
      swatches={[...swatches]}
      swatchesPerRow={8}
      readOnly={isReadOnly}
      value={text}
      error={/^#[0-9a-f]{6}$/i.test(text) ? null : 'such as #4f8cff'}
      onChange={(next) => {
        setText(next)
        const hex = next.toLowerCase()
        if (/^#[0-9a-f]{6}$/.test(hex) && hex !== color) onChange(hex)
      }}
    />
  )
}
