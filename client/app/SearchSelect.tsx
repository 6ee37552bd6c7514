import { Select, type SelectProps } from '@mantine/core'
import type { KeyboardEvent } from 'react'

type Option = { value: string; label: string }
type SearchSelectProps = Omit<SelectProps, 'data' | 'searchable' | 'selectFirstOptionOnChange' | 'wrapperProps'> & {
  data: readonly Option[]
  wrapperProps?: Record<string, unknown>
}

/**
 * An open list stands beside its field, where reading on from the field comes to it, and not at the end of the page outside of
 * everything that has a name; `fixed`, as a dialog or panel that scrolls would cut it. The list itself scrolls: the field's arrow
 * keys move it, and a scroll area around it would be one that no key reaches.
 */
export const listInPlace = {
  comboboxProps: { withinPortal: false, floatingStrategy: 'fixed' },
  withScrollArea: false,
  styles: { options: { maxHeight: 300, overflowY: 'auto' } },
} as const

/** One of many, found by typing: a few letters and Enter are enough, however quick the hand. */
export function SearchSelect({ data, wrapperProps, ...rest }: SearchSelectProps) {
  const chosen = data.find((each) => each.value === rest.value)?.label ?? ''
  return (
    <Select
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      {...listInPlace}
      data={[...data]}
      wrapperProps={{ ...wrapperProps, onKeyDownCapture: takeBest(chosen) }}
      {...rest}
    />
  )
}

/**
 * Enter in a searchable list takes the marked option, or else the first that matches what was typed. The library goes by
 * an index of its own, which it resets a moment after the list opens; whoever has typed and pressed Enter by then would
 * have chosen nothing. `chosen` is what stands in the field without having been typed.
 */
export function takeBest(chosen = '') {
  return (event: KeyboardEvent<HTMLElement>) => {
    const field = event.target
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(field instanceof HTMLInputElement) || field.readOnly) return
    const list = document.getElementById(field.getAttribute('aria-controls') ?? '')
    const isTyped = field.value !== '' && field.value !== chosen
    const first = isTyped ? list?.querySelector<HTMLElement>('[data-combobox-option]:not([data-combobox-disabled])') : null
    const best = list?.querySelector<HTMLElement>('[data-combobox-selected]') ?? first
    if (!best) return
    event.preventDefault()
    event.stopPropagation()
    best.click()
  }
}
