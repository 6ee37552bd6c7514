import type { Dialog } from '../workbenchStore.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function sessionCommands({ workbench, canFlag, canSubmit, canReview }: CommandInput): WorkbenchCommand[] {
  const open = (dialog: Dialog) => () => workbench.store.setState({ dialog })
  return [
    { id: 'keys', title: 'Keyboard', group: 'Session', keys: ['?'], run: open('keys') },
    { id: 'compare', title: 'Compare with another session …', group: 'Session', keys: [], run: open('compare') },
    {
      id: 'flag',
      title: 'Flag the session or the selected range',
      group: 'Session',
      keys: ['F'],
      isEnabled: () => canFlag,
      run: open('flag'),
    },
    { id: 'submit', title: 'Submit the pass', group: 'Session', keys: ['Ctrl+Enter'], isEnabled: canSubmit, run: open('submit') },
    {
      id: 'review',
      title: 'Accept or return the pass',
      group: 'Session',
      keys: ['Shift+Enter'],
      isEnabled: canReview,
      run: open('review'),
    },
  ]
}
