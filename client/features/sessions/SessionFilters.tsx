import { CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { sessionQuery } from '#shared/api.ts'
import type { SearchChange, SessionsSearch } from './search.ts'

const states = [
  { value: 'all', label: 'All' },
  { value: 'unlabeled', label: 'Not labeled' },
  { value: 'draft', label: 'Draft' },
  { value: 'submitted', label: 'Submitted' },
  { value: 'returned', label: 'Returned' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'flagged', label: 'Flagged' },
]

export function SessionFilters({ search, onSearchChange }: { search: SessionsSearch; onSearchChange: SearchChange }) {
  return (
    <Group gap="sm">
      <SearchBox value={search.q ?? ''} onChange={(q) => onSearchChange({ q: q || undefined })} />
      <SegmentedControl
        aria-label="State"
        data={states}
        value={search.state ?? 'all'}
        onChange={(value) => onSearchChange({ state: sessionQuery.shape.state.catch(undefined).parse(value) })}
      />
    </Group>
  )
}

/** Waits for a pause in the typing; follows the address when that changes by other ways. `/` goes to it. */
function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(value)
  const inputRef = useRef<HTMLInputElement>(null)
  const change = useDebouncedCallback(onChange, 200)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      inputRef.current?.focus()
    }
    window.addEventListener('keydown', focus)
    return () => window.removeEventListener('keydown', focus)
  }, [])
  const set = (next: string) => {
    setText(next)
    change(next)
  }
  return (
    <TextInput
      ref={inputRef}
      type="search"
      w={260}
      aria-label="Search by title"
      placeholder="Search by title  /"
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
