import { pickedSpan } from '../pickedSpan.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function viewCommands({ workbench, share }: CommandInput): WorkbenchCommand[] {
  const { store, view, prefs, wallClock, labeler } = workbench
  const selectedSpan = () => pickedSpan(store, labeler)
  const zoomToSelection = () => {
    const span = selectedSpan()
    if (span) view.show(span)
  }
  const command = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'View',
    keys,
    run,
  })
  return [
    command('zoom-in', 'Zoom the timeline in', ['+', 'Shift+W'], () => view.zoom(2)),
    command('zoom-out', 'Zoom the timeline out', ['-', 'Shift+S'], () => view.zoom(0.5)),
    command('pan-left', 'Move the timeline back', ['Alt+,'], () => view.pan(-0.25)),
    command('pan-right', 'Move the timeline on', ['Alt+.'], () => view.pan(0.25)),
    {
      ...command('zoom-selection', 'Zoom to the selected segment or range', ['Z'], zoomToSelection),
      isEnabled: () => selectedSpan() !== null,
    },
    command('zoom-all', 'Show the whole session', ['Shift+Z'], view.showAll),
    command('cut-idle', 'Cut idle time out of the timeline', ['Shift+X'], () => prefs.setState({ isCutting: !prefs.getState().isCutting })),
    {
      ...command('wall-clock', 'Session time or time of day', ['Shift+T'], () =>
        prefs.setState({ isWallClock: !prefs.getState().isWallClock }),
      ),
      isEnabled: () => wallClock !== null,
    },
    command('reset-rows', 'Put the rows of the timeline back', [], () => prefs.setState({ order: [], heights: {}, hidden: [] })),
    command('share', 'Copy a link to this moment', ['Shift+C'], () => share('moment')),
    { ...command('share-range', 'Copy a link to this range', [], () => share('range')), isEnabled: () => selectedSpan() !== null },
    {
      ...command('share-segment', 'Copy a link to this segment', [], () => share('segment')),
      isEnabled: () => (labeler?.selected() ?? null) !== null,
    },
  ]
}
