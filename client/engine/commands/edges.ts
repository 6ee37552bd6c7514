import { findBoundary } from '#shared/labels/boundary.ts'
import { nextSnap, nextTime } from '#shared/replay/snap.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

type Edge = 'start' | 'end'
type Direction = 1 | -1
/** Where an edge goes from a time: to the next event or frame, or by a fixed time. */
type Step = (tUs: number, direction: Direction) => number | null

const msUs = 1000
/** Of a recording without pictures. */
const plainFrameUs = 33_333

/** Moving edges without the pointer. The playhead goes along, so that one sees what the edge is on. */
export function edgeCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { labeler, player, store, view } = workbench
  if (!labeler) return []
  const steps: Record<'frame' | 'event' | '10' | '100', Step> = {
    frame(tUs, direction) {
      const stream = player.state().frame?.stream
      const frames = stream === undefined ? undefined : player.recording.frames[stream]
      return frames && frames.rows > 0 ? nextTime(frames.tUs, tUs, direction) : tUs + direction * plainFrameUs
    },
    event: (tUs, direction) => nextSnap(workbench.snapPoints(), tUs, direction),
    '10': (tUs, direction) => tUs + direction * 10 * msUs,
    '100': (tUs, direction) => tUs + direction * 100 * msUs,
  }
  const look = (tUs: number) => {
    player.pause()
    player.seek(tUs)
    view.reveal(tUs)
  }
  const nudge = (edge: Edge, step: Step, direction: Direction) => {
    const segment = labeler.selected()
    const to = segment && step(edge === 'start' ? segment.startUs : segment.endUs, direction)
    if (!segment || to === null) return workbench.refuse(segment ? 'there is nothing further to go to' : 'no segment is selected')
    labeler.setEdge(segment.id, edge, to)
    const moved = labeler.selected()
    if (moved) look(edge === 'start' ? moved.startUs : moved.endUs)
  }
  /** The boundary nearest to the playhead on the active tier. */
  const moveShared = (find: (atUs: number) => number | null) => {
    const found = findBoundary(labeler.context(), store.getState().activeTier, player.tUs())
    if (!found) return workbench.refuse('no two segments of this tier meet')
    const to = find(found.atUs)
    if (to === null) return workbench.refuse('there is nothing further to go to')
    labeler.moveBoundary(found, to)
    const left = labeler.context().segments.find((each) => each.id === found.before.id)
    if (left) look(left.endUs)
  }
  const isEnabled = () => labeler.canEdit()
  const hasSelected = () => labeler.canEdit() && labeler.selected() !== null
  const command = (id: string, title: string, words: string, key: string | null, run: () => void): WorkbenchCommand => ({
    id,
    title,
    words,
    group: 'Edges',
    keys: key ? [key] : [],
    isEnabled,
    run,
  })
  const nudges = (edge: Edge, by: keyof typeof steps, what: string, keys: [string | null, string | null]): WorkbenchCommand[] =>
    ([-1, 1] as const).map((direction, index) => {
      const way = direction < 0 ? 'earlier' : 'later'
      const made = command(
        `${edge}-${by}-${way}`,
        `${edge === 'start' ? 'Start' : 'End'} ${what} ${way}`,
        `nudge resize trim ${edge === 'start' ? 'left' : 'right'} edge`,
        keys[index] ?? null,
        () => nudge(edge, steps[by], direction),
      )
      return { ...made, isEnabled: hasSelected }
    })
  const shared = (by: 'frame' | 'event', what: string, keys: [string, string]): WorkbenchCommand[] =>
    ([-1, 1] as const).map((direction, index) =>
      command(
        `boundary-${by}-${direction < 0 ? 'earlier' : 'later'}`,
        `Shared edge ${what} ${direction < 0 ? 'earlier' : 'later'}, both neighbours along`,
        'boundary move both roll edit',
        keys[index] ?? null,
        () => moveShared((atUs) => steps[by](atUs, direction)),
      ),
    )
  return [
    ...nudges('start', 'frame', 'a frame', ['Alt+U', 'Alt+I']),
    ...nudges('end', 'frame', 'a frame', ['Alt+O', 'Alt+P']),
    ...nudges('start', 'event', 'an event', ['Alt+Shift+U', 'Alt+Shift+I']),
    ...nudges('end', 'event', 'an event', ['Alt+Shift+O', 'Alt+Shift+P']),
    ...nudges('start', '10', '10 ms', ['Alt+H', 'Alt+J']),
    ...nudges('end', '10', '10 ms', ['Alt+K', 'Alt+L']),
    ...nudges('start', '100', '100 ms', ['Alt+Shift+H', 'Alt+Shift+J']),
    ...nudges('end', '100', '100 ms', ['Alt+Shift+K', 'Alt+Shift+L']),
    command('boundary-here', 'Move the nearest shared edge here, both neighbours along', 'boundary move both roll edit', 'X', () =>
      moveShared(() => player.tUs()),
    ),
    ...shared('frame', 'a frame', ['Alt+[', 'Alt+]']),
    ...shared('event', 'an event', ['Alt+{', 'Alt+}']),
    {
      ...command('close-gap-start', 'Start at the neighbour before', 'close gap snap extend to previous', 'Ctrl+Home', () =>
        labeler.closeGap('start'),
      ),
      isEnabled: hasSelected,
    },
    {
      ...command('close-gap-end', 'End at the neighbour after', 'close gap snap extend to next', 'Ctrl+End', () => labeler.closeGap('end')),
      isEnabled: hasSelected,
    },
  ]
}
