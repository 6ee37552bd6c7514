import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { newUser } from '#shared/api.ts'
import { type Role, roles } from '#shared/policy.ts'
import { createUser, usersQuery } from '../../api/users.ts'
import { notifyError } from '../../app/notify.tsx'

const roleTexts: Record<Role, string> = {
  admin: 'Everything, people too',
  annotator: 'Labels sessions and submits passes',
  reviewer: 'Labels, reviews the passes of others, edits taxonomies, resolves flags',
  ml: 'Imports recordings, makes and exports releases',
  subject: 'Was recorded: sees their own sessions and who looked at them',
}

/** The form's fields are always texts; the API takes the name only where there is one. */
const values = z.object({ email: newUser.shape.email, name: z.string().max(80), role: newUser.shape.role })

type InviteModalProps = {
  onClose: () => void
  onCreated: (made: { name: string; link: Awaited<ReturnType<typeof createUser>> }) => void
}

export function InviteModal({ onClose, onCreated }: InviteModalProps) {
  const client = useQueryClient()
  const form = useForm<z.infer<typeof values>>({
    initialValues: { email: '', name: '', role: 'annotator' },
    validate: schemaResolver(values, { sync: true }),
  })
  const create = useMutation({
    mutationFn: ({ name, ...rest }: z.infer<typeof values>) => createUser({ ...rest, ...(name.trim() ? { name: name.trim() } : {}) }),
    onSuccess: (link, { name, email }) => {
      client.invalidateQueries({ queryKey: usersQuery.queryKey })
      onCreated({ name: name.trim() || email, link })
    },
    onError: (error) => notifyError('Nobody was added', error),
  })
  return (
    <Modal opened onClose={onClose} title="Add a person">
      <form onSubmit={form.onSubmit((submitted) => create.mutate(submitted))}>
        <Stack gap="sm">
          <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus {...form.getInputProps('email')} />
          <TextInput label="Name" placeholder="As the address begins" autoComplete="off" {...form.getInputProps('name')} />
          <Radio.Group label="Role" {...form.getInputProps('role')}>
            <Stack gap={8} mt={6}>
              {roles.map((role) => (
                <Radio key={role} value={role} label={role} description={roleTexts[role]} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add and make a link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
