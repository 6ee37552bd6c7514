import { ActionIcon, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconColumns2, IconDots, IconEye, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SessionSummary } from '#shared/api.ts'
import { deleteSession } from '../../api/sessions.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { SessionPicker } from '../../app/SessionPicker.tsx'
import { useCan } from '../../app/useMe.ts'

/** What else can be done with a session. */
export function RowMenu({ session }: { session: SessionSummary }) {
  const can = useCan()
  const navigate = useNavigate()
  const remove = useDelete(session)
  const canSeeAccess = can('access.read')
  const canDelete = can('session.delete')
  const [isChoosing, setChoosing] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More about ${session.title}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconColumns2 size={15} aria-hidden />} onClick={() => setChoosing(true)}>
            Compare with …
          </Menu.Item>
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
      <SessionPicker
        title={`Compare “${session.title}” with …`}
        isOpen={isChoosing}
        onClose={() => setChoosing(false)}
        onPick={(b) => navigate({ to: '/compare', search: { a: session.id, b } })}
      />
    </>
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
