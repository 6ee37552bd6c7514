import { actionLabelCommands } from './actionLabel.ts'
import { bulkCommands } from './bulk.ts'
import { candidateCommands } from './candidates.ts'
import { clockCommands } from './clock.ts'
import type { WorkbenchCommand } from './command.ts'
import { edgeCommands } from './edges.ts'
import { fieldCommands } from './fields.ts'
import type { CommandInput } from './input.ts'
import { jumpCommands } from './jump.ts'
import { labelCommands } from './label.ts'
import { playCommands } from './play.ts'
import { selectCommands } from './select.ts'
import { sessionCommands } from './session.ts'
import { stageCommands } from './stage.ts'
import { suggestionCommands } from './suggestions.ts'
import { viewCommands } from './view.ts'

/** Everything the workbench can do, with its keys. */
export function createWorkbenchCommands(input: CommandInput): WorkbenchCommand[] {
  return [
    ...playCommands(input),
    ...jumpCommands(input),
    ...stageCommands(input),
    ...viewCommands(input),
    ...clockCommands(input),
    ...labelCommands(input),
    ...selectCommands(input),
    ...edgeCommands(input),
    ...actionLabelCommands(input),
    ...bulkCommands(input),
    ...fieldCommands(input),
    ...candidateCommands(input),
    ...suggestionCommands(input),
    ...sessionCommands(input),
  ]
}
