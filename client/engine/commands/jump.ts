import { stepWatched } from '#shared/replay/playback.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { nextTime } from '#shared/replay/snap.ts'
import { usPerSecond } from '#shared/time.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function jumpCommands({ workbench }: CommandInput): WorkbenchCommand[] {
  const { player, store, editor } = workbench
  const go = (tUs: number | null) => {
    if (tUs === null) return
    player.pause()
    player.seek(tUs)
    workbench.view.reveal(tUs)
  }
  /** Seconds of what is watched: idle time that is skipped doesn't count. */
  const skim = (seconds: number) => {
    const idle = player.transport.getState().isSkippingIdle ? player.idle : []
    player.seek(stepWatched(player.tUs(), seconds * usPerSecond, idle))
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
      run: () => skim(-5),
    },
    {
      id: 'on-5',
      title: 'On 5 seconds',
      group: 'Go to',
      keys: ['K', 'Ctrl+ArrowRight'],
      run: () => skim(5),
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
