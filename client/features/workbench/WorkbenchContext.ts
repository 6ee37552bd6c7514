import { createContext, useContext } from 'react'
import { ensure } from '#shared/errors.ts'
import type { WorkbenchCommand } from '../../engine/commands/command.ts'
import type { Workbench } from '../../engine/workbench.ts'

export type WorkbenchScope = {
  workbench: Workbench
  /** With the keys that the person has. */
  commands: readonly WorkbenchCommand[]
  /** Runs a command by its id, when it can be done now. */
  run: (id: string) => void
}

export const WorkbenchContext = createContext<WorkbenchScope | null>(null)

export function useWorkbenchScope(): WorkbenchScope {
  return ensure(useContext(WorkbenchContext), 'the workbench above this component')
}
