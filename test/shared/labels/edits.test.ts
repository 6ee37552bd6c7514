import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import {
  createSegment,
  deleteSegment,
  deriveDepths,
  deriveOutline,
  type EditContext,
  edgeLimits,
  extendToTime,
  mergeWithNext,
  moveSegment,
  relabelSegment,
  resizeSegment,
  setSegmentText,
  splitSegment,
} from '#shared/labels/edits.ts'
import { findProblems } from '#shared/labels/rules.ts'
import { applyChange, type Change, invertChange } from '#shared/labels/segments.ts'
import { contextOf, labelId, segmentOf, showTiers, tierOf } from './fixture.ts'

const apply = (context: EditContext, change: Change) => applyChange(context.segments, change, context.taxonomy, context.durationUs)
const show = (context: EditContext, change: Change) => showTiers(apply(context, change))
const reasonOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error.message
  }
  return 'nothing was thrown'
}

const goal = segmentOf('goal', 10_000, 90_000)
const first = segmentOf('subgoal', 10_000, 40_000, { text: 'a' })
const second = segmentOf('subgoal', 50_000, 90_000, { text: 'b' })
const inner = segmentOf('action', 20_000, 30_000)
const context = contextOf([goal, first, second, inner])

describe('creating', () => {
  test('a range that reaches over its neighbours is clipped to the room between them', () => {
    const { change } = createSegment(context, { tier: 'subgoal', span: { startUs: 41_000, endUs: 80_000 } })
    expect(show(context, change)).toContain('subgoal 41000–50000')
  })

  test('a range that begins inside a neighbour begins after it', () => {
    const { change } = createSegment(context, { tier: 'subgoal', span: { startUs: 35_000, endUs: 48_000 } })
    expect(show(context, change)).toContain('subgoal 40000–48000')
  })

  test('where there is no room it is refused', () => {
    expect(reasonOf(() => createSegment(context, { tier: 'subgoal', span: { startUs: 12_000, endUs: 30_000 } }))).toBe(
      'there is no free room on Subgoal at this place',
    )
  })

  test('under no parent, the parents are made along with it', () => {
    const empty = contextOf([])
    const { change } = createSegment(empty, { tier: 'action', span: { startUs: 5000, endUs: 9000 }, labelId })
    expect(show(empty, change)).toBe('action 5000–9000 | goal 5000–9000 | subgoal 5000–9000')
    expect(change.put.map((each) => each.labelId)).toEqual([null, null, labelId])
  })

  test('over the edge of a parent it is clipped to the parent', () => {
    const { change } = createSegment(context, { tier: 'instruction', span: { startUs: 80_000, endUs: 120_000 }, text: 'c' })
    expect(show(context, change)).toContain('instruction 80000–90000 “c”')
  })

  test('extending begins where the previous one ends, inside the parent', () => {
    expect(show(context, extendToTime(context, 'subgoal', 48_000).change)).toContain('subgoal 40000–48000')
    expect(show(context, extendToTime(context, 'instruction', 60_000).change)).toContain('instruction 10000–60000')
  })
})

describe('moving edges', () => {
  test('an edge stops at the neighbour, at the parent and at the children', () => {
    expect(edgeLimits(context, first)).toEqual({ start: { startUs: 10_000, endUs: 20_000 }, end: { startUs: 30_000, endUs: 50_000 } })
    expect(show(context, resizeSegment(context, first.id, 'end', 70_000))).toContain('subgoal 10000–50000')
    expect(show(context, resizeSegment(context, goal.id, 'start', 60_000))).toContain('goal 10000–90000')
  })

  test('a segment moves with all below it, as far as there is room', () => {
    expect(show(context, moveSegment(context, first.id, 50_000))).toBe(
      'action 30000–40000 | goal 10000–90000 | subgoal 20000–50000 “a” | subgoal 50000–90000 “b”',
    )
  })

  const tiling = [
    tierOf('goal'),
    tierOf('phase', { constraint: 'subdivision', parent: 'goal' }),
    tierOf('note', { constraint: 'association', parent: 'phase', hasLabel: false }),
  ]
  test('on a tiling tier the neighbour’s edge moves along, and what is tied to both', () => {
    const phase = segmentOf('phase', 0, 50_000)
    const tiled = contextOf(
      [segmentOf('goal', 0, 100_000), phase, segmentOf('phase', 50_000, 100_000), segmentOf('note', 0, 50_000, { text: 'n' })],
      tiling,
    )
    expect(show(tiled, resizeSegment(tiled, phase.id, 'end', 70_000))).toBe(
      'goal 0–100000 | note 0–70000 “n” | phase 0–70000 | phase 70000–100000',
    )
  })
})

