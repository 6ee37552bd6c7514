import { describe, expect, test } from 'vitest'
import { AppError, ensure } from '#shared/errors.ts'
import { closeGap, fillGap, findBoundary, moveBoundary } from '#shared/labels/boundary.ts'
import { describeChange, describeSegment } from '#shared/labels/describe.ts'
import { createSegment, deleteSegment, type EditContext, mergeWithNext, relabelSegment, splitSegment } from '#shared/labels/edits.ts'
import { applyChange, type Change } from '#shared/labels/segments.ts'
import { contextOf, labelId, segmentOf, showTiers } from './fixture.ts'

const show = (context: EditContext, change: Change) =>
  showTiers(applyChange(context.segments, change, context.taxonomy, context.durationUs))
const reasonOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error.message
  }
  return 'nothing was thrown'
}

const goal = segmentOf('goal', 0, 100_000)
const left = segmentOf('subgoal', 10_000, 40_000)
const right = segmentOf('subgoal', 40_000, 80_000)
const word = segmentOf('instruction', 20_000, 60_000, { text: 'a' })
const context = contextOf([goal, left, right, word])
const boundary = (of: EditContext, tUs: number, reachUs?: number) => ensure(findBoundary(of, 'subgoal', tUs, reachUs), 'boundary')

describe('a boundary that two segments share', () => {
  test('is the one nearest to a time, where two meet', () => {
    expect(boundary(context, 0).atUs).toBe(40_000)
    expect(findBoundary(context, 'subgoal', 0, 10_000)).toBeNull()
    expect(findBoundary(context, 'goal', 0)).toBeNull()
  })

  test('moves with both, and what lies elsewhere stays', () => {
    expect(show(context, moveBoundary(context, boundary(context, 0), 55_000))).toBe(
      'goal 0–100000 | instruction 20000–60000 “a” | subgoal 10000–55000 | subgoal 55000–80000',
    )
  })

  test('stops short of taking a neighbour’s whole time', () => {
    expect(show(context, moveBoundary(context, boundary(context, 0), 500_000))).toContain('subgoal 10000–79000 | subgoal 79000–80000')
    expect(show(context, moveBoundary(context, boundary(context, 0), 0))).toContain('subgoal 10000–11000 | subgoal 11000–80000')
  })

  test('between goals takes along the steps that meet there, and stops where a step would be cut', () => {
    const goals = [segmentOf('goal', 0, 50_000), segmentOf('goal', 50_000, 100_000)]
    const steps = [segmentOf('subgoal', 20_000, 50_000), segmentOf('subgoal', 50_000, 60_000), segmentOf('subgoal', 70_000, 90_000)]
    const all = contextOf([...goals, ...steps])
    const shared = ensure(findBoundary(all, 'goal', 50_000), 'boundary')
    expect(show(all, moveBoundary(all, shared, 90_000))).toBe(
      'goal 0–59000 | goal 59000–100000 | subgoal 20000–59000 | subgoal 59000–60000 | subgoal 70000–90000',
    )
    expect(reasonOf(() => moveBoundary(all, boundary(all, 50_000), 40_000))).toBe('the segments above part here too: move their boundary')
  })
})

describe('a gap', () => {
  const apart = contextOf([goal, segmentOf('subgoal', 10_000, 30_000), segmentOf('subgoal', 50_000, 80_000)])
  const [first, second] = apart.segments.filter((each) => each.tier === 'subgoal')
  const id = (each: typeof first) => ensure(each, 'segment').id

  test('closes towards the neighbour, else towards the edge of the segment above', () => {
    expect(show(apart, closeGap(apart, id(first), 'end'))).toContain('subgoal 10000–50000 | subgoal 50000–80000')
    expect(show(apart, closeGap(apart, id(second), 'end'))).toContain('subgoal 50000–100000')
  })

  test('that isn’t there is not closed, nor one towards nothing', () => {
    expect(reasonOf(() => closeGap(context, left.id, 'end'))).toBe('there is no gap at the end')
    expect(reasonOf(() => closeGap(contextOf([segmentOf('goal', 10, 20_000)]), contextOf([]).newId('segment'), 'end'))).toContain(
      'there is no segment',
    )
  })

  test('is filled by a new segment: between neighbours, or the whole of what is above', () => {
    expect(show(apart, fillGap(apart, 'subgoal', 40_000).change)).toContain('subgoal 30000–50000')
    expect(show(apart, fillGap(apart, 'instruction', 40_000).change)).toContain('instruction 0–100000')
    expect(show(contextOf([]), fillGap(contextOf([]), 'goal', 40_000).change)).toBe('goal 0–1000000')
    expect(reasonOf(() => fillGap(apart, 'subgoal', 20_000))).toBe('there is a segment on Subgoal here already')
    expect(reasonOf(() => fillGap(contextOf([]), 'subgoal', 20_000))).toBe('there is no segment on Goal here to fill')
  })
})

test('an edit is said in words', () => {
  const say = (change: Change) => describeChange(change, context.segments, context.taxonomy)
  expect(say(createSegment(context, { tier: 'subgoal', span: { startUs: 80_000, endUs: 100_000 } }).change)).toBe(
    'Segment made on Subgoal, 0:00.0 to 0:00.1',
  )
  expect(say(relabelSegment(context, left.id, labelId))).toBe('Intent: Buy')
  expect(say(splitSegment(context, left.id, 20_000).change)).toBe('Split at 0:00.0')
  expect(say(mergeWithNext(context, left.id))).toBe('Merged on Subgoal, 0:00.0 to 0:00.0')
  expect(say(deleteSegment(context, goal.id))).toBe('Deleted on Goal, 0:00.0 to 0:00.1, with 3 below it')
  expect(say(moveBoundary(context, boundary(context, 0), 55_000))).toBe('Boundary moved to 0:00.0')
})

test('a segment is called in words as lists call it, and an empty one by what it waits for', () => {
  const say = (said: Partial<typeof left>) => describeSegment({ ...left, ...said }, context.taxonomy)
  expect(say({ labelId })).toBe('Buy, Subgoal, 0:00.0 to 0:00.0')
  expect(say({ labelId, text: 'Buy two lamps.' })).toBe('Buy two lamps., Buy, Subgoal, 0:00.0 to 0:00.0')
  expect(say({ labelId: null, text: '' })).toBe('Subgoal, no intent, 0:00.0 to 0:00.0')
  expect(say({ tier: 'instruction', labelId: null, text: '' })).toBe('Instruction, no text, 0:00.0 to 0:00.0')
})
