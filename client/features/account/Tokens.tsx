import {
  ActionIcon,
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  NumberInput,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Role, roles } from '#shared/policy.ts'
import { createToken, deleteToken, type TokenView, tokensQuery } from '../../api/tokens.ts'
import { useDeps } from '../../app/deps.ts'
import { formatAgo, formatDateTime } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { QueryState } from '../../app/states.tsx'
import { useMe } from '../../app/useMe.ts'

/** One's tokens; a new one is shown this once. */
export function Tokens() {
  const query = useQuery(tokensQuery)
  const create = useCreateToken()
  return (
    <Stack gap="sm">
      <TokenForm isPending={create.isPending} onCreate={(body) => create.mutate(body)} />
      {create.data && <NewToken token={create.data.token} onDone={create.reset} />}
      <QueryState query={query} what="Reading the tokens">
        {(tokens) => (tokens.length === 0 ? <Text c="dimmed">None yet.</Text> : <TokenTable tokens={tokens} />)}
      </QueryState>
    </Stack>
  )
}

function useCreateToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: createToken,
    onError: (error) => notifyError('No token was made', error),
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
}

type TokenFormProps = { isPending: boolean; onCreate: (body: { name: string; days: number; role: Role }) => void }

/** A token can do no more than its maker; an admin may make a weaker one. */
function TokenForm({ isPending, onCreate }: TokenFormProps) {
  const me = useMe()
  const form = useForm<{ name: string; days: number; role: Role }>({ initialValues: { name: '', days: 90, role: me.role } })
  return (
    <form onSubmit={form.onSubmit(onCreate)}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Token for"
          placeholder="nightly export"
          maxLength={80}
          w={220}
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <NumberInput label="Good for" suffix=" days" w={120} min={1} max={365} allowDecimal={false} {...form.getInputProps('days')} />
        {me.role === 'admin' && <Select label="Role" w={130} data={[...roles]} allowDeselect={false} {...form.getInputProps('role')} />}
        <Button type="submit" variant="default" loading={isPending}>
          Make a token
        </Button>
      </Group>
    </form>
  )
}

function NewToken({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <Alert color="teal" title="Copy it now: it is not shown again">
      <Group gap="sm">
        <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {token}
        </Code>
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Alert>
  )
}

function TokenTable({ tokens }: { tokens: readonly TokenView[] }) {
  const { now } = useDeps()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: deleteToken,
    onSuccess: () => notifyDone('The token is revoked'),
    onError: (error) => notifyError('The token still works', error),
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  return (
    <Table aria-label="Tokens">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>For</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Until</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th w={60}>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tokens.map((each) => (
          <Table.Tr key={each.id}>
            <Table.Td>{each.name || each.id}</Table.Td>
            <Table.Td>{each.role}</Table.Td>
            <Table.Td>{formatDateTime(each.expiresAt)}</Table.Td>
            <Table.Td>{each.lastUsedAt ? formatAgo(each.lastUsedAt, now()) : 'never'}</Table.Td>
            <Table.Td>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Revoke the token for ${each.name || each.id}`}
                onClick={() => remove.mutate(each.id)}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
