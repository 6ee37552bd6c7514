import { fitViewport, viewportOf, zoomAt } from '#shared/replay/viewport.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function viewCommands({ workbench, stage, share }: CommandInput): WorkbenchCommand[] {
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
