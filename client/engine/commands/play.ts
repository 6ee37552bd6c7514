import { stepRate } from '#shared/replay/playback.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function playCommands({ workbench: { player, labeler } }: CommandInput): WorkbenchCommand[] {
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
