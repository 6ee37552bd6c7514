import type { Label } from '#shared/labels/taxonomy.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function labelCommands({ workbench, editText, chooseIntent }: CommandInput): WorkbenchCommand[] {
  const { labeler, player, store } = workbench
  if (!labeler) return []
  const isEnabled = () => labeler.canEdit()
  const hasTarget = () => labeler.canEdit() && (store.getState().pending !== null || labeler.selected() !== null)
  const moveTier = (direction: 1 | -1) => {
    const tiers = labeler.context().taxonomy.tiers.map((each) => each.id)
    const next = tiers[tiers.indexOf(store.getState().activeTier) + direction]
    if (!next) return
    const { pending } = store.getState()
    store.setState({ activeTier: next, selectedId: null, pending: pending && { ...pending, tier: next } })
  }
  const edit = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'Label',
    keys,
    isEnabled,
    run,
  })
  return [
    {
      id: 'select-here',
      title: 'Select the segment at the playhead',
      group: 'Label',
      keys: ['Q'],
      run: () => labeler.select(labeler.segmentAt(player.tUs())?.id ?? null),
    },
    edit('mark-start', 'Mark the start', ['I'], () => labeler.mark('start', player.tUs())),
    edit('mark-end', 'Mark the end', ['O'], () => labeler.mark('end', player.tUs())),
    edit('extend', 'New segment from the previous end to here', ['E'], () => labeler.extend(player.tUs())),
    edit('split', 'Split at the playhead', ['S'], () => labeler.split(player.tUs())),
    edit('merge', 'Merge with the next', ['M'], () => labeler.merge()),
    {
      id: 'delete',
      title: 'Delete the segment and what is below it',
      group: 'Label',
      keys: ['Delete', 'Backspace'],
      isEnabled: hasTarget,
      run: () => (store.getState().pending ? store.setState({ pending: null }) : labeler.remove()),
    },
    {
      id: 'create',
      title: 'Make the marked range a segment',
      group: 'Label',
      keys: ['Enter'],
      isEnabled: () => labeler.canEdit() && store.getState().pending !== null,
      run: () => labeler.createPending(null),
    },
    { id: 'intent', title: 'Choose the intent', group: 'Label', keys: ['L'], isEnabled: hasTarget, run: chooseIntent },
    { id: 'text', title: 'Write the instruction', group: 'Label', keys: ['T'], isEnabled: hasTarget, run: editText },
    { id: 'tier-up', title: 'Tier above', group: 'Label', keys: ['PageUp'], run: () => moveTier(-1) },
    { id: 'tier-down', title: 'Tier below', group: 'Label', keys: ['PageDown'], run: () => moveTier(1) },
    edit('undo', 'Undo', ['Ctrl+Z'], () => labeler.undo()),
    edit('redo', 'Redo', ['Ctrl+Shift+Z', 'Ctrl+Y'], () => labeler.redo()),
    {
      id: 'deselect',
      title: 'Let go of selection and marks',
      group: 'Label',
      keys: ['Escape'],
      run: () => store.setState({ selectedId: null, pending: null, range: null, markTUs: null, run: null }),
    },
  ]
}

/** One command per intent that has a key. An intent whose key is a command's gets none: the command was there first, and the picker (L) finds it. */
export function createLabelCommands(
  labels: readonly Label[],
  taken: readonly WorkbenchCommand[],
  apply: (label: Label) => void,
): WorkbenchCommand[] {
  const keys = new Set(taken.flatMap((each) => each.keys))
  return labels
    .filter((each) => each.key !== null && !each.isDeprecated && !keys.has(each.key.toUpperCase()))
    .map((each) => ({
      id: `label-${each.id}`,
      title: each.name,
      group: 'Label',
      keys: [(each.key ?? '').toUpperCase()],
      run: () => apply(each),
    }))
}
