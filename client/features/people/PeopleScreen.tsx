import { Badge, Button, Menu, NativeSelect, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconDots, IconLink, IconUserCheck, IconUserOff, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { signInLink } from '#shared/api.ts'
import { type Role, roles } from '#shared/policy.ts'
import { createSignInLink, type UserView, updateUser, usersQuery } from '../../api/users.ts'
import { useDeps } from '../../app/deps.ts'
import { formatAgo, formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { Page } from '../../app/Page.tsx'
import { QueryState } from '../../app/states.tsx'
import { useCommands } from '../../app/useCommands.ts'
import { useMe } from '../../app/useMe.ts'
import { InviteModal } from './InviteModal.tsx'
import { LinkModal } from './LinkModal.tsx'

type Shown = { name: string; link: z.output<typeof signInLink> }

/** Who may sign in, and as what. */
export function PeopleScreen() {
  const query = useQuery(usersQuery)
  const [isInviting, setInviting] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  useCommands([{ id: 'people:add', title: 'Add a person …', run: () => setInviting(true) }])
  return (
    <Page
      title="People"
      note={query.data && <Text c="dimmed">{formatPlural(query.data.length, 'person', 'people')}</Text>}
      actions={
        <Button leftSection={<IconUserPlus size={15} aria-hidden />} onClick={() => setInviting(true)}>
          Add a person …
        </Button>
      }
    >
      <QueryState query={query} what="Reading the people">
        {(users) => <UserTable users={users} onLink={setShown} />}
      </QueryState>
      {isInviting && (
        <InviteModal
          onClose={() => setInviting(false)}
          onCreated={(made) => {
            setInviting(false)
            setShown(made)
          }}
        />
      )}
      {shown && <LinkModal name={shown.name} url={shown.link.url} onClose={() => setShown(null)} />}
    </Page>
  )
}

function UserTable({ users, onLink }: { users: readonly UserView[]; onLink: (shown: Shown) => void }) {
  return (
    <Table aria-label="People" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>E-mail</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Last seen</Table.Th>
          <Table.Th w={60}>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((each) => (
          <UserRow key={each.id} user={each} onLink={onLink} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function UserRow({ user, onLink }: { user: UserView; onLink: (shown: Shown) => void }) {
  const me = useMe()
  const { now } = useDeps()
  const client = useQueryClient()
  const update = useMutation({
    mutationFn: (patch: { role?: Role; isActive?: boolean }) => updateUser(user.id, patch),
    onSuccess: () => notifyDone(`${user.name} is changed`),
    onError: (error) => notifyError(`${user.name} is not changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  })
  const link = useMutation({
    mutationFn: () => createSignInLink(user.id),
    onSuccess: (made) => onLink({ name: user.name, link: made }),
    onError: (error) => notifyError('No link was made', error),
  })
  const role = roles.find((each) => each === (update.isPending ? (update.variables.role ?? user.role) : user.role))
  return (
    <Table.Tr>
      <Table.Td fw={550} c="var(--rt-text-strong)">
        {user.name}
        {user.id === me.id && (
          <Text span size="xs" c="dimmed" ml={6}>
            you
          </Text>
        )}
        {!user.isActive && (
          <Badge ml={8} color="gray" size="sm" c="dimmed">
            can't sign in
          </Badge>
        )}
      </Table.Td>
      <Table.Td>{user.email}</Table.Td>
      <Table.Td>
        <NativeSelect
          aria-label={`Role of ${user.name}`}
          w={130}
          data={[...roles]}
          value={role ?? user.role}
          disabled={update.isPending}
          onChange={(event) => {
            const next = roles.find((each) => each === event.currentTarget.value)
            if (next && next !== user.role) update.mutate({ role: next })
          }}
        />
      </Table.Td>
      <Table.Td>{user.lastSeenAt ? formatAgo(user.lastSeenAt, now()) : 'never'}</Table.Td>
      <Table.Td>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-sm" px={6} aria-label={`More about ${user.name}`}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconLink size={15} aria-hidden />} disabled={!user.isActive} onClick={() => link.mutate()}>
              New sign-in link …
            </Menu.Item>
            {user.isActive ? (
              <Menu.Item
                leftSection={<IconUserOff size={15} aria-hidden />}
                disabled={user.id === me.id}
                onClick={() => update.mutate({ isActive: false })}
              >
                Shut out
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<IconUserCheck size={15} aria-hidden />} onClick={() => update.mutate({ isActive: true })}>
                Let in again
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  )
}
