import { Button, Group, Menu, Text } from '@mantine/core'
import { IconBookmark, IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewView, SavedView, ViewSearch } from '#shared/labels/queries.ts'
import { createView, deleteView, replaceView, viewsQuery } from '../../api/labels.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { useCan } from '../../app/useMe.ts'
import { SaveViewModal } from './SaveViewModal.tsx'
import { isSameSearch } from './search.ts'

type SavedViewsProps = { project: string; search: ViewSearch; onOpen: (search: ViewSearch) => void }

/** Searches that were given a name: one's own and shared ones, the one that is open, and what can be done with it. */
export function SavedViews({ project, search, onOpen }: SavedViewsProps) {
  const client = useQueryClient()
  const can = useCan()
  const { data: views = [], error } = useQuery(viewsQuery(project))
  /** The view that was opened last: the search may have gone on from it. */
  const [openedId, setOpenedId] = useState<SavedView['id'] | null>(null)
  const [isSaving, setSaving] = useState(false)
  const opened = views.find((each) => each.id === openedId)
  const current = (opened && isSameSearch(opened.search, search) ? opened : null) ?? views.find((each) => isSameSearch(each.search, search))
  const isMine = (view: SavedView) => can('view.edit', { ownerId: view.ownerId })
  const write = useMutation({
    mutationFn: (step: () => Promise<string>) => step(),
    onSuccess: notifyDone,
    onError: (cause) => notifyError('The view was not saved', cause),
    onSettled: () => client.invalidateQueries({ queryKey: ['views', project] }),
  })
  const save = (body: Omit<NewView, 'search'>) =>
    write.mutateAsync(async () => {
      setOpenedId((await createView(project, { ...body, search })).id)
      return `Saved: “${body.name}”`
    })
  return (
    <Group gap="xs">
      <Menu position="bottom-end" width={300} shadow="md" withinPortal={false}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={14} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {current?.name ?? 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Item disabled>{error ? error.message : 'No saved views yet'}</Menu.Item>}
          {views.map((each) => (
            <Menu.Item
              key={each.id}
              onClick={() => {
                setOpenedId(each.id)
                onOpen(each.search)
              }}
            >
              {each.name}
              <Text size="xs">{describe(each, isMine(each))}</Text>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>Save this search …</Menu.Item>
          {opened && !current && isMine(opened) && (
            <Menu.Item
              onClick={() =>
                write.mutate(async () => {
                  await replaceView(opened.id, { name: opened.name, isShared: opened.isShared, search })
                  return `“${opened.name}” is this search now`
                })
              }
            >
              Make “{opened.name}” this search
            </Menu.Item>
          )}
          {current && isMine(current) && (
            <>
              <Menu.Item
                onClick={() =>
                  write.mutate(async () => {
                    await replaceView(current.id, { name: current.name, isShared: !current.isShared, search: current.search })
                    return current.isShared ? `“${current.name}” is yours alone now` : `“${current.name}” is shared now`
                  })
                }
              >
                {current.isShared ? 'Keep' : 'Share'} “{current.name}”{current.isShared ? ' to yourself' : ' with the project'}
              </Menu.Item>
              <Menu.Item
                color="red"
                onClick={() =>
                  write.mutate(async () => {
                    await deleteView(current.id)
                    return `Deleted: “${current.name}”`
                  })
                }
              >
                Delete “{current.name}”
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isSaving && <SaveViewModal onSave={save} onClose={() => setSaving(false)} />}
    </Group>
  )
}

/** Whose it is, and what became of the intent that it names. */
function describe({ isShared, owner, label }: SavedView, isMine: boolean): string {
  const whose = isMine ? (isShared ? 'yours, shared' : 'yours') : `by ${owner}`
  if (!label) return whose
  const name = label.path.at(-1) ?? 'an intent'
  return `${whose} · ${label.state === 'current' ? name : `${name}, ${label.into.length > 0 ? `now ${label.into.join(', ')}` : label.state}`}`
}
