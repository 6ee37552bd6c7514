import { Button, FileButton, Group, List, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconFileZip, IconFolder } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { formatsQuery } from '../../api/imports.ts'
import { projectsQuery } from '../../api/projects.ts'
import { useDeps } from '../../app/deps.ts'
import { formatBytes, formatPlural } from '../../app/format.ts'
import { type Bundle, bundlesOfFiles, bundlesOfFolder, countBytes } from './entries.ts'
import { runImport } from './importsStore.ts'

type ImportModalProps = {
  project: string | undefined
  bundles: readonly Bundle[]
  onChoose: (bundles: Bundle[]) => void
  onClose: () => void
}

/** What is about to be imported and whereto. Dropped files arrive here chosen; the button opens it empty. */
export function ImportModal({ project, bundles, onChoose, onClose }: ImportModalProps) {
  const { data: projects = [] } = useQuery(projectsQuery)
  const { data: formats = [] } = useQuery(formatsQuery)
  const [chosenProject, setProject] = useState(project)
  const [format, setFormat] = useState<string | null>(null)
  const [subject, setSubject] = useState('')
  const start = useStartImports()
  const target = chosenProject ?? projects[0]?.key

  function submit() {
    if (!target || bundles.length === 0) return
    start(bundles, { project: target, ...(format ? { format } : {}), ...(subject.trim() ? { subject: subject.trim() } : {}) })
    onClose()
  }

  return (
    <Modal opened onClose={onClose} title="Import recordings" size="lg">
      <Stack gap="sm">
        {bundles.length === 0 ? <Pickers onChoose={onChoose} /> : <Chosen bundles={bundles} />}
        <Group grow align="flex-start">
          <Select
            label="Project"
            data={projects.map((each) => ({ value: each.key, label: each.name }))}
            value={target ?? null}
            allowDeselect={false}
            onChange={(key) => setProject(key ?? undefined)}
            {...(projects.length === 0 ? { error: 'Make a project first' } : {})}
          />
          <Select
            label="Format"
            placeholder="Find out by content"
            data={formats.filter((each) => each.kind === 'import').map((each) => ({ value: each.id, label: each.title }))}
            value={format}
            clearable
            onChange={setFormat}
          />
        </Group>
        <TextInput
          label="Subject"
          description="A pseudonym of the person recorded; sessions of one subject stay in one split"
          maxLength={80}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus disabled={bundles.length === 0 || !target} onClick={submit}>
            {bundles.length > 1 ? `Import ${bundles.length} recordings` : 'Import'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function useStartImports() {
  const client = useQueryClient()
  const { newId } = useDeps()
  return (bundles: readonly Bundle[], order: Parameters<typeof runImport>[2]) => {
    const refresh = () => {
      client.invalidateQueries({ queryKey: ['sessions'] })
      client.invalidateQueries({ queryKey: projectsQuery.queryKey })
    }
    for (const bundle of bundles) runImport(newId('import'), bundle, order, refresh)
  }
}

function Pickers({ onChoose }: { onChoose: (bundles: Bundle[]) => void }) {
  return (
    <Stack gap="xs">
      <Text c="dimmed">
        A recording is a folder as the recorder wrote it, or an archive of one. You can also drop it anywhere on the list.
      </Text>
      <Group>
        <FileButton multiple inputProps={{ webkitdirectory: '' }} onChange={(files) => onChoose(bundlesOfFolder(files))}>
          {(props) => (
            <Button variant="default" leftSection={<IconFolder size={15} aria-hidden />} {...props}>
              Choose a folder …
            </Button>
          )}
        </FileButton>
        <FileButton multiple onChange={(files) => onChoose(bundlesOfFiles(files.map((file) => ({ path: file.name, file }))))}>
          {(props) => (
            <Button variant="default" leftSection={<IconFileZip size={15} aria-hidden />} {...props}>
              Choose files …
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  )
}

function Chosen({ bundles }: { bundles: readonly Bundle[] }) {
  return (
    <List size="sm" listStyleType="none" spacing={4} mah={220} style={{ overflow: 'auto' }} tabIndex={0} aria-label="What is imported">
      {bundles.map((each) => (
        <List.Item
          key={each.title}
          icon={each.files.length > 1 ? <IconFolder size={15} aria-hidden /> : <IconFileZip size={15} aria-hidden />}
        >
          {each.title}{' '}
          <Text span c="dimmed">
            {formatPlural(each.files.length, 'file')}, {formatBytes(countBytes(each))}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}
