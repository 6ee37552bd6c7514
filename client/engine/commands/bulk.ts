import { ensure } from '#shared/errors.ts'
import { copyToNext } from '#shared/labels/bulk.ts'
import { segmentsOf } from '#shared/labels/edits.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** Finding segments, selecting several, and what was done to the pass before. */
export function bulkCommands({ workbench, findLabels }: CommandInput): WorkbenchCommand[] {
  const { labeler, labelFinder, player, store, view } = workbench
  if (!labeler) return []
  const hits = () => labelFinder.store.getState().hits
  const hasHits = () => hits().length > 0
  const goTo = (segment: Segment | undefined) => {
    if (!segment) return
    labeler.select(segment.id)
    player.seek(segment.startUs)
    view.reveal(segment.startUs)
  }
  /** From the selected hit, else from the playhead; round at the ends. */
  const goToHit = (direction: 1 | -1) => {
    const { selectedId } = store.getState()
    const list = hits()
    const at = list.findIndex((each) => each.id === selectedId)
    const after = list.findIndex((each) => each.startUs >= player.tUs())
    const start = after < 0 ? list.length : after
    const next = at >= 0 ? at + direction : direction > 0 ? start : start - 1
    goTo(list.at(next % Math.max(1, list.length)))
  }
  const select = (segments: readonly Segment[]) => {
    const first = segments.find((each) => each.id === store.getState().selectedId) ?? segments[0]
    if (!first) return
    labeler.selectMany(
      segments.map((each) => each.id),
      first.id,
    )
    workbench.say(segments.length === 1 ? '1 segment selected' : `${segments.length} segments selected`)
  }
  const alike = () => {
    const one = labeler.selected()
    return one ? labeler.context().segments.filter((each) => each.tier === one.tier && each.labelId === one.labelId) : []
  }
  const command = (id: string, title: string, keys: string[], isEnabled: () => boolean, run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'Label',
    keys,
    isEnabled,
    run,
  })
  return [
    command('find-labels', 'Find labels', ['Ctrl+F'], () => true, findLabels),
    command('next-found', 'Next label found', [], hasHits, () => goToHit(1)),
    command('previous-found', 'Previous label found', [], hasHits, () => goToHit(-1)),
    command('select-found', 'Select all labels found', [], hasHits, () => select(hits())),
    command(
      'select-same-label',
      'Select all with the same intent on this tier',
      ['Alt+S'],
      () => labeler.selected() !== null,
      () => select(alike()),
    ),
    command(
      'copy-to-next',
      'Copy this segment’s labels to the next',
      ['Alt+C'],
      () => labeler.canEdit() && labeler.selected() !== null,
      () => labeler.make(() => copyToNext(labeler.context(), ensure(labeler.selected(), 'selected segment').id)),
    ),
    {
      ...command(
        'history',
        'History of this pass',
        ['Alt+Z'],
        () => true,
        () => store.setState({ isHistoryOpen: true }),
      ),
      group: 'Session',
    },
    command(
      'select-tier',
      'Select all on this tier',
      ['Ctrl+A'],
      () => true,
      () => select(segmentsOf(labeler.context().segments, store.getState().activeTier)),
    ),
  ]
}
