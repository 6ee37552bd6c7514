import { Button, Group, Modal, Table, Text } from '@mantine/core'
import { IconCheck, IconInbox } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PassSummary } from '#shared/api.ts'
import type { ReturnReason } from '#shared/labels/passes.ts'
import { reviewPass, reviewQueueQuery } from '../../api/passes.ts'
import { useDeps } from '../../app/deps.ts'
import { formatAgo, formatCount, formatDateTime, formatLength } from '../../app/format.ts'
import { AnchorLink, ButtonLink } from '../../app/links.tsx'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { NothingState, QueryState } from '../../app/states.tsx'
import { useCan } from '../../app/useMe.ts'
import { ReturnForm } from './ReturnForm.tsx'

type Decision = { decision: 'accept' } | { decision: 'return'; reason: ReturnReason; comment: string }

function useReview() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ pass, ...body }: Decision & { pass: PassSummary }) => reviewPass(pass.id, body, pass.revision),
    onSuccess: (_, { pass, decision }) => {
      notifyDone(`${decision === 'accept' ? 'Accepted' : 'Returned'}: “${pass.sessionTitle}” by ${pass.author}`)
    },
    onError: (error) => notifyError('The pass was not reviewed', error),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ['passes'] }), client.invalidateQueries({ queryKey: ['sessions'] })]),
  })
}

export function ReviewQueue({ project }: { project: string | undefined }) {
  const query = useQuery(reviewQueueQuery(project))
  const review = useReview()
  const [returning, setReturning] = useState<PassSummary | null>(null)
  return (
    <QueryState query={query} what="Reading the queue">
      {(passes) =>
        passes.length === 0 ? (
          <NothingState icon={<IconInbox />} title="Nothing waits for a review">
            A pass appears here when its annotator submits it. Passes of flagged sessions stay out until the flag is resolved.
          </NothingState>
        ) : (
          <>
            <QueueTable
              passes={passes}
              pendingId={review.isPending ? review.variables.pass.id : null}
              onAccept={(pass) => review.mutate({ decision: 'accept', pass })}
              onReturn={setReturning}
            />
            <Modal
              opened={returning !== null}
              onClose={() => setReturning(null)}
              title={`Return “${returning?.sessionTitle ?? ''}” to ${returning?.author ?? ''}`}
            >
              {returning && (
                <ReturnForm
                  isPending={review.isPending}
                  onCancel={() => setReturning(null)}
                  onReturn={(reason, comment) =>
                    review.mutate({ decision: 'return', reason, comment, pass: returning }, { onSuccess: () => setReturning(null) })
                  }
                />
              )}
            </Modal>
          </>
        )
      }
    </QueryState>
  )
}

type QueueTableProps = {
  passes: readonly PassSummary[]
  pendingId: string | null
  onAccept: (pass: PassSummary) => void
  onReturn: (pass: PassSummary) => void
}

function QueueTable({ passes, ...rest }: QueueTableProps) {
  return (
    <Table aria-label="Submitted passes" highlightOnHover stickyHeader stickyHeaderOffset={-16}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Session</Table.Th>
          <Table.Th>By</Table.Th>
          <Table.Th>Submitted</Table.Th>
          <Table.Th ta="right">Segments</Table.Th>
          <Table.Th ta="right">Length</Table.Th>
          <Table.Th ta="right">Decision</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {passes.map((pass) => (
          <QueueRow key={pass.id} pass={pass} {...rest} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function QueueRow({ pass, pendingId, onAccept, onReturn }: Omit<QueueTableProps, 'passes'> & { pass: PassSummary }) {
  const { now } = useDeps()
  const can = useCan()
  const open = { to: '/sessions/$sessionId', params: { sessionId: pass.sessionId }, search: { pass: pass.id } } as const
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink {...open} fw={550} c="var(--rt-text-strong)">
          {pass.sessionTitle}
        </AnchorLink>
      </Table.Td>
      <Table.Td>{pass.author}</Table.Td>
      <Table.Td>{pass.submittedAt && <span title={formatDateTime(pass.submittedAt)}>{formatAgo(pass.submittedAt, now())}</span>}</Table.Td>
      <Table.Td ta="right" className="num">
        {formatCount(pass.segmentCount)}
      </Table.Td>
      <Table.Td ta="right" className="num">
        {formatLength(pass.durationUs)}
      </Table.Td>
      <Table.Td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          {can('pass.review', { ownerId: pass.authorId }) ? (
            <>
              <ButtonLink {...open} size="compact-sm" variant="default">
                Open
              </ButtonLink>
              <Button size="compact-sm" variant="default" onClick={() => onReturn(pass)}>
                Return …
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconCheck size={14} color="var(--rt-ok)" aria-hidden />}
                loading={pendingId === pass.id}
                onClick={() => onAccept(pass)}
              >
                Accept
              </Button>
            </>
          ) : (
            <Text size="xs" c="dimmed">
              your own: somebody else reviews it
            </Text>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
