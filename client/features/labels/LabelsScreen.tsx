import { Button, Text } from '@mantine/core'
import { IconFolderOff, IconSearchOff, IconTags } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { mostCounted } from '#shared/labels/queries.ts'
import { labelPathTexts } from '#shared/labels/segmentSearch.ts'
import { segmentsQuery } from '../../api/labels.ts'
import { projectsQuery } from '../../api/projects.ts'
import { taxonomyQuery } from '../../api/taxonomy.ts'
import { formatCount, formatPlural } from '../../app/format.ts'
import { ButtonLink } from '../../app/links.tsx'
import { Page } from '../../app/Page.tsx'
import { ErrorState, LoadingState, NothingState } from '../../app/states.tsx'
import { LabelFilters } from './LabelFilters.tsx'
import styles from './Labels.module.css'
import { LabelTable } from './LabelTable.tsx'
import { SavedViews } from './SavedViews.tsx'
import { fromViewSearch, type LabelsSearch, toViewSearch } from './search.ts'

type LabelsScreenProps = { search: LabelsSearch; onSearchChange: (patch: Partial<LabelsSearch>) => void }

/** Every label of a project that a person may see, by what is looked for; each leads to its place in the recording. */
export function LabelsScreen({ search, onSearchChange }: LabelsScreenProps) {
  const projects = useQuery(projectsQuery)
  const project = search.project ?? projects.data?.[0]?.key ?? ''
  const wanted = toViewSearch(search)
  const query = useInfiniteQuery(segmentsQuery(project, wanted))
  const taxonomy = useQuery(taxonomyQuery(project)).data?.doc
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  const error = projects.error ?? query.error
  const clear = () => onSearchChange(fromViewSearch({}))
  if (projects.data?.length === 0)
    return (
      <Page title="Labels">
        <NothingState icon={<IconFolderOff />} title="No project yet">
          Labels belong to the recordings of a project. Make one in the menu at the top left.
        </NothingState>
      </Page>
    )
  const name = projects.data?.find((each) => each.key === project)?.name ?? project
  return (
    <Page
      title="Labels"
      kind="fill"
      note={
        query.data && (
          <Text c="dimmed" role="status">
            {name} · {total >= mostCounted ? `more than ${formatCount(mostCounted)} labels` : formatPlural(total, 'label')}
          </Text>
        )
      }
      actions={
        project && <SavedViews key={project} project={project} search={wanted} onOpen={(next) => onSearchChange(fromViewSearch(next))} />
      }
    >
      <div className={styles.screen}>
        <LabelFilters
          search={search}
          tiers={taxonomy?.tiers ?? []}
          attributes={taxonomy?.attributes ?? []}
          intents={taxonomy ? [...labelPathTexts(taxonomy)] : []}
          onSearchChange={onSearchChange}
        />
        {error && !query.data ? (
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        ) : !query.data ? (
          <LoadingState what="Reading the labels" />
        ) : items.length > 0 ? (
          <LabelTable items={items} total={total} tiers={taxonomy?.tiers ?? []} onNearEnd={loadMore} isLoadingMore={isFetchingNextPage} />
        ) : Object.keys(wanted).length > 0 ? (
          <NothingState icon={<IconSearchOff />} title="No label matches" actions={<Button onClick={clear}>Clear the search</Button>}>
            Words are looked for in instructions, intents with what stands above them, and tiers. Also: label:pay text:drag tier:goal by:ann
            no:label &lt;1s.
          </NothingState>
        ) : (
          <NothingState icon={<IconTags />} title="No labels yet" actions={<ButtonLink to="/sessions">To the sessions</ButtonLink>}>
            Open a session and mark what the person was trying to do; every label is listed here.
          </NothingState>
        )}
      </div>
    </Page>
  )
}
