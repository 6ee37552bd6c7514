import { stillLooking } from '../cutter.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** Boundary candidates: going to them, and taking them up. */
export function candidateCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { player, cutter, labeler, prefs } = workbench
  const go = (tUs: number | null) => {
    if (tUs === null) return
    player.pause()
    player.seek(tUs)
    workbench.view.reveal(tUs)
  }
  const step = (direction: 1 | -1) => {
    const tUs = cutter.next(player.tUs(), direction)
    if (tUs !== null) go(tUs)
    else workbench.refuse(cutter.isLooking() ? stillLooking : `there is no candidate further ${direction > 0 ? 'on' : 'back'}`)
  }
  const command = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'Label',
    keys,
    run,
  })
  const edit = (each: WorkbenchCommand): WorkbenchCommand => ({ ...each, isEnabled: () => labeler?.canEdit() ?? false })
  return [
    command('next-candidate', 'Next place where a cut may belong', ['N'], () => step(1)),
    command('previous-candidate', 'Previous place where a cut may belong', ['Shift+N'], () => step(-1)),
    edit(
      command('accept-candidate', 'Cut at the nearest candidate: split the segment there, or end a new one at it', ['A'], () =>
        go(cutter.accept(player.tUs())),
      ),
    ),
    edit(
      command('tile', 'Pieces from all candidates of the selection, or up to the next long rest: show, again to make', ['Shift+A'], () => {
        cutter.tile(player.tUs())
        const pieces = workbench.store.getState().run?.pieces.length
        if (pieces) workbench.say(pieces === 1 ? '1 piece shown' : `${pieces} pieces shown`)
      }),
    ),
    command('more-candidates', 'More candidates, weaker ones too', ['Alt+PageDown'], () => cutter.more(1)),
    command('fewer-candidates', 'Fewer candidates, only stronger ones', ['Alt+PageUp'], () => cutter.more(-1)),
    command('show-candidates', 'Show candidates on the timeline, or don’t', [], () =>
      prefs.setState(({ isHidingCandidates }) => ({ isHidingCandidates: !isHidingCandidates })),
    ),
  ]
}
