import { ActionIcon, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconEye, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { SessionSummary } from '#shared/api.ts'
import { deleteSession } from '../../api/sessions.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { useCan } from '../../app/useMe.ts'

/** What else can be done with a session; nothing for those who may do nothing. */
export function RowMenu({ session }: { session: SessionSummary }) {
  const can = useCan()
  const navigate = useNavigate()
  const remove = useDelete(session)
  const canSeeAccess = can('access.read')
  const canDelete = can('session.delete')
  if (!canSeeAccess && !canDelete) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about ${session.title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canSeeAccess && (
          <Menu.Item
            leftSection={<IconEye size={15} aria-hidden />}
            onClick={() => navigate({ to: '/access', search: { session: session.id } })}
          >
            Who looked at it
          </Menu.Item>
        )}
        {canDelete && (
          <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={remove}>
            Delete …
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Asks first: the recording and its labels are gone for good, and only releases keep what they hold. */
function useDelete(session: SessionSummary): () => void {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => deleteSession(session.id),
    onSuccess: () => notifyDone(`Deleted: “${session.title}”`),
    onError: (error) => notifyError('The session was not deleted', error),
    onSettled: () => Promise.all(['sessions', 'passes', 'projects'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  return () =>
    modals.openConfirmModal({
      title: `Delete “${session.title}”?`,
      children: (
        <Text>
          The recording goes, and{' '}
          {session.passes.length === 0 ? 'nobody has labeled it' : `${formatPlural(session.passes.length, 'pass', 'passes')} with it`}.
          Releases that hold it stay whole and are marked. This can't be undone.
        </Text>
      ),
      labels: { confirm: 'Delete', cancel: 'Keep it' },
      confirmProps: { color: 'red.9' },
      onConfirm: () => remove.mutate(),
    })
}
