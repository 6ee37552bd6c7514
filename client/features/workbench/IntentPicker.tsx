import { Select } from '@mantine/core'
import { useMemo } from 'react'
import type { LabelId } from '#shared/ids.ts'
import { type Label, labelPath, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { intentFieldId } from './fieldIds.ts'
import inspectorStyles from './Inspector.module.css'
import listsStyles from './lists.module.css'
import parts from './parts.module.css'
import { useTaxonomy } from './useStores.ts'

type IntentPickerProps = { value: LabelId | null; isReadOnly: boolean; onChange: (labelId: LabelId) => void }

/** The tree of intents, in its own order, each with how deep it stands. */
export function flattenLabels({ labels }: TaxonomyDoc): { label: Label; depth: number }[] {
  const below = Map.groupBy(labels, (each) => each.parentId)
  const flat: { label: Label; depth: number }[] = []
  const walk = (parent: LabelId | null, depth: number) => {
    for (const label of below.get(parent) ?? []) {
      flat.push({ label, depth })
      walk(label.id, depth + 1)
    }
  }
  walk(null, 0)
  return flat
}

/** Chooses an intent from the tree; typing searches names and what stands above them. */
export function IntentPicker({ value, isReadOnly, onChange }: IntentPickerProps) {
  const taxonomy = useTaxonomy()
  const flat = useMemo(() => flattenLabels(taxonomy).filter(({ label }) => !label.isDeprecated || label.id === value), [taxonomy, value])
  const byId = useMemo(() => new Map<string, { label: Label; depth: number }>(flat.map((each) => [each.label.id, each])), [flat])
  const current = value === null ? undefined : byId.get(value)
  return (
    <Select
      id={intentFieldId}
      wrapperProps={{ 'data-guide': 'intent' }}
      label="Intent"
      placeholder={taxonomy.labels.length === 0 ? 'The taxonomy has no intents yet' : 'Choose, or press its key'}
      searchable
      readOnly={isReadOnly}
      limit={200}
      // inside the panel, so that it belongs to a landmark; fixed, so that the panel's scrolling does not cut it
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      withScrollArea={false}
      classNames={{ input: inspectorStyles.pickerInput ?? '', options: inspectorStyles.options ?? '' }}
      nothingFoundMessage="No such intent"
      allowDeselect={false}
      // a few letters and Enter are enough; then the keys are the workbench's again
      selectFirstOptionOnChange
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      // typing searches anew instead of going on at the end of the chosen one's name
      onFocus={(event) => event.currentTarget.select()}
      value={value}
      data={flat.map(({ label }) => ({ value: label.id, label: labelPath(taxonomy, label.id).join(' › ') }))}
      leftSection={current && <Swatch color={current.label.color} />}
      onChange={(id) => {
        const found = id === null ? undefined : byId.get(id)
        if (found) onChange(found.label.id)
        document.getElementById(intentFieldId)?.blur()
      }}
      renderOption={({ option }) => {
        const found = byId.get(option.value)
        return found ? <Option label={found.label} depth={found.depth} /> : option.label
      }}
    />
  )
}

function Option({ label, depth }: { label: Label; depth: number }) {
  return (
    <span className={inspectorStyles.option} style={{ paddingLeft: depth * 14 }} title={label.description}>
      <Swatch color={label.color} />
      <span className={inspectorStyles.optionName}>{label.name}</span>
      {label.key && <kbd className={parts.key}>{label.key.toUpperCase()}</kbd>}
    </span>
  )
}

export function Swatch({ color, isPoint = false }: { color: string | null; isPoint?: boolean }) {
  return (
    <span
      className={listsStyles.swatch}
      style={{ '--swatch': color ?? 'transparent' }}
      data-empty={color === null || undefined}
      data-point={isPoint || undefined}
      aria-hidden
    />
  )
}
