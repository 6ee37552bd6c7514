import { getTier, setSegmentOutcome } from '#shared/labels/edits.ts'
import { outcomes } from '#shared/labels/segments.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

const outcomeTitles = { done: 'Outcome: done', failed: 'Outcome: failed', abandoned: 'Outcome: abandoned' } as const

/** What the fields of a segment and the guided try can be asked for. */
export function fieldCommands({ workbench: { guide, labeler, linter, store } }: CommandInput): WorkbenchCommand[] {
  if (!guide || !labeler || !linter) return []
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
        // Shift with a digit begins a new segment with that intent
        keys: [`Alt+Shift+${index + 1}`],
        isEnabled: hasOutcome,
        run: () => {
          const segment = labeler.selected()
          if (segment) labeler.make(() => setSegmentOutcome(labeler.context(), segment.id, segment.outcome === outcome ? null : outcome))
        },
      }),
    ),
    {
      id: 'next-finding',
      title: 'Go to the next finding of the checks',
      group: 'Go to',
      keys: [],
      isEnabled: () => linter.store.getState().findings.length > 0,
      run: () => {
        const finding = linter.next()
        if (finding) linter.goTo(finding)
      },
    },
    {
      id: 'checks',
      title: 'Show what the checks found',
      group: 'Go to',
      keys: [],
      run: () => store.setState({ listTab: 'checks' }),
    },
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
