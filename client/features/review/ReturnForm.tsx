import { type ReturnReason, returnReasons } from '#shared/labels/passes.ts'
import { ReasonForm } from '../../app/ReasonForm.tsx'

type ReturnFormProps = { isPending: boolean; onReturn: (reason: ReturnReason, comment: string) => void; onCancel: () => void }

/** Why a pass goes back. */
export function ReturnForm({ isPending, onReturn, onCancel }: ReturnFormProps) {
  return (
    <ReasonForm
      reasons={returnReasons}
      commentHint="Where, and what it should be"
      maxComment={4000}
      submit={{ children: 'Return' }}
      isPending={isPending}
      onSubmit={onReturn}
      onCancel={onCancel}
    />
  )
}