describe('cutting and joining', () => {
  test('a split cuts what is below it too', () => {
    const { change } = splitSegment(context, first.id, 25_000)
    expect(show(context, change)).toBe(
      'action 20000–25000 | action 25000–30000 | goal 10000–90000 | subgoal 10000–25000 “a” | subgoal 25000–40000 “a” | subgoal 50000–90000 “b”',
    )
  })

  test('a split outside the segment is refused', () => {
    expect(reasonOf(() => splitSegment(context, first.id, 40_000))).toBe('the playhead is not inside the segment')
  })

  test('merging takes the gap in and joins different texts', () => {
    expect(show(context, mergeWithNext(context, first.id))).toContain('subgoal 10000–90000 “a b”')
    expect(reasonOf(() => mergeWithNext(context, second.id))).toBe('there is no segment after this one')
  })

  test('deleting takes what is below with it', () => {
    expect(show(context, deleteSegment(context, first.id))).toBe('goal 10000–90000 | subgoal 50000–90000 “b”')
    expect(show(context, deleteSegment(context, goal.id))).toBe('')
  })
})

test('a tier that takes no intent, or no text, refuses one', () => {
  const instruction = segmentOf('instruction', 10_000, 20_000)
  const with1 = contextOf([goal, instruction])
  expect(reasonOf(() => relabelSegment(with1, instruction.id, labelId))).toBe('Instruction takes no intent')
  expect(show(with1, setSegmentText(with1, instruction.id, 'Say it'))).toContain('“Say it”')
})

test('the outline lists parents before what is inside them', () => {
  const depths = deriveDepths(context.taxonomy)
  expect(deriveOutline(context.segments, context.taxonomy).map(({ tier }) => `${depths.get(tier)} ${tier}`)).toEqual([
    '0 goal',
    '1 subgoal',
    '2 action',
    '1 subgoal',
  ])
})

/** Any edit at any place: what it gives must be applicable, or refused in words. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('create', 'resize', 'move', 'split', 'merge', 'delete', 'extend'),
    tier: fc.constantFrom('goal', 'subgoal', 'action', 'instruction'),
    a: fc.nat({ max: 1_000_000 }),
    b: fc.nat({ max: 1_000_000 }),
    pick: fc.nat(),
  }),
  { maxLength: 40 },
)

function changeOf(
  at: EditContext,
  { what, tier, a, b, pick }: { what: string; tier: string; a: number; b: number; pick: number },
): Change | null {
  const segment = at.segments[pick % Math.max(1, at.segments.length)]
  if (what === 'create') return createSegment(at, { tier, span: { startUs: Math.min(a, b), endUs: Math.max(a, b) } }).change
  if (what === 'extend') return extendToTime(at, tier, a).change
  if (!segment) return null
  if (what === 'resize') return resizeSegment(at, segment.id, a % 2 ? 'start' : 'end', b)
  if (what === 'move') return moveSegment(at, segment.id, a - b)
  if (what === 'split') return splitSegment(at, segment.id, (segment.startUs + segment.endUs) / 2).change
  if (what === 'merge') return mergeWithNext(at, segment.id)
  return deleteSegment(at, segment.id)
}

test('edits keep the rules of the tiers, and each can be undone', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let at = contextOf([])
      for (const step of list) {
        try {
          const change = changeOf(at, step)
          if (!change) continue
          const next = apply(at, change)
          expect(findProblems(next, at.taxonomy, at.durationUs)).toEqual([])
          expect(apply({ ...at, segments: next }, invertChange(at.segments, change, at.newId('change')))).toEqual(at.segments)
          at = { ...at, segments: next }
        } catch (error) {
          if (!(error instanceof AppError && error.code === 'rejected')) throw error
        }
      }
    }),
    { numRuns: 150 },
  )
})

describe('a suggestion', () => {
  const taken = segmentOf('subgoal', 10_000, 40_000, { origin: 'suggestion_accepted' })
  const near = contextOf([goal, taken])
  const originsAfter = (change: Change) =>
    apply(near, change)
      .filter((each) => each.tier === 'subgoal')
      .map((each) => each.origin)

  test('is edited when its words or its edges are changed, and both halves of it are', () => {
    expect(originsAfter(setSegmentText(near, taken.id, 'Buy'))).toEqual(['suggestion_edited'])
    expect(originsAfter(resizeSegment(near, taken.id, 'end', 30_000))).toEqual(['suggestion_edited'])
    expect(originsAfter(moveSegment(near, taken.id, 5000))).toEqual(['suggestion_edited'])
    expect(originsAfter(splitSegment(near, taken.id, 20_000).change)).toEqual(['suggestion_edited', 'suggestion_edited'])
  })

  test('stays accepted when what is set is what it was', () => {
    expect(originsAfter(resizeSegment(near, taken.id, 'end', 40_000))).toEqual(['suggestion_accepted'])
    expect(originsAfter(relabelSegment(near, taken.id, null))).toEqual(['suggestion_accepted'])
  })
})
