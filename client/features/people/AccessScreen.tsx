import { Button, Chip as FilterChip, Group, Table, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { accessQuery } from '../../api/access.ts'
import { formatDateTime } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { NothingState, QueryState } from '../../app/states.tsx'
import type { AccessSearch } from './search.ts'

type AccessScreenProps = { search: AccessSearch; onSearchChange: (patch: Partial<AccessSearch>) => void }

/** Who looked at a recorded person's screen, pointer and keys, and when. Nobody can take a line out. */
export function AccessScreen({ search, onSearchChange }: AccessScreenProps) {
  const query = useInfiniteQuery(accessQuery(search.session))
  return (
    <Page
      title="Access log"
      actions={
        search.session && (
          <FilterChip checked size="xs" onChange={() => onSearchChange({ session: undefined })}>
            only {search.session}
          </FilterChip>
        )
      }
    >
      <QueryState query={query} what="Reading the log">
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.items)
          if (lines.length === 0) {
            return (
              <NothingState icon={<IconEye />} title="Nobody has looked yet">
                Every use of a recording is written here before its bytes are sent.
              </NothingState>
            )
          }
          return (
            <>
              <Table aria-label="Access log" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>When</Table.Th>
                    <Table.Th>Who</Table.Th>
                    <Table.Th>As</Table.Th>
                    <Table.Th>Did</Table.Th>
                    <Table.Th>Session</Table.Th>
                    <Table.Th>What</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {lines.map((line) => (
                    <Table.Tr key={line.id}>
                      <Table.Td className="num" style={{ whiteSpace: 'nowrap' }}>
                        {formatDateTime(line.at)}
                      </Table.Td>
                      <Table.Td>{line.who}</Table.Td>
                      <Table.Td>{line.role}</Table.Td>
                      <Table.Td>{line.action}</Table.Td>
                      <Table.Td ff="monospace" fz="xs">
                        {line.sessionId && (
                          <Button
                            variant="transparent"
                            size="compact-xs"
                            p={0}
                            ff="monospace"
                            title="Only this session"
                            onClick={() => onSearchChange({ session: line.sessionId ?? undefined })}
                          >
                            {line.sessionId}
                          </Button>
                        )}
                      </Table.Td>
                      <Table.Td>
                        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                          {line.detail}
                        </Text>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {query.hasNextPage && (
                <Group justify="center" mt="md">
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                    Older
                  </Button>
                </Group>
              )}
            </>
          )
        }}
      </QueryState>
    </Page>
  )
}
