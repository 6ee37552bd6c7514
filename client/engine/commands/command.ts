import type { Combo } from '../keymap.ts'

export const commandGroups = ['Play', 'Go to', 'View', 'Label', 'Compare', 'Session'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Something the workbench can do. The keyboard sheet, the palette and the key handler are all made from the list of these. */
export type WorkbenchCommand = {
  id: string
  title: string
  group: CommandGroup
  keys: readonly Combo[]
  /** Whether it can be done now; left out: always. */
  isEnabled?: () => boolean
  run: () => void
}

/** Keys that browsers keep for themselves: a command on them would never arrive, or close the tab. */
const browserKeys: readonly Combo[] = [
  'Ctrl+W',
  'Ctrl+T',
  'Ctrl+N',
  'Ctrl+Shift+N',
  'Ctrl+Tab',
  'Alt+ArrowLeft',
  'Alt+ArrowRight',
  'F5',
  'Ctrl+R',
  'Ctrl+L',
]

/** Combinations that two commands claim or that belong to the browser, in words. */
export function findKeyConflicts(commands: readonly WorkbenchCommand[]): string[] {
  const problems: string[] = []
  const holder = new Map<Combo, string>()
  for (const command of commands) {
    for (const combo of command.keys) {
      const other = holder.get(combo)
      if (other) problems.push(`"${combo}" is for both "${other}" and "${command.title}"`)
      if (browserKeys.includes(combo)) problems.push(`"${combo}" (${command.title}) belongs to the browser`)
      holder.set(combo, command.title)
    }
  }
  return problems
}

/** The command of a combination, when it can be done now. */
export function findCommand(commands: readonly WorkbenchCommand[], combo: Combo): WorkbenchCommand | null {
  return commands.find((each) => each.keys.includes(combo) && (each.isEnabled?.() ?? true)) ?? null
}
