import { TextInput } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import { type LabelEntry, type LabelHabits, labelIndexOf, pathSeparator, searchLabels } from '#shared/labels/labelSearch.ts'
import { labelPath } from '#shared/labels/taxonomy.ts'
import { indexTaxonomy } from '#shared/labels/taxonomyIndex.ts'
import { intentFieldId } from './fieldIds.ts'
import styles from './IntentPicker.module.css'
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

/**
 * Chooses an intent from the tree; typing searches names and what stands above them. Only what is shown is made ready: there
 * may be thousands. The list is as light as its rows, for it opens in the middle of the work, within a frame.
 */
export const IntentPicker = memo(function IntentPicker({ id = intentFieldId, owner, value, isReadOnly, onChange }: IntentPickerProps) {
  const taxonomy = useTaxonomy()
  const index = labelIndexOf(taxonomy)
  const field = useRef<HTMLInputElement>(null)
  const [hasFocus, setFocus] = useState(false)
  const [typed, setTyped] = useDraft<string>(owner)
  const [marked, setMarked] = useDraft<LabelId>(owner)
  const isOpen = hasFocus && !isReadOnly
  const habits = useHabits(isOpen)
  const current = value ? indexTaxonomy(taxonomy).labels.get(value) : undefined
  const path = useMemo(() => (current ? labelPath(taxonomy, current.id).join(pathSeparator) : ''), [taxonomy, current])
  const query = isOpen ? (typed ?? '') : null
  const most = useDeferredValue(query) === query ? mostShown : firstShown
  const shown = useMemo(() => (query === null ? [] : searchLabels(index, query, habits, most)), [index, query, habits, most])
  // what is typed means the best that is found, until the arrows say otherwise
  const at = (of: LabelId | null | undefined) => shown.findIndex((each) => each.label.id === of)
  const active = marked ? at(marked) : at(typed ? shown[0]?.label.id : value)
  const type = (text: string | null) => {
    setTyped(text)
    setMarked(null)
  }
  const choose = (labelId: LabelId | undefined) => {
    if (labelId) onChange(labelId)
    field.current?.blur()
  }
  const step = (by: 1 | -1) => {
    const next = shown[active < 0 && by < 0 ? shown.length - 1 : (active + by + shown.length) % shown.length]
    setMarked(next?.label.id ?? null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isReadOnly || event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter') choose(shown[active]?.label.id)
    else if (event.key === 'Escape') event.currentTarget.blur()
    else return
    event.preventDefault()
  }
  const listId = `${id}-list`
  const isListed = shown.length > 0
  return (
    <div className={styles.picker} data-guide="intent">
      <TextInput
        ref={field}
        id={id}
        label="Intent"
        role="combobox"
        aria-haspopup="listbox"
        aria-autocomplete="list"
        aria-expanded={isListed}
        aria-controls={isListed ? listId : undefined}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={taxonomy.labels.length === 0 ? 'The taxonomy has no intents yet' : 'Choose, or press its key'}
        readOnly={isReadOnly}
        classNames={pickerClasses}
        leftSection={current && <Swatch color={current.color} />}
        rightSection={chevron}
        rightSectionPointerEvents="none"
        value={typed ?? path}
        onChange={(event) => type(event.currentTarget.value)}
        // typing searches anew instead of going on at the end of the chosen one's name
        onFocus={(event) => {
          event.currentTarget.select()
          setFocus(true)
        }}
        onBlur={() => {
          type(null)
          setFocus(false)
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && (isListed ? <Options id={listId} shown={shown} active={active} onChoose={choose} /> : nothing)}
    </div>
  )
})

const pickerClasses = { input: styles.pickerInput ?? '' }
const chevron = <IconSelector size={14} aria-hidden />
const nothing = (
  <p className={styles.options} data-empty>
    No such intent
  </p>
)

type OptionsProps = {
  id: string
  shown: readonly LabelEntry[]
  active: number
  onChoose: (labelId: LabelId) => void
}

/** The focus stays in the field, which says which of these is meant. */
function Options({ id, shown, active, onChoose }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  const activeId = shown[active]?.label.id
  useEffect(() => {
    if (activeId) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return (
    <div ref={list} id={id} className={styles.options} role="listbox" aria-label="Intent" onMouseDown={(event) => event.preventDefault()}>
      {shown.map(({ label, depth }, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
        <div
          key={label.id}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === active}
          className={styles.option}
          style={{ '--depth': depth }}
          title={label.description}
          onClick={() => onChoose(label.id)}
        >
          <Swatch color={label.color} />
          <span className={styles.optionName}>{label.name}</span>
          {label.key && <kbd className={parts.key}>{label.key.toUpperCase()}</kbd>}
        </div>
      ))}
    </div>
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
