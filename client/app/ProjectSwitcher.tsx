import { Button, Menu, Text } from '@mantine/core'
import { IconCheck, IconChevronDown, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { projectsQuery } from '../api/projects.ts'
import { formatPlural } from './format.ts'
import { NewProjectModal } from './NewProjectModal.tsx'
import { useCan } from './useMe.ts'

type SwitcherProps = { value: string | undefined; onChange: (key: string | undefined) => void; mayRead: boolean }

export function ProjectSwitcher({ value, onChange, mayRead }: SwitcherProps) {
  const { data: projects = [] } = useQuery({ ...projectsQuery, enabled: mayRead })
  const [isCreating, setCreating] = useState(false)
  const can = useCan()
  const current = projects.find((each) => each.key === value)
  const mark = (isChosen: boolean) => <IconCheck size={14} aria-hidden style={{ visibility: isChosen ? 'visible' : 'hidden' }} />
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            fw={450}
            c="var(--mantine-color-text)"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {current?.name ?? value ?? 'All projects'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label="Projects">
          <Menu.Item leftSection={mark(value === undefined)} onClick={() => onChange(undefined)}>
            All projects
          </Menu.Item>
          {projects.map((each) => (
            <Menu.Item
              key={each.id}
              leftSection={mark(each.key === value)}
              rightSection={
                <Text size="xs" c="dimmed">
                  {formatPlural(each.sessions, 'session')}
                </Text>
              }
              onClick={() => onChange(each.key)}
            >
              {each.name}
            </Menu.Item>
          ))}
          {can('project.create') && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
                New project …
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <NewProjectModal
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(key) => {
          setCreating(false)
          onChange(key)
        }}
      />
    </>
  )
}
