import { describeSegment } from '#shared/labels/describe.ts'
import { segmentsOf } from '#shared/labels/edits.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { contains } from '#shared/time.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** Going from segment to segment: along a tier, and up and down the tree. The playhead and what is heard go along. */
export function selectCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { labeler, player, store, view } = workbench
  if (!labeler) return []
  const choose = (segment: Segment | null | undefined, refusal: string) => {
    if (!segment) return workbench.refuse(refusal)
    labeler.select(segment.id)
    // a parent holds the playhead already: the picture stays
    if (player.tUs() < segment.startUs || player.tUs() >= segment.endUs) player.seek(segment.startUs)
    view.reveal(segment.startUs)
    workbench.say(describeSegment(segment, labeler.context().taxonomy))
  }
  const along = (direction: 1 | -1) => {
    const selected = labeler.selected()
    const list = segmentsOf(labeler.context().segments, store.getState().activeTier)
    const at = list.findIndex((each) => each.id === selected?.id)
    const tUs = player.tUs()
    const near = direction > 0 ? list.find((each) => each.startUs >= tUs) : list.findLast((each) => each.startUs <= tUs)
    choose(at >= 0 ? list[at + direction] : near, `there is no segment ${direction > 0 ? 'after' : 'before'} this on the tier`)
  }
  const up = () => {
    const selected = labeler.selected()
    const { segments, taxonomy } = labeler.context()
    const parent = taxonomy.tiers.find((each) => each.id === selected?.tier)?.parent
    const found = selected && parent ? segmentsOf(segments, parent).find((each) => contains(each, selected)) : null
    choose(found, selected ? 'there is no segment above this one' : 'no segment is selected')
  }
  const down = () => {
    const selected = labeler.selected()
    const { segments, taxonomy } = labeler.context()
    const tiers = taxonomy.tiers.filter((each) => each.parent === selected?.tier)
    const below = selected ? tiers.flatMap((tier) => segmentsOf(segments, tier.id).filter((each) => contains(selected, each))) : []
    const here = below.find((each) => each.startUs <= player.tUs() && player.tUs() < each.endUs)
    choose(here ?? below[0], selected ? 'there is no segment below this one' : 'no segment is selected')
  }
  const command = (id: string, title: string, words: string, key: string, run: () => void): WorkbenchCommand => ({
    ...{ id, title, words, run },
    group: 'Label',
    keys: [key],
  })
  return [
    command('select-here', 'Select the segment at the playhead', 'annotation region pick', 'Q', () =>
      choose(labeler.segmentAt(player.tUs()), 'there is no segment at the playhead'),
    ),
    command('select-next', 'Select the next segment on the tier', 'annotation region tab', "'", () => along(1)),
    command('select-previous', 'Select the segment before on the tier', 'annotation region tab', ';', () => along(-1)),
    command('select-parent', 'Select the segment above', 'parent annotation up hierarchy goal', 'Ctrl+ArrowUp', up),
    command('select-child', 'Select the first segment below', 'child annotation down hierarchy step', 'Ctrl+ArrowDown', down),
  ]
}
