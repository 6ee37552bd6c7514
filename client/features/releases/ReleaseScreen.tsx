import { Alert, Button, Code, CopyButton, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReleaseId } from '#shared/ids.ts'
import type { ReleaseView } from '#shared/release/api.ts'
import { formatsQuery } from '../../api/imports.ts'
import { cancelRelease, exportAddress, manifestAddress, manifestQuery, releaseQuery, revokedQuery } from '../../api/releases.ts'
import { formatCount, formatDateTime, formatPlural } from '../../app/format.ts'
import { AnchorLink } from '../../app/links.tsx'
import { notifyError } from '../../app/notify.tsx'
import { Page } from '../../app/Page.tsx'
import { QueryState } from '../../app/states.tsx'
import { useCan } from '../../app/useMe.ts'
import { CommandLine } from './CommandLine.tsx'
import { exportCommands } from './command.ts'
import { ReleaseChip, ReleaseProgress } from './releaseState.tsx'
import styles from './releases.module.css'

/** One release: what is in it, what is not and why, what proves it, and ways to take it along. */
export function ReleaseScreen({ releaseId }: { releaseId: ReleaseId }) {
  const query = useQuery(releaseQuery(releaseId))
  const release = query.data
  return (
    <Page
      title={release ? `${release.name} v${release.version}` : 'Release'}
      note={release && <ReleaseChip state={release.state} />}
      isNarrow
      actions={
        <>
          {release?.state === 'building' && <CancelButton release={release} />}
          <AnchorLink to="/releases">All releases</AnchorLink>
        </>
      }
    >
      <QueryState query={query} what="Reading the release">
        {(found) => (
          <Stack gap="lg">
            {found.state === 'building' && <ReleaseProgress release={found} />}
            {found.error && (
              <Alert color="red" title="The release could not be built">
                {found.error}
              </Alert>
            )}
            <Facts release={found} />
            <Excluded release={found} />
            {found.state === 'ready' && (
              <>
                <Revoked id={found.id} />
                <Proof release={found} />
                <Exports release={found} />
                <Manifest id={found.id} />
              </>
            )}
          </Stack>
        )}
      </QueryState>
    </Page>
  )
}

function CancelButton({ release }: { release: ReleaseView }) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => cancelRelease(release.id),
    onError: (error) => notifyError('The build goes on', error),
    onSettled: () => client.invalidateQueries({ queryKey: ['releases'] }),
  })
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      Cancel the build
    </Button>
  )
}

function Facts({ release }: { release: ReleaseView }) {
  const facts = [
    ['Sessions', formatCount(release.sessions)],
    ['Rows', formatCount(release.rows)],
    ['Version', String(release.version)],
  ]
  return (
    <>
      <dl className={styles.facts} style={{ margin: 0 }}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <dd className={styles.value} style={{ margin: 0 }}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <Text c="dimmed" mt={-12}>
        Made by {release.createdBy}, {formatDateTime(release.createdAt)}
      </Text>
    </>
  )
}

function Excluded({ release }: { release: ReleaseView }) {
  if (release.excluded.length === 0) return null
  return (
    <section>
      <Title order={2} mb={6}>
        Left out
      </Title>
      <Table maw={480} aria-label="Sessions left out">
        <Table.Tbody>
          {release.excluded.map((each) => (
            <Table.Tr key={each.reason}>
              <Table.Td>{each.reason}</Table.Td>
              <Table.Td ta="right" className="num">
                {formatCount(each.count)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

/** A release never changes; what should no longer be used of it is said here, and by `verify`. */
function Revoked({ id }: { id: ReleaseId }) {
  const { data = [] } = useQuery(revokedQuery(id))
  if (data.length === 0) return null
  return (
    <Alert color="orange" title={`${formatPlural(data.length, 'session was', 'sessions were')} deleted since`}>
      Do not train on them any more: {data.map((each) => each.session).join(', ')}
    </Alert>
  )
}

function Proof({ release: { root } }: { release: ReleaseView }) {
  if (!root) return null
  return (
    <section>
      <Title order={2} mb={6}>
        Root hash
      </Title>
      <Group gap="xs">
        <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {root}
        </Code>
        <CopyButton value={root}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        Over the sha256 of every file: two releases with this root hold the same bytes.
      </Text>
    </section>
  )
}

function Exports({ release }: { release: ReleaseView }) {
  const canExport = useCan()('release.export')
  const { data: all = [] } = useQuery(formatsQuery)
  const formats = all.filter((each) => each.kind === 'export').map((each) => ({ value: each.id, label: each.title }))
  const [chosen, setFormat] = useState<string | null>(null)
  const format = chosen ?? formats[0]?.value
  if (!canExport || !format) return null
  const folder = `${release.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-v${release.version}-${format}`
  return (
    <section>
      <Title order={2} mb={6}>
        Export
      </Title>
      <Stack gap="xs" align="flex-start">
        <Group gap="sm">
          <SegmentedControl aria-label="Format" data={formats} value={format} onChange={setFormat} />
          <Button component="a" href={exportAddress(release.id, format)} download leftSection={<IconDownload size={15} aria-hidden />}>
            Download .tar
          </Button>
        </Group>
        <CommandLine label="the export commands" command={exportCommands(release.id, format, folder)} />
      </Stack>
    </section>
  )
}

/** Read only when it is asked for: a large release has a large manifest. */
function Manifest({ id }: { id: ReleaseId }) {
  const query = useQuery(manifestQuery(id))
  return (
    <section>
      <Group gap="sm" mb={6}>
        <Title order={2}>Manifest</Title>
        {!query.data && (
          <Button size="compact-sm" variant="default" loading={query.isFetching} onClick={() => query.refetch()}>
            Show
          </Button>
        )}
        <Button component="a" size="compact-sm" variant="subtle" href={manifestAddress(id)} download={`${id}-manifest.json`}>
          Download
        </Button>
      </Group>
      {query.error && <Text c="var(--rt-danger)">{query.error.message}</Text>}
      {query.data !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className={styles.manifest} tabIndex={0} aria-label="Manifest">
          <Code block>{JSON.stringify(query.data, null, 2)}</Code>
        </section>
      )}
    </section>
  )
}
