import { Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { reviewQueueQuery } from '../../api/passes.ts'
import { formatPlural } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { FlaggedSessions } from './FlaggedSessions.tsx'
import { ReviewQueue } from './ReviewQueue.tsx'
import type { ReviewSearch } from './search.ts'

type ReviewScreenProps = { search: ReviewSearch; onSearchChange: (patch: Partial<ReviewSearch>) => void }

/** What waits for a second pair of eyes: submitted passes, and sessions somebody found bad. */
export function ReviewScreen({ search, onSearchChange }: ReviewScreenProps) {
  const queue = useQuery(reviewQueueQuery(search.project))
  const view = search.view ?? 'queue'
  return (
    <Page title="Review" note={queue.data && <Text c="dimmed">{formatPlural(queue.data.length, 'pass waits', 'passes wait')}</Text>}>
      <Tabs value={view} onChange={(value) => onSearchChange({ view: value === 'flags' ? 'flags' : undefined })} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="queue">Queue</Tabs.Tab>
          <Tabs.Tab value="flags">Flagged sessions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="queue">
          <ReviewQueue project={search.project} />
        </Tabs.Panel>
        <Tabs.Panel value="flags">
          <FlaggedSessions project={search.project} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
