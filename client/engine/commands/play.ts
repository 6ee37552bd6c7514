import { moveLoopEdge, rates, stepRate } from '#shared/replay/playback.ts'
import { pickedSpan } from '../pickedSpan.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function playCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { player, labeler, store, marks } = workbench
  const transport = () => player.transport.getState()
  const setRate = (direction: 1 | -1) => player.setRate(stepRate(transport().rate, direction))
  const picked = () => pickedSpan(store, labeler)
  const loopVisible = () => {
    const { fromUs, toUs } = store.getState().view
    player.setLoop({ startUs: Math.round(fromUs), endUs: Math.round(toUs) })
  }
  const moveEdge = (edge: 'start' | 'end') => {
    const { durationUs } = player.recording
    player.setLoop(moveLoopEdge(transport().loop, edge, player.tUs(), durationUs))
  }
  const command = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'Play',
    keys,
    run,
  })
  return [
    command('play', 'Play or pause', ['Space'], () => player.toggle()),
    {
      ...command('play-once', 'Play the selected segment once', ['Shift+Space'], () => {
        const span = picked()
        if (span) player.playOnce(span)
      }),
      isEnabled: () => picked() !== null,
    },
    command('slower', 'Slower', ['<'], () => setRate(-1)),
    command('faster', 'Faster', ['>'], () => setRate(1)),
    command('normal-speed', 'Normal speed', ['='], () => player.setRate(1)),
    ...rates.filter((rate) => rate !== 1).map((rate) => command(`speed-${rate}`, `Speed ${rate}×`, [], () => player.setRate(rate))),
    command('skip-idle', 'Skip idle time', ['Shift+I'], () => player.setSkippingIdle(!transport().isSkippingIdle)),
    {
      ...command('loop', 'Loop the marked range or the selected segment; again: end the loop', ['R'], () =>
        player.setLoop(transport().loop ? null : picked()),
      ),
      isEnabled: () => transport().loop !== null || picked() !== null,
    },
    command('loop-visible', 'Loop what the timeline shows', ['Shift+L'], loopVisible),
    command('loop-start', 'Loop from here', ['('], () => moveEdge('start')),
    command('loop-end', 'Loop to here', [')'], () => moveEdge('end')),
    command('mark', 'Set a mark here, or take it away', ['B'], () => marks.toggle(player.tUs())),
    command('note-mark', 'Mark with a note', ['Shift+J'], () => marks.write(player.tUs())),
  ]
}
