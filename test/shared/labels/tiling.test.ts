import { expect, test } from 'vitest'
import { applyChange, invertChange } from '#shared/labels/segments.ts'
import { createTiling, cutAtCandidate, planTiling } from '#shared/labels/tiling.ts'
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

test('what ends at a candidate is an accepted suggestion', () => {
  const { change, segmentId } = cutAtCandidate(contextWith(), 'goal', 3 * s)
  expect(change.put).toMatchObject([{ id: segmentId, endUs: 3 * s, origin: 'suggestion_accepted' }])
})

test('a segment made by hand that is cut at a candidate is by hand no more, nor is what is cut with it; a suggestion stays one', () => {
  const goal = segmentOf('goal', 0, 8 * s)
  const step = segmentOf('subgoal', s, 4 * s, { origin: 'suggestion_accepted' })
  const { change } = cutAtCandidate(contextWith(goal, step, segmentOf('subgoal', 5 * s, 6 * s)), 'goal', 3 * s)
  expect(change.put.map(({ tier, startUs, endUs, origin }) => [tier, startUs / s, endUs / s, origin])).toEqual([
    ['goal', 0, 3, 'suggestion_edited'],
    ['subgoal', 1, 3, 'suggestion_accepted'],
    ['goal', 3, 8, 'suggestion_edited'],
    ['subgoal', 3, 4, 'suggestion_accepted'],
  ])
})
