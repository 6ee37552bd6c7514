import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FlagReason, flagReasons } from '#shared/labels/passes.ts'
import { formatTime } from '#shared/time.ts'
import { flagsQuery } from '../../api/flags.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { ReasonForm } from '../../app/ReasonForm.tsx'
import { createFlag } from './api.ts'
import { useSelectedSegment, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Flags the selected or marked range, or the whole session where nothing is selected. */
export function FlagForm({ onDone }: { onDone: () => void }) {
  const { session } = useWorkbenchScope().workbench
  const client = useQueryClient()
  const pending = useWorkbenchState((state) => state.range ?? state.pending?.span ?? null)
  const selected = useSelectedSegment()
  const span = pending ?? selected
  const save = useMutation({
    mutationFn: (flag: { reason: FlagReason; comment: string }) =>
      createFlag(session.id, { ...flag, startUs: span?.startUs ?? null, endUs: span?.endUs ?? null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: flagsQuery(session.id).queryKey })
      void client.invalidateQueries({ queryKey: ['sessions'] })
      notifyDone(span ? 'Range flagged' : 'Session flagged')
      onDone()
    },
    onError: (error) => notifyError('The flag was not saved', error),
  })
  return (
    <ReasonForm
      reasons={flagReasons}
      maxComment={2000}
      submit={{ children: 'Flag', color: 'red', variant: 'light' }}
      isPending={save.isPending}
      onSubmit={(reason, comment) => save.mutate({ reason, comment })}
      onCancel={onDone}
    >
      <Text c="dimmed">
        {span ? `${formatTime(span.startUs)} – ${formatTime(span.endUs)} of this session` : 'The whole session.'} A flagged session leaves
        the queue and every later release until the flag is resolved.
      </Text>
    </ReasonForm>
  )
}
