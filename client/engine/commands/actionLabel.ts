import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** What can be said of derived actions. */
export function actionLabelCommands({ workbench, editAction }: CommandInput): WorkbenchCommand[] {
  const { actionLabeler: labeler, store } = workbench
  if (!labeler) return []
  const isEnabled = () => labeler.canEdit() && labeler.selected() !== null
  const command = (id: string, title: string, key: string, run: () => void): WorkbenchCommand => ({
    ...{ id: `action-${id}`, title, group: 'Label', keys: [key], isEnabled, run },
  })
  const mark = (value: 'redundant' | 'wrong') => labeler.say({ mark: labeler.selected()?.segment?.action.mark === value ? null : value })
  return [
    { ...command('next', 'Select the next action', 'Alt+N', () => labeler.step(1)), isEnabled: () => labeler.rows().length > 0 },
    {
      ...command('previous', 'Select the previous action', 'Alt+Shift+N', () => labeler.step(-1)),
      isEnabled: () => labeler.rows().length > 0,
    },
    command('kind', 'Action: correct its kind', 'Alt+Q', () => editAction('kind')),
    command('text', 'Action: correct its text', 'Alt+T', () => editAction('text')),
    command('redundant', 'Action: redundant, or not', 'Alt+R', () => mark('redundant')),
    command('wrong', 'Action: wrong, or not', 'Alt+W', () => mark('wrong')),
    command('merge', 'Action: merge with the next', 'Alt+M', labeler.merge),
    command('split', 'Action: split at the playhead', 'Alt+X', labeler.split),
    command('box', 'Action: draw the box of its target', 'Alt+B', labeler.beginBox),
    command('clear', 'Action: take everything back that was said of it', 'Alt+Delete', () => {
      store.setState({ actionBox: null })
      labeler.clear()
    }),
  ]
}
