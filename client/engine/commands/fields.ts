import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** What the fields of a segment, its checks and the guided try can be asked for. */
export function fieldCommands({ workbench: { guide, labeler } }: CommandInput): WorkbenchCommand[] {
  if (!guide || !labeler) return []
  return [
    {
      id: 'guided-try',
      title: 'Guided try: label for two minutes',
      group: 'Session',
      keys: [],
      isEnabled: labeler.canEdit,
      run: () => guide.start(),
    },
  ]
}
