import { CloseButton, Group, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { isId, type LabelId } from '#shared/ids.ts'
import type { Attribute } from '#shared/labels/attributes.ts'
import { passStates } from '#shared/labels/passes.ts'
import { parseLabelSearch } from '#shared/labels/segmentSearch.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { SearchSelect } from '../../app/SearchSelect.tsx'
import type { LabelsSearch } from './search.ts'

type LabelFiltersProps = {
  search: LabelsSearch
  tiers: readonly Tier[]
  attributes: readonly Attribute[]
  /** Every intent with its names from the root down. */
  intents: readonly (readonly [LabelId, string])[]
  onSearchChange: (patch: Partial<LabelsSearch>) => void
}

export function LabelFilters({ search, tiers, attributes, intents, onSearchChange }: LabelFiltersProps) {
  // an intent that the taxonomy has no more is still what is asked for
  const isKnown = search.label === undefined || intents.some(([id]) => id === search.label)
  const choices = intents.map(([value, label]) => ({ value: value as string, label }))
  return (
    <Group gap="sm" align="flex-start">
      <SearchBox value={search.q ?? ''} attributes={attributes} onChange={(q) => onSearchChange({ q: q || undefined })} />
      <SearchSelect
        aria-label="Intent"
        placeholder="Any intent"
        w={230}
        clearable
        limit={200}
        clearButtonProps={{ 'aria-label': 'Any intent' }}
        nothingFoundMessage="No such intent"
        data={isKnown ? choices : [...choices, { value: search.label ?? '', label: 'an intent of an older version' }]}
        value={search.label ?? null}
        onChange={(id) => onSearchChange({ label: id && isId('label', id) ? id : undefined })}
      />
      <Select
        aria-label="Tier"
        placeholder="Any tier"
        w={140}
        clearable
        clearButtonProps={{ 'aria-label': 'Any tier' }}
        data={tiers.map((each) => ({ value: each.id, label: each.title }))}
        value={search.tier ?? null}
        onChange={(tier) => onSearchChange({ tier: tier ?? undefined })}
      />
      <SegmentedControl
        aria-label="State of the pass"
        data={[{ value: 'all', label: 'All' }, ...passStates.map((value) => ({ value, label: value }))]}
        value={search.state ?? 'all'}
        onChange={(value) => onSearchChange({ state: passStates.find((each) => each === value) })}
      />
    </Group>
  )
}

type SearchBoxProps = { value: string; attributes: readonly Attribute[]; onChange: (q: string) => void }

/** Waits for a pause in the typing; follows the address when that changes by other ways. Says what of it can't be read. */
function SearchBox({ value, attributes, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const change = useDebouncedCallback(onChange, 250)
  useEffect(() => setText(value), [value])
  const set = (next: string) => {
    setText(next)
    change(next)
  }
  return (
    <TextInput
      type="search"
      w={320}
      aria-label="Search labels"
      placeholder="Search labels, or by:ann tier:goal <1s"
      error={parseLabelSearch(text, attributes).problem?.message}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text !== '' && <CloseButton size="xs" aria-label="Clear the search" onClick={() => set('')} />}
      value={text}
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
        event.preventDefault()
        document.querySelector<HTMLElement>('[data-row-link]')?.focus()
      }}
    />
  )
}
