import { Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { z } from 'zod'
import { actionProfiles } from '#shared/actions/types.ts'
import { labelPath } from '#shared/labels/taxonomy.ts'
import { type NewRelease, newRelease } from '#shared/release/api.ts'
import { projectsQuery } from '../../api/projects.ts'
import { createRelease } from '../../api/releases.ts'
import { taxonomyQuery } from '../../api/taxonomy.ts'
import { notifyError } from '../../app/notify.tsx'
import { listInPlace, takeBest } from '../../app/SearchSelect.tsx'
import { CommandLine } from './CommandLine.tsx'
import { createCommand } from './command.ts'
import { Preview } from './Preview.tsx'

const profileTitles: Record<NewRelease['profile'], string> = { agentnet: 'AgentNet, as published', default: 'Retrace' }

type Values = {
  project: string
  name: string
  profile: NewRelease['profile']
  titles: string
  labels: string[]
  minSeconds: number
  trainPercent: number
  validationPercent: number
  seed: number
}

function toFilter({ titles, labels, minSeconds }: Values): NewRelease['filter'] {
  return {
    ...(titles.trim() ? { titles: titles.trim() } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    ...(minSeconds > 0 ? { minDurationUs: Math.round(minSeconds * 1e6) } : {}),
  }
}

/** The order as the API takes it. What is left of the two shares is the test split. */
function toOrder(values: Values): z.input<typeof newRelease> {
  const train = values.trainPercent / 100
  const validation = values.validationPercent / 100
  return {
    project: values.project,
    name: values.name,
    profile: values.profile,
    filter: toFilter(values),
    split: { train, validation, test: 1 - train - validation },
    seed: values.seed,
  }
}

export function CreateRelease({ project, onClose }: { project: string | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data: projects = [] } = useQuery(projectsQuery)
  const form = useForm<Values>({
    initialValues: {
      project: project ?? projects[0]?.key ?? '',
      name: '',
      profile: 'agentnet',
      titles: '',
      labels: [],
      minSeconds: 0,
      trainPercent: 80,
      validationPercent: 10,
      seed: 1,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'A release needs a name' : null),
      project: (key) => (key === '' ? 'Choose a project' : null),
      validationPercent: (share, { trainPercent }) => (share + trainPercent > 100 ? 'More than all together' : null),
    },
  })
  const create = useMutation({
    mutationFn: (values: Values) => createRelease(toOrder(values)),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['releases'] })
      onClose()
      await navigate({ to: '/releases/$releaseId', params: { releaseId: made.id } })
    },
    onError: (error) => notifyError('The release was not made', error),
  })
  const { values } = form
  // While a number is being typed the order may be none yet: then there is no command to show.
  const order = newRelease.safeParse(toOrder(values))
  return (
    <Modal opened onClose={onClose} title="New release" size={720}>
      <form onSubmit={form.onSubmit((submitted) => create.mutate(submitted))}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput label="Name" required withAsterisk={false} maxLength={80} data-autofocus {...form.getInputProps('name')} />
            <Select
              label="Project"
              data={projects.map((each) => ({ value: each.key, label: each.name }))}
              allowDeselect={false}
              {...form.getInputProps('project')}
            />
            <Select
              label="Actions by the rules of"
              data={actionProfiles.map((value) => ({ value, label: profileTitles[value] }))}
              allowDeselect={false}
              {...form.getInputProps('profile')}
            />
          </Group>
          <Filter form={form} />
          <Split form={form} />
          <Preview project={values.project} filter={toFilter(values)} />
          {order.success && <CommandLine label="the command" command={createCommand(order.data)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Freeze the release
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type FormProps = { form: Pick<UseFormReturnType<Values>, 'values' | 'getInputProps'> }

function Filter({ form }: FormProps) {
  const taxonomy = useQuery(taxonomyQuery(form.values.project))
  const labels = (taxonomy.data?.doc.labels ?? []).map((each) => ({
    value: each.id as string,
    label: taxonomy.data ? labelPath(taxonomy.data.doc, each.id).join(' › ') : each.name,
  }))
  return (
    <Group grow align="flex-start">
      <TextInput label="Only titles with" placeholder="All" maxLength={200} {...form.getInputProps('titles')} />
      <MultiSelect
        {...listInPlace}
        label="Only with the intents"
        placeholder={form.values.labels.length === 0 ? 'All' : ''}
        data={labels}
        searchable
        selectFirstOptionOnChange
        wrapperProps={{ onKeyDownCapture: takeBest() }}
        clearable
        {...form.getInputProps('labels')}
      />
      <NumberInput label="At least as long as" suffix=" s" min={0} allowNegative={false} {...form.getInputProps('minSeconds')} />
    </Group>
  )
}

function Split({ form }: FormProps) {
  const test = 100 - form.values.trainPercent - form.values.validationPercent
  return (
    <div>
      <Group grow align="flex-start">
        <NumberInput label="Train" suffix=" %" min={0} max={100} {...form.getInputProps('trainPercent')} />
        <NumberInput label="Validation" suffix=" %" min={0} max={100} {...form.getInputProps('validationPercent')} />
        <TextInput label="Test" readOnly value={`${Math.max(0, Math.round(test * 100) / 100)} %`} />
        <NumberInput label="Seed" allowDecimal={false} {...form.getInputProps('seed')} />
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        Split by subject: sessions of one person are never in two splits. The same seed gives the same split.
      </Text>
    </div>
  )
}
