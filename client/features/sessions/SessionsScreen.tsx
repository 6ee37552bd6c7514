import { Button, Group, List, Text } from '@mantine/core'
import { IconColumns2, IconFileImport, IconMovie, IconSearchOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { RowSelectionState } from '@tanstack/react-table'
import { useCallback, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { sessionsQuery } from '../../api/sessions.ts'
import { formatPlural } from '../../app/format.ts'
import { ButtonLink } from '../../app/links.tsx'
import { notifyError } from '../../app/notify.tsx'
import { Page } from '../../app/Page.tsx'
import { ErrorState, LoadingState, NothingState } from '../../app/states.tsx'
import { useCommands } from '../../app/useCommands.ts'
import { useCan, useMe } from '../../app/useMe.ts'
import type { Bundle } from './entries.ts'
import { ImportModal } from './ImportModal.tsx'
import { SessionFilters } from './SessionFilters.tsx'
import styles from './SessionsScreen.module.css'
import { SessionTable } from './SessionTable.tsx'
import type { SearchChange, SessionsSearch } from './search.ts'
import { defaultSort } from './sorting.ts'
import { useFileDrop } from './useFileDrop.ts'

type SessionsScreenProps = { search: SessionsSearch; onSearchChange: SearchChange }

/** Every session a person may see; drop a recording anywhere to import it. */
export function SessionsScreen({ search, onSearchChange }: SessionsScreenProps) {
  const sort = search.sort ?? defaultSort
  const query = useInfiniteQuery(sessionsQuery({ project: search.project, q: search.q, state: search.state, sort }))
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const me = useMe()
  const { openImport, canImport, layers } = useImportDialog(search.project)
  const total = query.data?.pages[0]?.total ?? 0
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const [selected, setSelected] = useState<RowSelectionState>({})
  const isFiltered = search.q !== undefined || search.state !== undefined

  return (
    <Page
      title="Sessions"
      kind="fill"
      note={query.data && <Text c="dimmed">{formatPlural(total, 'session')}</Text>}
      actions={
        canImport && (
          <Button leftSection={<IconFileImport size={15} aria-hidden />} onClick={openImport}>
            Import …
          </Button>
        )
      }
    >
      <div className={styles.screen}>
        <div className={styles.filters}>
          <SessionFilters search={search} onSearchChange={onSearchChange} />
          <Selected selected={selected} onClear={() => setSelected({})} />
        </div>
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        ) : !query.data ? (
          <LoadingState what="Reading the sessions" />
        ) : items.length === 0 ? (
          <NoSessions
            isFiltered={isFiltered}
            canImport={canImport}
            isSubject={me.role === 'subject'}
            onImport={openImport}
            onClear={() => onSearchChange({ q: undefined, state: undefined })}
          />
        ) : (
          <SessionTable
            items={items}
            total={total}
            sort={sort}
            onSort={(next) => onSearchChange({ sort: next === defaultSort ? undefined : next })}
            selected={selected}
            onSelect={setSelected}
            hasProjectColumn={search.project === undefined}
            onNearEnd={loadMore}
            isLoadingMore={isFetchingNextPage}
          />
        )}
      </div>
      {layers}
    </Page>
  )
}

/** What can be done with the rows that are ticked. */
function Selected({ selected, onClear }: { selected: RowSelectionState; onClear: () => void }) {
  const ids = Object.keys(selected).filter((id) => selected[id]) as SessionId[] // the rows' ids are the sessions'
  const [a, b] = ids
  if (!a) return null
  return (
    <Group gap="xs" role="status">
      <Text c="dimmed">{ids.length === 1 ? '1 selected; a second can be compared with it' : `${ids.length} selected`}</Text>
      {b && ids.length === 2 && (
        <ButtonLink to="/compare" search={{ a, b }} variant="default" leftSection={<IconColumns2 size={14} aria-hidden />}>
          Compare
        </ButtonLink>
      )}
      <Button variant="subtle" color="gray" onClick={onClear}>
        Clear
      </Button>
    </Group>
  )
}

/** The dialog, and the whole page as a place to drop on. */
function useImportDialog(project: string | undefined) {
  const canImport = useCan()('session.import')
  const [bundles, setBundles] = useState<Bundle[] | null>(null)
  const openImport = () => setBundles([])
  const isOver = useFileDrop({
    isEnabled: canImport,
    onDrop: (dropped) => {
      if (dropped.length > 0) setBundles(dropped)
      else notifyError('Nothing to import', 'what was dropped holds no files')
    },
    onError: (error) => notifyError('What was dropped could not be read', error),
  })
  useCommands(canImport ? [{ id: 'sessions:import', title: 'Import recordings …', run: openImport }] : [])
  const layers = (
    <>
      {isOver && (
        <div className={styles.drop}>
          <IconFileImport size={36} aria-hidden />
          <Text size="lg" fw={600}>
            Drop to import
          </Text>
          <Text c="dimmed">Folders and archives, several at once if you like</Text>
        </div>
      )}
      {bundles && <ImportModal project={project} bundles={bundles} onChoose={setBundles} onClose={() => setBundles(null)} />}
    </>
  )
  return { openImport, canImport, layers }
}

type NoSessionsProps = { isFiltered: boolean; canImport: boolean; isSubject: boolean; onImport: () => void; onClear: () => void }

function NoSessions({ isFiltered, canImport, isSubject, onImport, onClear }: NoSessionsProps) {
  if (isFiltered) {
    return (
      <NothingState icon={<IconSearchOff />} title="No session matches" actions={<Button onClick={onClear}>Clear the filters</Button>}>
        Search looks at titles; the states are those of the passes on a session.
      </NothingState>
    )
  }
  return (
    <NothingState
      icon={<IconMovie />}
      title="No sessions yet"
      actions={canImport && <Button onClick={onImport}>Choose a recording …</Button>}
    >
      {canImport ? (
        <>
          Drop a recording anywhere on this page. These are understood:
          <List size="sm" my="xs" ta="left" w="fit-content" mx="auto">
            <List.Item>a folder of AgentNet or DuckTrack (events.jsonl, metadata.json, a video)</List.Item>
            <List.Item>a Playwright trace.zip</List.Item>
            <List.Item>a Retrace bundle</List.Item>
          </List>
        </>
      ) : isSubject ? (
        'Recordings of your own work are listed here once they are yours; you can look at them, take them with you, and see who looked.'
      ) : (
        'Nothing was imported yet. An admin or an ML engineer can do that; sessions are listed here as soon as they are there.'
      )}
    </NothingState>
  )
}
