import { Kbd } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { clamp } from '#shared/time.ts'
import { sessionSearchQuery } from '../api/sessions.ts'
import { type Command, commandStore, listCommands } from './commands.ts'
import { formatCount, formatLength } from './format.ts'
import { matchesQuery } from './matches.ts'
import { screens } from './nav.ts'
import { useCan } from './useMe.ts'

const [store, actions] = createSpotlight()

export const openPalette = actions.open

/** Ctrl K: commands of the screen, the screens, and the sessions whose title matches. */
export function Palette({ project }: { project: string | undefined }) {
  const [query, setQuery] = useState('')
  useStore(commandStore)
  const commands = listCommands().filter((each) => matchesQuery(query, each.title, each.group, each.words))
  const places = usePlaces(project).filter((each) => matchesQuery(query, each.title))
  const sessions = useSessionHits(query)
  const isEmpty = commands.length + places.length + sessions.length === 0
  useKeptSelection([...commands, ...places, ...sessions].map((each) => each.id).join(' '))
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={() => setQuery('')}
      transitionProps={{ duration: 80 }}
      shortcut="mod + K"
      tagsToIgnore={[]}
      scrollable
      maxHeight="60vh"
      size={620}
      radius={8}
      attributes={{ content: { 'aria-label': 'Find' } }}
    >
      <Spotlight.Search
        placeholder="Search sessions, screens and commands"
        aria-label="Search sessions, screens and commands"
        leftSection={<IconSearch size={16} aria-hidden />}
        onKeyDown={runFirst}
      />
      <Spotlight.ActionsList aria-label="Results">
        {isEmpty && <Spotlight.Empty>Nothing matches “{query}”</Spotlight.Empty>}
        <Results label="On this screen" commands={commands} />
        <Results label="Go to" commands={places} />
        <Results label="Sessions" commands={sessions} icon={<IconPlayerPlay size={15} />} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/**
 * The palette keeps its selection as a mark on an element: when what is listed changes while it is open, the element may be another
 * or gone, and Enter would do nothing.
 */
function useKeptSelection(listed: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when what is listed changes
  useEffect(() => {
    const state = store.getState()
    const list = state.listId ? document.getElementById(state.listId) : null
    if (!state.opened || state.query === '' || !list || list.querySelector('[data-selected]')) return
    const listedActions = list.querySelectorAll('[data-action]')
    const selected = clamp(state.selected, 0, listedActions.length - 1)
    listedActions[selected]?.setAttribute('data-selected', 'true')
    store.setState({ ...state, selected })
  }, [listed])
}

/** A hand is quicker than the mark in a list that has just changed: Enter means the first then. */
function runFirst({ key }: KeyboardEvent): void {
  const { listId, query } = store.getState()
  const list = listId ? document.getElementById(listId) : null
  if (key !== 'Enter' || query === '' || !list || list.querySelector('[data-selected]')) return
  list.querySelector<HTMLElement>('[data-action]')?.click()
}

type Entry = Command & { description?: string }

function Results({ label, commands, icon }: { label: string; commands: readonly Entry[]; icon?: ReactNode }) {
  if (commands.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map((each) => (
        <Spotlight.Action
          key={each.id}
          label={each.title}
          description={each.description ?? ''}
          leftSection={icon}
          rightSection={each.keys ? <Kbd size="xs">{each.keys}</Kbd> : null}
          onClick={each.run}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}

function usePlaces(project: string | undefined): Entry[] {
  const can = useCan()
  const navigate = useNavigate()
  const places = screens.filter((each) => can(each.action)).map(({ to, title }) => ({ to, title }))
  return [...places, { to: '/account' as const, title: 'Account' }].map(({ to, title }) => ({
    id: `go:${to}`,
    title,
    run: () => navigate({ to, search: { project } }),
  }))
}

function useSessionHits(query: string): Entry[] {
  const navigate = useNavigate()
  const [settled] = useDebouncedValue(query.trim(), 150)
  const { data = [] } = useQuery(sessionSearchQuery(settled))
  if (settled === '' || query.trim() === '') return []
  return data.map((each) => ({
    id: `session:${each.id}`,
    title: each.title,
    description: `${formatLength(each.durationUs)} · ${formatCount(each.events)} events`,
    run: () => navigate({ to: '/sessions/$sessionId', params: { sessionId: each.id } }),
  }))
}
