import { offered } from '../suggester.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

const places = [
  { word: 'best', key: 'Y' },
  { word: 'second', key: 'Alt+Y' },
  { word: 'third', key: 'Alt+Shift+Y' },
] as const

/** Suggested intents, each by a key: none is ever written by itself. */
export function suggestionCommands({ workbench: { suggester, labeler } }: CommandInput): WorkbenchCommand[] {
  if (!suggester) return []
  return places.slice(0, offered).map(({ word, key }, place) => ({
    id: `suggestion-${place + 1}`,
    title: `Apply the ${word} suggested intent`,
    group: 'Label',
    keys: [key],
    isEnabled: () => (labeler?.canEdit() ?? false) && suggester.offers().length > place,
    run: () => suggester.take(place),
  }))
}
