import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { submitPass } from './api.ts'
import { useFlags } from './useFlags.ts'
import { usePassState, useTaxonomy } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Counts what is unfinished, says it, and submits. */
export function SubmitForm({ onDone }: { onDone: () => void }) {
  const { editor, session } = useWorkbenchScope().workbench
  const isFlagged = useFlags(session).some((each) => each.resolvedAt === null)
  const client = useQueryClient()
  const segments = usePassState((state) => state?.segments ?? [])
  const pass = usePassState((state) => state?.pass ?? null)
  const { tiers } = useTaxonomy()
  const takesLabel = new Set(tiers.filter((each) => each.hasLabel).map((each) => each.id))
  const withoutLabel = segments.filter((each) => takesLabel.has(each.tier) && !each.labelId).length
  const withoutText = segments.filter((each) => !takesLabel.has(each.tier) && !each.text).length
  const submit = useMutation({
    mutationFn: async () => {
      if (!editor || !pass) return
      await editor.flush()
      editor.setPass(await submitPass(pass.id))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['passes'], refetchType: 'none' })
      notifyDone('Submitted for review')
      onDone()
    },
    onError: (error) => notifyError('Not submitted', error),
  })
  return (
    <Stack gap="sm">
      <Text>
        {segments.length} {segments.length === 1 ? 'segment goes' : 'segments go'} to review; until it comes back you can’t change them.
      </Text>
      {withoutLabel > 0 && <Text c="var(--rt-warn)">{withoutLabel} without an intent.</Text>}
      {withoutText > 0 && <Text c="var(--rt-warn)">{withoutText} without a text.</Text>}
      {isFlagged && <Text c="var(--rt-warn)">The session is flagged: the pass waits outside the queue until the flag is resolved.</Text>}
      {segments.length === 0 && <Text c="var(--rt-warn)">There is nothing in this pass yet.</Text>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Not yet
        </Button>
        <Button data-autofocus loading={submit.isPending} onClick={() => submit.mutate()}>
          Submit
        </Button>
      </Group>
    </Stack>
  )
}
