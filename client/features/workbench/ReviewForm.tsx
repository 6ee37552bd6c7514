import { Button, Divider, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { canStep, type ReturnReason, returnReasons } from '#shared/labels/passes.ts'
import { formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { reviewPass } from './api.ts'
import { useFlags } from './useFlags.ts'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const options = Object.entries(returnReasons).map(([value, label]) => ({ value, label }))
const isReason = (value: string | null): value is ReturnReason => value !== null && value in returnReasons

/** Accepts the pass, or returns it with a reason and a sentence. */
export function ReviewForm({ onDone }: { onDone: () => void }) {
  const { editor, session } = useWorkbenchScope().workbench
  const isFlagged = useFlags(session).some((each) => each.resolvedAt === null)
  const client = useQueryClient()
  const pass = usePassState((state) => state?.pass ?? null)
  const [reason, setReason] = useState<ReturnReason | null>(null)
  const [comment, setComment] = useState('')
  const decide = useMutation({
    mutationFn: async (decision: 'accept' | 'return') => {
      if (!editor || !pass) return
      editor.setPass(await reviewPass(pass.id, { decision, reason: decision === 'return' ? reason : null, comment: comment.trim() }))
    },
    onSuccess: async (_, decision) => {
      await client.invalidateQueries({ queryKey: ['passes'], refetchType: 'active' })
      notifyDone(decision === 'accept' ? 'Accepted' : 'Returned')
      onDone()
    },
    onError: (error) => notifyError('The review was not saved', error),
  })
  if (!pass) return null
  return (
    <Stack gap="sm">
      <Text c="dimmed">
        By {pass.author}, {formatPlural(pass.segments.length, 'segment')}.
      </Text>
      <Textarea
        label="Comment"
        autosize
        minRows={2}
        maxLength={4000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {canStep(pass.state, 'accept') && (
        <>
          {isFlagged && <Text c="var(--rt-warn)">The session is flagged. It can be accepted once its flags are resolved, in Review.</Text>}
          <Button
            data-autofocus
            disabled={isFlagged}
            loading={decide.isPending && decide.variables === 'accept'}
            onClick={() => decide.mutate('accept')}
          >
            Accept
          </Button>
          <Divider label="or" />
        </>
      )}
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <Select
          label="Reason to return it"
          placeholder="What is wrong"
          flex={1}
          data={options}
          value={reason}
          allowDeselect={false}
          onChange={(value) => setReason(isReason(value) ? value : null)}
        />
        <Button
          color="orange"
          variant="light"
          disabled={!reason}
          loading={decide.isPending && decide.variables === 'return'}
          onClick={() => decide.mutate('return')}
        >
          Return
        </Button>
      </Group>
    </Stack>
  )
}
