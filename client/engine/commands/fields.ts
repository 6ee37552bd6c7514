import { getTier, setSegmentOutcome } from '#shared/labels/edits.ts'
import { outcomes } from '#shared/labels/segments.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

const outcomeTitles = { done: 'Outcome: done', failed: 'Outcome: failed', abandoned: 'Outcome: abandoned' } as const

/** What the fields of a segment and the guided try can be asked for. */
export function fieldCommands({ workbench: { guide, labeler } }: CommandInput): WorkbenchCommand[] {
  if (!guide || !labeler) return []
  const hasOutcome = () => {
    const segment = labeler.selected()
    return segment !== null && labeler.canEdit() && getTier(labeler.context().taxonomy, segment.tier).hasOutcome
  }
  return [
    ...outcomes.map(
      (outcome, index): WorkbenchCommand => ({
        id: `outcome-${outcome}`,
        title: outcomeTitles[outcome],
        group: 'Label',
        keys: [`Shift+${index + 1}`],
        isEnabled: hasOutcome,
        run: () => {
          const segment = labeler.selected()
          if (segment) labeler.make(() => setSegmentOutcome(labeler.context(), segment.id, segment.outcome === outcome ? null : outcome))
        },
      }),
    ),
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
