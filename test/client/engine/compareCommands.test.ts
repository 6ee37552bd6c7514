import { expect, test } from 'vitest'
import { createCompareCommands, createLookCommands } from '#client/engine/commands/compare.ts'
import { createComparisonPlayer } from '#client/engine/comparisonPlayer.ts'
import { findDifference } from '#client/engine/pairedActions.ts'
import { findKeyConflicts } from '#shared/keys/keymap.ts'
import { seekSide, setLocked, startOfComparison } from '#shared/replay/comparison.ts'
import { at, down, recordingOf } from '../../shared/replay/fixture.ts'
import { createManualScheduler, createTestWorkbench } from './fixture.ts'

const s = 1_000_000

/** Two sessions with their commands: clicks at 2 and 5 s in both. */
function compareTwo() {
  const comparison = createComparisonPlayer(createManualScheduler(), startOfComparison)
  const [a, b] = [createTestWorkbench(), createTestWorkbench(recordingOf([at(0, 0, 0), down(1 * s)], { durationUs: 20 * s }))]
  comparison.attach('a', a)
  comparison.attach('b', b)
  const look = { a: createLookCommands(a.input), b: createLookCommands(b.input) }
  const nothing = () => undefined
  const commands = createCompareCommands({
    comparison,
    ofSide: (side) => look[side],
    align: nothing,
    swap: nothing,
    share: nothing,
    choose: nothing,
    showKeys: nothing,
    resetRows: nothing,
    goToDifference: nothing,
  })
  const run = (id: string) => commands.find((each) => each.id === id)?.run()
  const shown = () => [a.player.tUs() / s, b.player.tUs() / s]
  return { commands, run, comparison, look, shown }
}

test('no two commands of a comparison share a key, and none takes one from looking and moving', () => {
  const { commands, look } = compareTwo()
  expect(findKeyConflicts(commands)).toEqual([])
  expect(new Set(commands.map((each) => each.title)).size).toBe(commands.length)
  const robbed = look.a.filter((each) => commands.some(({ id, keys }) => id === each.id && keys.length < each.keys.length))
  expect(robbed.map((each) => each.title)).toEqual([])
})

test('steps go to the side that is steered, and the other goes along', () => {
  const { run, comparison, shown } = compareTwo()
  comparison.alignBy([{ a: 0, b: 3 * s }])
  run('next-click')
  expect(shown()).toEqual([2, 5])
  run('active-b')
  run('on-5')
  expect(shown()).toEqual([7, 10])
  run('end')
  expect(shown()).toEqual([10, 20])
  run('start')
  expect(shown()).toEqual([0, 0])
})

test('unlocked, steps move the steered side alone', () => {
  const { run, shown } = compareTwo()
  run('lock')
  run('active-b')
  run('on-5')
  run('active-a')
  run('next-click')
  expect(shown()).toEqual([2, 5])
  run('align-here')
  run('on-5')
  expect(shown()).toEqual([7, 10])
})

test('differences are gone through in the order in which playing comes to them', () => {
  const paired = {
    aUs: Float64Array.of(1 * s, 4 * s),
    bUs: Float64Array.of(1.5 * s, 6 * s),
    ofA: Int32Array.of(-1, 0),
    ofB: Int32Array.of(1, -1),
  }
  const from = (seconds: number) => seekSide({ ...startOfComparison, anchors: [{ a: 0, b: 3 * s }] }, 'a', seconds * s)
  expect(findDifference(paired, from(0), 1)).toEqual({ side: 'a', tUs: 1 * s })
  expect(findDifference(paired, from(1), 1)).toEqual({ side: 'b', tUs: 6 * s })
  expect(findDifference(paired, from(3), 1)).toBeNull()
  expect(findDifference(paired, from(3), -1)).toEqual({ side: 'a', tUs: 1 * s })
  const alone = setLocked(from(1), false, { a: { durationUs: 9 * s, idle: [] }, b: { durationUs: 9 * s, idle: [] } })
  expect(findDifference(paired, alone, 1)).toBeNull()
})
