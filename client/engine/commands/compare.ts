import { otherSide, type Side } from '#shared/replay/alignment.ts'
import type { ComparisonPlayer } from '../comparisonPlayer.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'
import { jumpCommands } from './jump.ts'
import { playCommands } from './play.ts'
import { stageCommands } from './stage.ts'
import { viewCommands } from './view.ts'

/** What the commands of a comparison work on. */
export type CompareInput = {
  comparison: ComparisonPlayer
  /** The commands that one session's workbench looks and moves by, `null` while it is not there. */
  ofSide: (side: Side) => readonly WorkbenchCommand[] | null
  /** Lays the sessions side by side by what they have in common. */
  align: (kind: 'start' | 'labels' | 'windows') => void
  swap: () => void
  share: () => void
  choose: (side: Side) => void
  showKeys: () => void
  /** Puts the rows of both timelines back. */
  resetRows: () => void
  /** Goes to the next (`1`) or previous action that only one side has. */
  goToDifference: (direction: 1 | -1) => void
}

/** Of a workbench's commands those that look and move: what changes labels or the session is not for two. */
export function createLookCommands(input: CommandInput): WorkbenchCommand[] {
  return [...playCommands(input), ...jumpCommands(input), ...stageCommands(input), ...viewCommands(input)]
}

/** Speak of one session's selection, marks or list, or would lay the two timelines on axes that differ. */
const leftOut: readonly string[] = [
  ...['play-once', 'loop', 'loop-visible', 'loop-start', 'loop-end', 'zoom-selection'],
  ...['mark', 'note-mark', 'previous-mark', 'next-mark', 'find', 'previous-hit', 'next-hit'],
  'cut-idle',
]

/** Everything a comparison can do: its own commands, and those of the side that is steered. */
export function createCompareCommands(input: CompareInput): WorkbenchCommand[] {
  const { comparison, ofSide } = input
  const own = ownCommands(input)
  const ids = new Set([...own.map((each) => each.id), ...leftOut])
  const keys = new Set(own.flatMap((each) => each.keys))
  const { active } = comparison.controls.getState()
  const listed = ofSide(active) ?? ofSide(otherSide(active)) ?? []
  const shared = listed.filter(({ id }) => !ids.has(id))
  const ofActive = (id: string) => ofSide(comparison.controls.getState().active)?.find((each) => each.id === id)
  return [
    ...own,
    ...shared.map((each) => ({
      ...each,
      keys: each.keys.filter((combo) => !keys.has(combo)),
      isEnabled: () => ofActive(each.id)?.isEnabled?.() ?? ofActive(each.id) !== undefined,
      run: () => ofActive(each.id)?.run(),
    })),
  ]
}

function ownCommands(input: CompareInput): WorkbenchCommand[] {
  const { comparison } = input
  const controls = () => comparison.controls.getState()
  const compare = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({
    id,
    title,
    group: 'Compare',
    keys,
    run,
  })
  const own: WorkbenchCommand[] = [
    { id: 'play', title: 'Play or pause both', group: 'Play', keys: ['Space'], run: () => comparison.toggle() },
    {
      id: 'skip-idle',
      title: 'Skip what is idle on both sides',
      group: 'Play',
      keys: ['Shift+I'],
      run: () => comparison.setSkippingIdle(!controls().isSkippingIdle),
    },
    { id: 'start', title: 'To the earlier start', group: 'Go to', keys: ['Home'], run: () => comparison.goTo('start') },
    { id: 'end', title: 'To the later end', group: 'Go to', keys: ['End'], run: () => comparison.goTo('end') },
    { id: 'zoom-all', title: 'Show all of both', group: 'View', keys: ['Shift+Z'], run: () => comparison.showAll() },
    { id: 'reset-rows', title: 'Put the rows of the timelines back', group: 'View', keys: [], run: input.resetRows },
    { id: 'share', title: 'Copy a link to this comparison', group: 'View', keys: ['Shift+C'], run: input.share },
    compare('active-a', 'Steer A', ['1'], () => comparison.setActive('a')),
    compare('active-b', 'Steer B', ['2'], () => comparison.setActive('b')),
    compare('lock', 'Move together, or one side alone', ['L'], () => comparison.setLocked(!controls().isLocked)),
    compare('align-here', 'Align what both show now', ['H'], () => comparison.alignHere()),
    compare('align-start', 'Align at the start', ['S'], () => input.align('start')),
    compare('align-labels', 'Align by segments of the same intent', ['I'], () => input.align('labels')),
    compare('align-windows', 'Align by windows that come to the front', ['W'], () => input.align('windows')),
    compare('previous-difference', 'Previous action that one side has alone', ['P'], () => input.goToDifference(-1)),
    compare('next-difference', 'Next action that one side has alone', ['N'], () => input.goToDifference(1)),
    compare('swap', 'Swap the sides', ['X'], input.swap),
    compare('choose-a', 'Choose the session of A …', [], () => input.choose('a')),
    compare('choose-b', 'Choose the session of B …', [], () => input.choose('b')),
    { id: 'keys', title: 'Keyboard', group: 'Session', keys: ['?'], run: input.showKeys },
  ]
  return own.map((each) => ({ ...each, scope: 'compare' }))
}
