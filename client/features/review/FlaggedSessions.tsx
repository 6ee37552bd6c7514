import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconFlag3Filled, IconFlagOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Flag, SessionSummary } from '#shared/api.ts'
import { flagReasons } from '#shared/labels/passes.ts'
import { formatTime } from '#shared/time.ts'
import { flagsQuery, resolveFlag } from '../../api/flags.ts'
import { allSessionsQuery } from '../../api/sessions.ts'
import { useDeps } from '../../app/deps.ts'
import { formatAgo } from '../../app/format.ts'
import { AnchorLink } from '../../app/links.tsx'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { ErrorState, LoadingState, NothingState, QueryState } from '../../app/states.tsx'
import { useCan } from '../../app/useMe.ts'

/** Sessions with an open flag: out of the queue and of every later release until somebody resolves it. */
export function FlaggedSessions({ project }: { project: string | undefined }) {
  const query = useQuery(allSessionsQuery({ project, state: 'flagged' }, 200))
  return (
    <QueryState query={query} what="Reading the flagged sessions">
      {({ items }) =>
        items.length === 0 ? (
          <NothingState icon={<IconFlagOff />} title="No session is flagged">
            Whoever works on a session flags it when the recording itself is bad: private data, a gap, the wrong task.
          </NothingState>
        ) : (
          <Stack gap="sm" maw={1120}>
            {items.map((each) => (
              <FlaggedSession key={each.id} session={each} />
            ))}
          </Stack>
        )
      }
    </QueryState>
  )
}

function FlaggedSession({ session }: { session: SessionSummary }) {
  const flags = useQuery(flagsQuery(session.id))
  return (
    <Card withBorder padding="sm" bg="var(--rt-panel)">
      <AnchorLink to="/sessions/$sessionId" params={{ sessionId: session.id }} fw={550} c="var(--rt-text-strong)">
        {session.title}
      </AnchorLink>
      {flags.error ? <ErrorState error={flags.error} onRetry={() => flags.refetch()} /> : !flags.data ? <LoadingState /> : null}
      <Stack gap={6} mt={6}>
        {flags.data
          ?.filter((each) => each.resolvedAt === null)
          .map((each) => (
            <FlagLine key={each.id} flag={each} />
          ))}
      </Stack>
    </Card>
  )
}

function FlagLine({ flag }: { flag: Flag }) {
  const { now } = useDeps()
  const can = useCan()
  const client = useQueryClient()
  const resolve = useMutation({
    mutationFn: () => resolveFlag(flag.id),
    onSuccess: () => notifyDone(`Resolved: ${flagReasons[flag.reason]}`),
    onError: (error) => notifyError('The flag was not resolved', error),
    onSettled: () => Promise.all(['flags', 'sessions', 'passes'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const range = flag.startUs === null || flag.endUs === null ? null : `${formatTime(flag.startUs, 0)}–${formatTime(flag.endUs, 0)}`
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IconFlag3Filled size={15} color="var(--rt-danger)" aria-hidden style={{ marginTop: 2, flex: 'none' }} />
      <div style={{ flex: 1 }}>
        <Text>
          {flagReasons[flag.reason]}
          {range && (
            <AnchorLink
              to="/sessions/$sessionId"
              params={{ sessionId: flag.sessionId }}
              search={{ t: (flag.startUs ?? 0) / 1e6 }}
              ml={8}
              underline="always"
              className="num"
            >
              {range}
            </AnchorLink>
          )}
        </Text>
        {flag.comment && <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{flag.comment}</Text>}
        <Text size="xs" c="dimmed">
          {flag.author}, {formatAgo(flag.createdAt, now())}
        </Text>
      </div>
      {can('flag.resolve') && (
        <Button size="compact-sm" variant="default" loading={resolve.isPending} onClick={() => resolve.mutate()}>
          Resolve
        </Button>
      )}
    </Group>
  )
}
