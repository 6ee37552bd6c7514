import type { Combo } from '#shared/keys/combo.ts'
import { type Binding, type CommandScope, commandScopes } from '#shared/keys/keymap.ts'

export const commandGroups = ['Play', 'Go to', 'View', 'Label', 'Intents', 'Edges', 'Compare', 'Lists', 'Session'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Something the workbench can do. The keyboard sheet, the palette and the key handler are all made from the list of these. */
export type WorkbenchCommand = Binding & {
  group: CommandGroup
  /** What else people call it, for who looks it up: "cut", "join". */
  words?: string
  /** Whether it can be done now; left out: always. */
  isEnabled?: () => boolean
  run: () => void
}

/** The scopes that a key is looked up in, the innermost first: `inner` is where the focus is. */
function scopesFrom(inner: CommandScope | null): CommandScope[] {
  const around: CommandScope[] = ['compare', 'workbench']
  return inner === null ? around : [inner, ...around.filter((each) => each !== inner)]
}

/** The command of a combination, when it can be done now. */
export function findCommand(
  commands: readonly WorkbenchCommand[],
  combo: Combo,
  inner: CommandScope | null = null,
): WorkbenchCommand | null {
  for (const scope of scopesFrom(inner)) {
    const found = commands.find(
      (each) => (each.scope ?? 'workbench') === scope && each.keys.includes(combo) && (each.isEnabled?.() ?? true),
    )
    if (found) return found
  }
  return null
}

export function isScope(text: string | undefined): text is CommandScope {
  return commandScopes.some((each) => each === text)
}
