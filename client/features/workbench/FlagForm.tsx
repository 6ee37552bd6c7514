import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type FlagReason, flagReasons } from '#shared/labels/passes.ts'
import { formatTime } from '#shared/time.ts'
import { flagsQuery } from '../../api/flags.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { createFlag } from './api.ts'
import { useSelectedSegment, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const options = Object.entries(flagReasons).map(([value, label]) => ({ value, label }))
const isReason = (value: string | null): value is FlagReason => value !== null && value in flagReasons

/** Flags the selected or marked range, or the whole session where nothing is selected. */
export function FlagForm({ onDone }: { onDone: () => void }) {
  const { session } = useWorkbenchScope().workbench
  const client = useQueryClient()
  const pending = useWorkbenchState((state) => state.range ?? state.pending?.span ?? null)
  const selected = useSelectedSegment()
  const span = pending ?? selected
  const [reason, setReason] = useState<FlagReason | null>(null)
  const [comment, setComment] = useState('')
  const save = useMutation({
    mutationFn: (code: FlagReason) =>
      createFlag(session.id, { reason: code, comment: comment.trim(), startUs: span?.startUs ?? null, endUs: span?.endUs ?? null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: flagsQuery(session.id).queryKey })
      void client.invalidateQueries({ queryKey: ['sessions'] })
      notifyDone(span ? 'Range flagged' : 'Session flagged')
      onDone()
    },
    onError: (error) => notifyError('The flag was not saved', error),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (reason) save.mutate(reason)
      }}
    >
      <Stack gap="sm">
        <Text c="dimmed">
          {span ? `${formatTime(span.startUs)} – ${formatTime(span.endUs)} of this session` : 'The whole session.'} A flagged session leaves
          the queue and every later release until the flag is resolved.
        </Text>
        <Select
          label="Reason"
          placeholder="What is wrong"
          data={options}
          value={reason}
          required
          data-autofocus
          allowDeselect={false}
          onChange={(value) => setReason(isReason(value) ? value : null)}
        />
        <Textarea
          label="Comment"
          autosize
          minRows={2}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" color="red" variant="light" disabled={!reason} loading={save.isPending}>
            Flag
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
