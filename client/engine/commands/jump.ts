import { describeSegment } from '#shared/labels/describe.ts'
import { stepWatched } from '#shared/replay/playback.ts'
import { lastRowAt } from '#shared/replay/search.ts'
import { nextTime } from '#shared/replay/snap.ts'
import { formatTime, usPerSecond } from '#shared/time.ts'
import type { Workbench } from '../workbench.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

export function jumpCommands({ workbench, findEvents }: CommandInput): WorkbenchCommand[] {
  const { player, store, editor } = workbench
  const go = (tUs: number | null) => {
    if (tUs === null) return
    player.pause()
    player.seek(tUs)
    workbench.view.reveal(tUs)
    workbench.say(formatTime(player.tUs(), 1))
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
  const boundary = (direction: 1 | -1) => {
    const { activeTier } = store.getState()
    const own = (editor?.store.getState().segments ?? []).filter((each) => each.tier === activeTier)
    return nextTime(Float64Array.from(own.flatMap((each) => [each.startUs, each.endUs])).sort(), player.tUs(), direction)
  }
  const keyRunStart = (direction: 1 | -1) =>
    nextTime(
      Float64Array.from(player.recording.keyRuns, (each) => each.startUs),
      player.tUs(),
      direction,
    )
  const hits = () => {
    const { hits: events, actionHits } = workbench.searcher.store.getState()
    return store.getState().listTab === 'actions' ? actionHits.tUs : events.tUs
  }
  const next = (times: () => ArrayLike<number>) => (direction: 1 | -1) => nextTime(times(), player.tUs(), direction)
  return [
    ...pair('frame', 'frame', ['ArrowLeft', 'ArrowRight'], frame),
    ...pair(
      'event',
      'event',
      ['Shift+ArrowLeft', 'Shift+ArrowRight'],
      next(() => workbench.events().tUs),
    ),
    { id: 'back-5', title: 'Back 5 seconds of what was watched', group: 'Go to', keys: ['J', 'Ctrl+ArrowLeft'], run: () => skim(-5) },
    { id: 'on-5', title: 'On 5 seconds of what is watched', group: 'Go to', keys: ['K', 'Ctrl+ArrowRight'], run: () => skim(5) },
    ...pair(
      'click',
      'click',
      ['[', ']'],
      next(() => workbench.timelineModel().clickTUs),
    ),
    ...pair('keys', 'word or shortcut', [',', '.'], keyRunStart),
    ...pair('segment', 'segment', ['ArrowUp', 'ArrowDown'], segmentEdge),
    ...pair('boundary', 'start or end of a segment', [':', '"'], boundary),
    ...pair(
      'window',
      'window change',
      ['{', '}'],
      next(() => workbench.timelineModel().spans.map((each) => each.startUs)),
    ),
    ...pair(
      'mark',
      'mark',
      ['Shift+ArrowUp', 'Shift+ArrowDown'],
      next(() => workbench.marks.store.getState().marks.map((each) => each.tUs)),
    ),
    ...pair(
      'idle',
      'end of idle time',
      ['Shift+Home', 'Shift+End'],
      next(() => player.idle.map((each) => each.endUs)),
    ),
    ...pair('hit', 'hit of the search', ['Ctrl+Shift+G', 'Ctrl+G'], next(hits)),
    {
      id: 'say-here',
      title: 'Say where the playhead is',
      words: 'announce read time screen reader',
      group: 'Go to',
      keys: ['G'],
      run: () => workbench.say(describePlace(workbench)),
    },
    { id: 'find', title: 'Search the events', group: 'Go to', keys: ['/'], run: findEvents },
    { id: 'start', title: 'Start of the session', group: 'Go to', keys: ['Home'], run: () => go(0) },
    { id: 'end', title: 'End of the session', group: 'Go to', keys: ['End'], run: () => go(player.recording.durationUs) },
  ]
}

/** Where the playhead is, in words: the time, whether it plays, the segment on the active tier. */
function describePlace({ player, labeler, store }: Workbench): string {
  const { activeTier } = store.getState()
  const taxonomy = labeler?.context().taxonomy
  const tier = taxonomy?.tiers.find((each) => each.id === activeTier)
  const segment = labeler?.segmentAt(player.tUs())
  const at = `${formatTime(player.tUs(), 1)} of ${formatTime(player.recording.durationUs, 1)}`
  const labeled = segment && taxonomy ? `in ${describeSegment(segment, taxonomy)}` : 'in no segment'
  return [at, player.transport.getState().isPlaying ? 'playing' : 'paused', labeled, tier ? `tier ${tier.title}` : '']
    .filter(Boolean)
    .join(', ')
}
