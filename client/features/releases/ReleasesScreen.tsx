import { Button, Group, Table, Text } from '@mantine/core'
import { IconPackage, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReleaseView } from '#shared/release/api.ts'
import { projectsQuery } from '../../api/projects.ts'
import { releasesQuery } from '../../api/releases.ts'
import { useDeps } from '../../app/deps.ts'
import { formatAgo, formatCount, formatDateTime, formatPlural } from '../../app/format.ts'
import { AnchorLink } from '../../app/links.tsx'
import { Page } from '../../app/Page.tsx'
import { NothingState, QueryState } from '../../app/states.tsx'
import { useCommands } from '../../app/useCommands.ts'
import { useCan } from '../../app/useMe.ts'
import { CreateRelease } from './CreateRelease.tsx'
import { ReleaseChip, ReleaseProgress } from './releaseState.tsx'
import type { ReleasesSearch } from './search.ts'

/** Every release: frozen, numbered, never changed. */
export function ReleasesScreen({ search }: { search: ReleasesSearch }) {
  const query = useQuery(releasesQuery(search.project))
  const canCreate = useCan()('release.create')
  const [isCreating, setCreating] = useState(false)
  const create = () => setCreating(true)
  useCommands(canCreate ? [{ id: 'releases:create', title: 'New release …', run: create }] : [])
  const button = canCreate && (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={create}>
      New release …
    </Button>
  )
  return (
    <Page title="Releases" note={query.data && <Text c="dimmed">{formatPlural(query.data.length, 'release')}</Text>} actions={button}>
      <QueryState query={query} what="Reading the releases">
        {(releases) =>
          releases.length === 0 ? (
            <NothingState icon={<IconPackage />} title="No release yet" actions={button}>
              A release freezes the accepted passes of sessions without open flags: numbered, checksummed, the same bytes every time it is
              exported.
            </NothingState>
          ) : (
            <ReleaseTable releases={releases} hasProjectColumn={search.project === undefined} />
          )
        }
      </QueryState>
      {isCreating && <CreateRelease project={search.project} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function ReleaseTable({ releases, hasProjectColumn }: { releases: readonly ReleaseView[]; hasProjectColumn: boolean }) {
  const { now } = useDeps()
  const { data: projects = [] } = useQuery(projectsQuery)
  return (
    <Table aria-label="Releases" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Release</Table.Th>
          {hasProjectColumn && <Table.Th>Project</Table.Th>}
          <Table.Th>State</Table.Th>
          <Table.Th ta="right">Sessions</Table.Th>
          <Table.Th ta="right">Rows</Table.Th>
          <Table.Th>Root</Table.Th>
          <Table.Th>By</Table.Th>
          <Table.Th>Made</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {releases.map((each) => (
          <Table.Tr key={each.id}>
            <Table.Td>
              <AnchorLink to="/releases/$releaseId" params={{ releaseId: each.id }} fw={550} c="var(--rt-text-strong)">
                {each.name}
              </AnchorLink>{' '}
              <Text span c="dimmed" className="num">
                v{each.version}
              </Text>
            </Table.Td>
            {hasProjectColumn && <Table.Td>{projects.find((project) => project.id === each.projectId)?.name ?? ''}</Table.Td>}
            <Table.Td>
              <Group gap="sm" wrap="nowrap">
                <ReleaseChip state={each.state} />
                <ReleaseProgress release={each} />
              </Group>
            </Table.Td>
            <Table.Td ta="right" className="num">
              {formatCount(each.sessions)}
            </Table.Td>
            <Table.Td ta="right" className="num">
              {formatCount(each.rows)}
            </Table.Td>
            <Table.Td ff="monospace">{each.root?.slice(0, 12) ?? '–'}</Table.Td>
            <Table.Td>{each.createdBy}</Table.Td>
            <Table.Td>
              <span title={formatDateTime(each.createdAt)}>{formatAgo(each.createdAt, now())}</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
