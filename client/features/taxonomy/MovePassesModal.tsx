import { Alert, Button, Group, List, Modal, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { migrateProject, migrationPreviewQuery } from '../../api/taxonomy.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyError } from '../../app/notify.tsx'
import { QueryState } from '../../app/states.tsx'
import { StepList } from './StepList.tsx'

type MovePassesModalProps = { projectKey: string; version: number; doc: TaxonomyDoc; onClose: () => void }

/** Brings the work so far to the newest published version, and back again. */
export function MovePassesModal({ projectKey, version, doc, onClose }: MovePassesModalProps) {
  const client = useQueryClient()
  const preview = useQuery(migrationPreviewQuery(projectKey, version))
  const [done, setDone] = useState(0)
  const move = useMutation({
    mutationFn: (undo: boolean) => {
      setDone(0)
      return migrateProject(projectKey, undo, setDone)
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['taxonomy', projectKey, 'migration'] }),
    onError: (error) => notifyError('Not all passes were moved', error),
  })
  const passes = preview.data?.passes ?? 0
  return (
    <Modal opened onClose={onClose} title={`Move passes to version ${version}`} size="lg">
      <Stack gap="sm">
        <QueryState query={preview}>
          {(view) => (
            <>
              <Text>
                {view.passes === 0
                  ? 'Every pass is on this version.'
                  : `${formatPlural(view.passes, 'pass', 'passes')} ${view.passes === 1 ? 'is' : 'are'} on an older version.`}
              </Text>
              {view.passes > 0 && <StepList steps={view.steps} doc={doc} />}
            </>
          )}
        </QueryState>
        {move.isPending && <Progress aria-label="Passes moved" value={(100 * done) / Math.max(1, passes)} animated />}
        {move.data && <Outcome isUndo={move.variables === true} {...move.data} />}
        <Text size="sm" c="dimmed">
          Each pass is moved by one change of its own, that its history names and that can be taken back. What was handed in stays handed
          in.
        </Text>
        <Group justify="flex-end">
          {move.data && move.variables === false && move.data.moved > 0 && (
            <Button variant="default" loading={move.isPending} onClick={() => move.mutate(true)}>
              Bring them back
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button disabled={passes === 0} loading={move.isPending} onClick={() => move.mutate(false)}>
            {passes === 0 ? 'Move passes' : `Move ${formatPlural(passes, 'pass', 'passes')}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type OutcomeProps = {
  isUndo: boolean
  moved: number
  refused: readonly { passId: string; session: string; author: string; message: string }[]
}

function Outcome({ isUndo, moved, refused }: OutcomeProps) {
  return (
    <Alert color={refused.length > 0 ? 'orange' : 'green'} role="status">
      {formatPlural(moved, 'pass', 'passes')} {isUndo ? 'brought back' : 'moved'}.
      {refused.length > 0 && (
        <List size="sm" mah={200} style={{ overflow: 'auto' }} tabIndex={0} aria-label="Passes not moved">
          {refused.map((each) => (
            <List.Item key={each.passId}>
              {each.session}, {each.author}: {each.message}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}
