import { findActionTier } from '#shared/labels/actionEdits.ts'
import type { Label } from '#shared/labels/taxonomy.ts'
import { snapTime } from '#shared/replay/snap.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** What is marked while playing goes to an event this close to it: 150 ms of what is watched. */
const markReachUs = 150_000

export function labelCommands({ workbench, editText, chooseIntent, marking }: CommandInput): WorkbenchCommand[] {
  const { labeler, actionLabeler, player, store } = workbench
  if (!labeler) return []
  const isEnabled = () => labeler.canEdit()
  const hasTarget = () => labeler.canEdit() && (store.getState().pending !== null || labeler.selected() !== null)
  /** Of an action intent and instruction are said as of a segment, where its tier takes them. */
  const takes = (what: 'hasLabel' | 'hasText') => () =>
    hasTarget() || (labeler.canEdit() && findActionTier(labeler.context().taxonomy)?.[what] === true && actionLabeler?.selected() != null)
  const moveTier = (direction: 1 | -1) => {
    const tiers = labeler.context().taxonomy.tiers.map((each) => each.id)
    const next = tiers[tiers.indexOf(store.getState().activeTier) + direction]
    if (!next) return
    const { pending } = store.getState()
    store.setState({ activeTier: next, selectedId: null, pending: pending && { ...pending, tier: next } })
  }
  /** What the person means to mark: while it plays, what they saw by their reaction time ago, or an event close to it. */
  const meant = () => {
    const { isPlaying, rate } = player.transport.getState()
    const { reactionMs, isSnapping } = marking()
    const tUs = player.seenTUs(reactionMs)
    return isPlaying && isSnapping ? snapTime(workbench.snapPoints(), tUs, markReachUs * rate).tUs : tUs
  }
  const edit = (id: string, title: string, keys: string[], words: string, run: () => void): WorkbenchCommand => ({
    ...{ id, title, keys, words, isEnabled, run },
    group: 'Label',
  })
  return [
    edit('mark-start', 'Mark the start', ['I'], 'in point begin record annotation', () => labeler.mark('start', meant())),
    edit('mark-end', 'Mark the end', ['O'], 'out point finish record annotation', () => labeler.mark('end', meant())),
    edit('extend', 'New segment from the previous end to here', ['E'], 'add advance create annotation tile', () => labeler.extend(meant())),
    edit('fill', 'New segment over all that is free here', ['W'], 'fill gap whole parent create annotation', () =>
      labeler.fill(player.tUs()),
    ),
    edit('split', 'Split at the playhead', ['S'], 'cut slice divide annotation', () => labeler.split(meant())),
    edit('merge', 'Merge with the next', ['M'], 'join combine annotation', () => labeler.merge()),
    {
      ...edit('repeat-label', 'Repeat the last intent', ['D'], 'ditto same label again', () => labeler.repeatLabel()),
      isEnabled: hasTarget,
    },
    {
      id: 'delete',
      title: 'Delete the segment and what is below it',
      words: 'remove annotation region',
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
    {
      id: 'intent',
      title: 'Choose the intent',
      words: 'label class category pick',
      group: 'Label',
      keys: ['L'],
      isEnabled: takes('hasLabel'),
      run: chooseIntent,
    },
    {
      id: 'text',
      title: 'Write the instruction',
      words: 'edit annotation value transcription note',
      group: 'Label',
      keys: ['T'],
      isEnabled: takes('hasText'),
      run: editText,
    },
    { id: 'tier-up', title: 'Tier above', group: 'Label', keys: ['PageUp'], run: () => moveTier(-1) },
    { id: 'tier-down', title: 'Tier below', group: 'Label', keys: ['PageDown'], run: () => moveTier(1) },
    edit('undo', 'Undo', ['Ctrl+Z'], 'back revert', () => labeler.undo()),
    edit('redo', 'Redo', ['Ctrl+Shift+Z', 'Ctrl+Y'], 'forward', () => labeler.redo()),
    {
      id: 'deselect',
      title: 'Let go of selection and marks',
      group: 'Label',
      keys: ['Escape'],
      run: () => store.setState({ selectedId: null, selectedAction: null, pending: null, range: null, markTUs: null, run: null }),
    },
  ]
}

/**
 * One command per intent that has a key, and for digits one with Shift that makes the segment along with it. An intent whose key
 * is a command's gets none: the picker (L) finds it.
 */
export function createLabelCommands(
  labels: readonly Label[],
  taken: readonly WorkbenchCommand[],
  apply: (label: Label, isNew: boolean) => void,
): WorkbenchCommand[] {
  const keys = new Set(taken.filter((each) => each.scope !== 'list').flatMap((each) => each.keys))
  return labels.flatMap((each) => {
    if (each.key === null || each.isDeprecated) return []
    const key = each.key.toUpperCase()
    const command = (id: string, title: string, combo: string, isNew: boolean): WorkbenchCommand[] =>
      keys.has(combo) ? [] : [{ id, title, group: 'Intents', keys: [combo], run: () => apply(each, isNew) }]
    const made = command(`label-${each.id}`, each.name, key, false)
    return /^\d$/.test(key) ? [...made, ...command(`extend-${each.id}`, `New segment to here: ${each.name}`, `Shift+${key}`, true)] : made
  })
}
