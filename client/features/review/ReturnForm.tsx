import { Button, Group, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type ReturnReason, returnReasons } from '#shared/labels/passes.ts'

const options = Object.entries(returnReasons).map(([value, label]) => ({ value, label }))
const isReason = (value: string | null): value is ReturnReason => value !== null && value in returnReasons

type ReturnFormProps = { isPending: boolean; onReturn: (reason: ReturnReason, comment: string) => void; onCancel: () => void }

/** Why a pass goes back: a reason for the statistics, a sentence for the person. */
export function ReturnForm({ isPending, onReturn, onCancel }: ReturnFormProps) {
  const [reason, setReason] = useState<ReturnReason | null>(null)
  const [comment, setComment] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (reason) onReturn(reason, comment.trim())
      }}
    >
      <Stack gap="sm">
        <Select
          label="Reason"
          placeholder="What is wrong"
          data={options}
          value={reason}
          data-autofocus
          required
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          onChange={(value) => setReason(isReason(value) ? value : null)}
        />
        <Textarea
          label="Comment"
          placeholder="Where, and what it should be"
          autosize
          minRows={3}
          maxLength={4000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason === null} loading={isPending}>
            Return
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
