import { picturedStreams } from '#shared/replay/stageSpace.ts'
import { typicalFrameUs } from '#shared/replay/streamShifts.ts'
import type { Workbench } from '../workbench.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

/** The finer of the two steps, the other is a frame. */
export const nudgeUs = 10_000

/** The stream whose clock the keys move: the one shown, else the first that will be. */
function findClockStream({ player }: Workbench): number | null {
  return player.state().frame?.stream ?? picturedStreams(player.recording)[0] ?? null
}

/** The clock of the picture against that of the hands. */
export function clockCommands({ workbench, canSetClock }: CommandInput): WorkbenchCommand[] {
  const { clock, player } = workbench
  const isEnabled = () => canSetClock && findClockStream(workbench) !== null
  const nudge = (direction: 1 | -1, isFrame: boolean) => {
    const stream = findClockStream(workbench)
    const frames = stream === null ? null : player.recording.frames[stream]
    if (stream === null || !frames) return
    clock.nudge(stream, direction * (isFrame ? (typicalFrameUs(frames) ?? nudgeUs) : nudgeUs))
  }
  const command = (id: string, title: string, key: string, direction: 1 | -1, isFrame: boolean): WorkbenchCommand => ({
    id,
    title,
    group: 'View',
    keys: [key],
    isEnabled,
    run: () => nudge(direction, isFrame),
  })
  return [
    command('clock-later', 'Picture 10 ms later', 'Alt+ArrowUp', 1, false),
    command('clock-earlier', 'Picture 10 ms earlier', 'Alt+ArrowDown', -1, false),
    command('clock-frame-later', 'Picture a frame later', 'Alt+Shift+ArrowUp', 1, true),
    command('clock-frame-earlier', 'Picture a frame earlier', 'Alt+Shift+ArrowDown', -1, true),
  ]
}
