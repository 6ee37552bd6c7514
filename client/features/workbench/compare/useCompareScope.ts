import { useEffect, useMemo, useRef } from 'react'
import type { WorkbenchCommand } from '../../../engine/commands/command.ts'
import type { Workbench } from '../../../engine/workbench.ts'
import type { WorkbenchScope } from '../WorkbenchContext.ts'

/** What the workbench's parts find around them here: one side's workbench, and the commands of the comparison. */
export function useCompareScope(
  workbench: Workbench | null,
  commands: readonly WorkbenchCommand[],
  run: (id: string) => void,
): WorkbenchScope | null {
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  return useMemo(() => workbench && { workbench, commands, run: (id: string) => newest.current(id) }, [workbench, commands])
}
