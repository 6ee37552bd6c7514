import { Button, type ButtonProps, Group, Select, Stack, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'

type ReasonFormProps<Reason extends string> = {
  /** The reasons and their words, in the order they are listed in. */
  reasons: Readonly<Record<Reason, string>>
  /** What the reason is for, above it. */
  children?: ReactNode
  commentHint?: string
  /** The most letters that the server takes. */
  maxComment: number
  submit: ButtonProps & { children: string }
  isPending: boolean
  onSubmit: (reason: Reason, comment: string) => void
  onCancel: () => void
}

/** A reason for the statistics, a sentence for the person. */
export function ReasonForm<Reason extends string>(props: ReasonFormProps<Reason>) {
  const { reasons, children, commentHint, maxComment, submit, isPending, onSubmit, onCancel } = props
  const isReason = (value: string | null): value is Reason => value !== null && value in reasons
  const [reason, setReason] = useState<Reason | null>(null)
  const [comment, setComment] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (reason) onSubmit(reason, comment.trim())
      }}
    >
      <Stack gap="sm">
        {children}
        <Select
          label="Reason"
          placeholder="What is wrong"
          data={Object.entries<string>(reasons).map(([value, label]) => ({ value, label }))}
          value={reason}
          data-autofocus
          required
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          onChange={(value) => setReason(isReason(value) ? value : null)}
        />
        <Textarea
          label="Comment"
          placeholder={commentHint ?? ''}
          autosize
          minRows={3}
          maxLength={maxComment}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" {...submit} disabled={reason === null} loading={isPending} />
        </Group>
      </Stack>
    </form>
  )
}
