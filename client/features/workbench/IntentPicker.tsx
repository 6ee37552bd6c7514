import { type KeyboardEvent, memo, useDeferredValue, useMemo, useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import { type LabelHabits, labelIndexOf, pathSeparator, searchLabels } from '#shared/labels/labelSearch.ts'
import { type Label, labelPath } from '#shared/labels/taxonomy.ts'
import { SearchSelect } from '../../app/SearchSelect.tsx'
import { intentFieldId } from './fieldIds.ts'
import inspectorStyles from './Inspector.module.css'
import listsStyles from './lists.module.css'
import parts from './parts.module.css'
import { useDraft } from './useDraft.ts'
import { usePassState, useTaxonomy } from './useStores.ts'

/** `owner`: what is labeled; what was typed for one is not another's. */
type IntentPickerProps = {
  id?: string
  owner?: unknown
  value: LabelId | null
  isReadOnly: boolean
  onChange: (labelId: LabelId) => void
}

/** So many are listed at a time; a few letters find the others. */
const mostShown = 50
/** … and so many at once, more than are seen without scrolling; the others come when the hand has its answer. */
const firstShown = 12

/** The way down is free: the field stands high in its panel. Trying others would lay out the page several times more. */
const inPanel = {
  // inside the panel, so that it belongs to a landmark; fixed, so that the panel's scrolling does not cut it
  withinPortal: false,
  floatingStrategy: 'fixed',
  keepMounted: false,
  preventPositionChangeWhenVisible: false,
  middlewares: { flip: false, shift: false },
} as const

/** What this pass is labeled with most stands first; counted only while it is asked for, not with every edit. */
function useHabits(isAsked: boolean): LabelHabits {
  const segments = usePassState((state) => (isAsked && state?.segments) || null)
  return useMemo(() => {
    const uses = new Map<LabelId, number>()
    for (const { labelId } of segments ?? []) if (labelId) uses.set(labelId, (uses.get(labelId) ?? 0) + 1)
    const most = [...uses].sort((a, b) => b[1] - a[1]).map(([id]) => id)
    return { recent: most.slice(0, 8), uses }
  }, [segments])
}

/** Chooses an intent from the tree; typing searches names and what stands above them. Only what is shown is made ready: there may be thousands. */
export const IntentPicker = memo(function IntentPicker({ id = intentFieldId, owner, value, isReadOnly, onChange }: IntentPickerProps) {
  const taxonomy = useTaxonomy()
  const index = labelIndexOf(taxonomy)
  const [isOpen, setOpen] = useState(false)
  const habits = useHabits(isOpen)
  const [typed, setTyped] = useDraft<string>(owner)
  const current = useMemo(() => taxonomy.labels.find((each) => each.id === value), [taxonomy, value])
  const path = useMemo(() => (current ? labelPath(taxonomy, current.id).join(pathSeparator) : ''), [taxonomy, current])
  const query = isOpen || typed ? (typed ?? '') : null
  const most = useDeferredValue(query) === query ? mostShown : firstShown
  const shown = useMemo(() => (query === null ? [] : searchLabels(index, query, habits, most)), [index, query, habits, most])
  const isShown = shown.some((each) => each.label.id === value)
  const data = [
    ...(current && !isShown ? [{ value: current.id, label: path }] : []),
    ...shown.map((each) => ({ value: each.label.id, label: each.path })),
  ]
  const choose = (chosen: string | null) => {
    const found = shown.find((each) => each.label.id === chosen)
    setTyped(null)
    if (found) onChange(found.label.id)
    document.getElementById(id)?.blur()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur()
    // a hand may be quicker than the list, which opens with the focus: the best is meant, as if it stood there already
    if (event.key === 'Enter' && typed) choose(shown[0]?.label.id ?? null)
  }
  return (
    <SearchSelect
      id={id}
      wrapperProps={{ 'data-guide': 'intent' }}
      label="Intent"
      placeholder={taxonomy.labels.length === 0 ? 'The taxonomy has no intents yet' : 'Choose, or press its key'}
      searchValue={typed ?? path}
      onSearchChange={(text) => setTyped(text === path ? null : text)}
      onBlur={() => setTyped(null)}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      // found and ranked already; the one that is set stays known to the field without being listed
      filter={({ options }) => options.filter((option) => !('value' in option) || isShown || option.value !== value)}
      readOnly={isReadOnly}
      comboboxProps={inPanel}
      classNames={{ input: inspectorStyles.pickerInput ?? '' }}
      nothingFoundMessage="No such intent"
      // a few letters and Enter are enough; then the keys are the workbench's again
      onKeyDown={onKeyDown}
      // typing searches anew instead of going on at the end of the chosen one's name
      onFocus={(event) => event.currentTarget.select()}
      value={value}
      data={data}
      leftSection={current && <Swatch color={current.color} />}
      onChange={choose}
      renderOption={({ option }) => {
        const found = index.byId.get(option.value as LabelId) // the options are made of ids
        return found ? <Option label={found.label} depth={found.depth} /> : option.label
      }}
    />
  )
})

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
