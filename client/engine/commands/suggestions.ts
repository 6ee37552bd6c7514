import { offered } from '../suggester.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

const places = ['best', 'second', 'third'] as const

/** Suggested intents, each by a key: none is ever written by itself. */
export function suggestionCommands({ workbench: { suggester, labeler } }: CommandInput): WorkbenchCommand[] {
  if (!suggester) return []
  return Array.from({ length: offered }, (_, place) => ({
    id: `suggestion-${place + 1}`,
    title: `Apply the ${places[place] ?? ''} suggested intent`,
    group: 'Label',
    keys: [`Shift+${place + 1}`],
    isEnabled: () => (labeler?.canEdit() ?? false) && suggester.offers().length > place,
    run: () => suggester.take(place),
  }))
}
