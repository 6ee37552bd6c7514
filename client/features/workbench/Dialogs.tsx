import { Modal } from '@mantine/core'
import type { WorkbenchCommand } from '../../engine/commands/command.ts'
import type { Dialog } from '../../engine/workbenchStore.ts'
import { ComparePicker } from './ComparePicker.tsx'
import { FlagForm } from './FlagForm.tsx'
import { KeysSheet } from './KeysSheet.tsx'
import { ReviewForm } from './ReviewForm.tsx'
import { SubmitForm } from './SubmitForm.tsx'
import { useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const titles: Record<Dialog, string> = {
  keys: 'Keyboard',
  flag: 'Flag for a second look',
  submit: 'Submit this pass',
  review: 'Review this pass',
  compare: 'Compare with another session',
}

/** The dialog that is open, if one is. `defaults`: the commands with the keys they came with. */
export function Dialogs({ defaults }: { defaults: readonly WorkbenchCommand[] }) {
  const { store } = useWorkbenchScope().workbench
  const dialog = useWorkbenchState((state) => state.dialog)
  const close = () => store.setState({ dialog: null })
  return (
    <Modal
      opened={dialog !== null}
      onClose={close}
      title={dialog && titles[dialog]}
      size={dialog === 'keys' ? 980 : dialog === 'compare' ? 620 : 460}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {dialog === 'keys' && <KeysSheet defaults={defaults} />}
      {dialog === 'compare' && <ComparePicker />}
      {dialog === 'flag' && <FlagForm onDone={close} />}
      {dialog === 'submit' && <SubmitForm onDone={close} />}
      {dialog === 'review' && <ReviewForm onDone={close} />}
    </Modal>
  )
}
