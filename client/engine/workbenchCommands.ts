import type { Label } from '#shared/labels/taxonomy.ts'
import { stepRate } from '#shared/replay/playback.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { nextTime } from '#shared/replay/snap.ts'
import { fitViewport, revealTime, viewportOf, zoomAt } from '#shared/replay/viewport.ts'
import type { WorkbenchCommand } from './commands.ts'
import type { StageView } from './stageView.ts'
import type { Workbench } from './workbench.ts'
import type { Dialog } from './workbenchStore.ts'

export type CommandInput = {
  workbench: Workbench
  stage: () => StageView | null
  /** Puts the cursor into the text of the selected segment. */
  editText: () => void
  /** Opens the list of intents for the selected segment or the marked range. */
  chooseIntent: () => void
  canFlag: boolean
  canSubmit: () => boolean
  canReview: () => boolean
  share: () => void
}

/** Everything the workbench can do, with its keys. */
export function createWorkbenchCommands(input: CommandInput): WorkbenchCommand[] {
  return [...playCommands(input), ...jumpCommands(input), ...viewCommands(input), ...labelCommands(input), ...sessionCommands(input)]
}

const secondsUs = (seconds: number) => seconds * 1_000_000

function playCommands({ workbench: { player, labeler } }: CommandInput): WorkbenchCommand[] {
  const setRate = (direction: 1 | -1) => player.setRate(stepRate(player.transport.getState().rate, direction))
  const loop = () => {
    const { loop: current } = player.transport.getState()
    const segment = labeler?.selected()
    if (current || !segment) return player.setLoop(null)
    if (player.tUs() < segment.startUs || player.tUs() >= segment.endUs) player.seek(segment.startUs)
    player.setLoop({ startUs: segment.startUs, endUs: segment.endUs })
  }
  return [
    { id: 'play', title: 'Play or pause', group: 'Play', keys: ['Space'], run: () => player.toggle() },
    { id: 'slower', title: 'Slower', group: 'Play', keys: ['<'], run: () => setRate(-1) },
    { id: 'faster', title: 'Faster', group: 'Play', keys: ['>'], run: () => setRate(1) },
    { id: 'normal-speed', title: 'Normal speed', group: 'Play', keys: ['='], run: () => player.setRate(1) },
    {
      id: 'skip-idle',
      title: 'Skip idle time',
      group: 'Play',
      keys: ['Shift+I'],
      run: () => player.setSkippingIdle(!player.transport.getState().isSkippingIdle),
    },
    {
      id: 'loop',
      title: 'Loop the selected segment',
      group: 'Play',
      keys: ['R'],
      isEnabled: () => player.transport.getState().loop !== null || (labeler?.selected() ?? null) !== null,
      run: loop,
    },
  ]
}

function jumpCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { player, store, editor } = workbench
  const go = (tUs: number | null) => {
    if (tUs === null) return
    player.pause()
    player.seek(tUs)
    store.setState({ view: revealTime(store.getState().view, tUs, player.recording.durationUs) })
  }
  const pair = (id: string, title: string, keys: [string, string], find: (direction: 1 | -1) => number | null): WorkbenchCommand[] => [
    { id: `previous-${id}`, title: `Previous ${title}`, group: 'Go to', keys: [keys[0]], run: () => go(find(-1)) },
    { id: `next-${id}`, title: `Next ${title}`, group: 'Go to', keys: [keys[1]], run: () => go(find(1)) },
  ]
  const frame = (direction: 1 | -1) => {
    const shown = player.state().frame
    const frames = shown && player.recording.frames[shown.stream]
    if (!frames) return player.tUs() + direction * 33_333
    const row = lastRowAt(frames.tUs, player.tUs())
    // going back from between two frames is to the start of the one shown
    const isBetween = direction < 0 && row >= 0 && (frames.tUs[row] as number) < player.tUs()
    return frames.tUs[isBetween ? row : row + direction] ?? null
  }
  const segmentEdge = (direction: 1 | -1) => {
    const { activeTier } = store.getState()
    const edges = (editor?.store.getState().segments ?? []).filter((each) => each.tier === activeTier).map((each) => each.startUs)
    return nextTime(Float64Array.from(edges), player.tUs(), direction)
  }
  return [
    ...pair('frame', 'frame', ['ArrowLeft', 'ArrowRight'], frame),
    ...pair('event', 'event', ['Shift+ArrowLeft', 'Shift+ArrowRight'], (direction) =>
      nextTime(workbench.events().tUs, player.tUs(), direction),
    ),
    {
      id: 'back-5',
      title: 'Back 5 seconds',
      group: 'Go to',
      keys: ['J', 'Ctrl+ArrowLeft'],
      run: () => player.seek(player.tUs() - secondsUs(5)),
    },
    {
      id: 'on-5',
      title: 'On 5 seconds',
      group: 'Go to',
      keys: ['K', 'Ctrl+ArrowRight'],
      run: () => player.seek(player.tUs() + secondsUs(5)),
    },
    ...pair('click', 'click', ['[', ']'], (direction) => nextTime(workbench.timelineModel().clickTUs, player.tUs(), direction)),
    ...pair('segment', 'segment', ['ArrowUp', 'ArrowDown'], segmentEdge),
    ...pair('window', 'window change', ['{', '}'], (direction) =>
      nextTime(
        workbench.timelineModel().spans.map((each) => each.startUs),
        player.tUs(),
        direction,
      ),
    ),
    { id: 'start', title: 'Start of the session', group: 'Go to', keys: ['Home'], run: () => go(0) },
    { id: 'end', title: 'End of the session', group: 'Go to', keys: ['End'], run: () => go(player.recording.durationUs) },
  ]
}

