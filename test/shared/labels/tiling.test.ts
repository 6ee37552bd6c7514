import { expect, test } from 'vitest'
import { applyChange, invertChange } from '#shared/labels/segments.ts'
import { createTiling, planTiling } from '#shared/labels/tiling.ts'
import { contextOf, segmentOf, showTiers } from './fixture.ts'

const s = 1_000_000
const contextWith = (...segments: Parameters<typeof contextOf>[0]) => ({ ...contextOf(segments), durationUs: 10 * s })

test('a span is cut at the given times; a cut that would leave a sliver is passed over', () => {
  const pieces = planTiling(contextWith(), 'goal', { startUs: 0, endUs: 9 * s }, [50_000, 2 * s, 5 * s, 8.95 * s])
  expect(pieces.map((each) => [each.startUs / s, each.endUs / s])).toEqual([
    [0, 2],
    [2, 5],
    [5, 9],
  ])
})

test('pieces go around what is there and stay inside the segments above', () => {
  const goals = [segmentOf('goal', s, 4 * s), segmentOf('goal', 5 * s, 9 * s)]
  const context = contextWith(...goals, segmentOf('subgoal', 2 * s, 3 * s))
  const pieces = planTiling(context, 'subgoal', { startUs: 0, endUs: 10 * s }, [6 * s])
  expect(pieces.map((each) => [each.startUs / s, each.endUs / s])).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
    [6, 9],
  ])
})

test('a tiling is one change that fits the rules, with what is above it where nothing was; one undo takes it back', () => {
  const context = contextWith()
  const { change } = createTiling(context, 'subgoal', { startUs: s, endUs: 7 * s }, [3 * s])
  const after = applyChange(context.segments, change, context.taxonomy, context.durationUs)
  expect(showTiers(after)).toBe('goal 1000000–7000000 | subgoal 1000000–3000000 | subgoal 3000000–7000000')
  expect(after.filter((each) => each.tier === 'subgoal').map((each) => each.origin)).toEqual(['suggestion_accepted', 'suggestion_accepted'])
  const back = applyChange(after, invertChange(context.segments, change, context.newId('change')), context.taxonomy, context.durationUs)
  expect(back).toEqual([])
})

test('where nothing is free nothing is made, and it says so', () => {
  const context = contextWith(segmentOf('goal', 0, 10 * s))
  expect(() => createTiling(context, 'goal', { startUs: s, endUs: 3 * s }, [])).toThrow('no free room on Goal')
})
