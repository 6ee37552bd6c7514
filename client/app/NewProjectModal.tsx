import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { newProject } from '#shared/api.ts'
import { createProject, projectsQuery } from '../api/projects.ts'
import { notifyError } from './notify.tsx'

type NewProjectProps = { isOpen: boolean; onClose: () => void; onCreated: (key: string) => void }

/** `Office tasks (2025)` → `office-tasks-2025`: the key that commands and addresses use. */
export function toProjectKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
}

export function NewProjectModal({ isOpen, onClose, onCreated }: NewProjectProps) {
  const client = useQueryClient()
  const form = useForm({ initialValues: { name: '', key: '' }, validate: schemaResolver(newProject, { sync: true }) })
  const create = useMutation({
    mutationFn: createProject,
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: projectsQuery.queryKey })
      form.reset()
      onCreated(made.key)
    },
    onError: (error) => notifyError('The project was not created', error),
  })
  return (
    <Modal opened={isOpen} onClose={onClose} title="New project">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            data-autofocus
            {...form.getInputProps('name')}
            onChange={(event) => {
              const name = event.currentTarget.value
              if (form.values.key === toProjectKey(form.values.name)) form.setFieldValue('key', toProjectKey(name))
              form.setFieldValue('name', name)
            }}
          />
          <TextInput label="Key" description="Used by commands and in addresses; it does not change later" {...form.getInputProps('key')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