function viewCommands({ workbench, stage, share }: CommandInput): WorkbenchCommand[] {
  const { store, player, labeler } = workbench
  const zoom = (factor: number) => {
    const { view } = store.getState()
    const width = 1000
    const at = ((player.tUs() - view.fromUs) / (view.toUs - view.fromUs)) * width
    store.setState({ view: zoomAt(view, width, at >= 0 && at <= width ? at : width / 2, factor, player.recording.durationUs) })
  }
  const zoomToSelection = () => {
    const span = store.getState().pending?.span ?? labeler?.selected()
    if (span) store.setState({ view: viewportOf(span, player.recording.durationUs) })
  }
  return [
    { id: 'zoom-in', title: 'Zoom the timeline in', group: 'View', keys: ['+'], run: () => zoom(2) },
    { id: 'zoom-out', title: 'Zoom the timeline out', group: 'View', keys: ['-'], run: () => zoom(0.5) },
    { id: 'zoom-selection', title: 'Zoom to the selected segment', group: 'View', keys: ['Z'], run: zoomToSelection },
    {
      id: 'zoom-all',
      title: 'Show the whole session',
      group: 'View',
      keys: ['Shift+Z'],
      run: () => store.setState({ view: fitViewport(player.recording.durationUs) }),
    },
    { id: 'stage-fit', title: 'Fit the picture', group: 'View', keys: ['Shift+V'], run: () => stage()?.fit() },
    { id: 'stage-actual', title: 'Picture at its own size', group: 'View', keys: ['Shift+B'], run: () => stage()?.actualSize() },
    {
      id: 'follow',
      title: 'Follow the pointer when zoomed in',
      group: 'View',
      keys: ['Shift+F'],
      run: () => store.setState({ isFollowing: !store.getState().isFollowing }),
    },
    { id: 'share', title: 'Copy a link to this moment', group: 'View', keys: ['Shift+C'], run: share },
  ]
}

function labelCommands({ workbench, editText, chooseIntent }: CommandInput): WorkbenchCommand[] {
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
      run: () => store.setState({ selectedId: null, pending: null, markTUs: null }),
    },
  ]
}

function sessionCommands({ workbench, canFlag, canSubmit, canReview }: CommandInput): WorkbenchCommand[] {
  const open = (dialog: Dialog) => () => workbench.store.setState({ dialog })
  return [
    { id: 'keys', title: 'Keyboard', group: 'Session', keys: ['?'], run: open('keys') },
    {
      id: 'flag',
      title: 'Flag the session or the selected range',
      group: 'Session',
      keys: ['F'],
      isEnabled: () => canFlag,
      run: open('flag'),
    },
    { id: 'submit', title: 'Submit the pass', group: 'Session', keys: ['Ctrl+Enter'], isEnabled: canSubmit, run: open('submit') },
    {
      id: 'review',
      title: 'Accept or return the pass',
      group: 'Session',
      keys: ['Shift+Enter'],
      isEnabled: canReview,
      run: open('review'),
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
