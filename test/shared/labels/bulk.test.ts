import { describe, expect, test } from 'vitest'
import type { LabelId, SegmentId } from '#shared/ids.ts'
import { type BulkEdit, copyToNext, planBulk } from '#shared/labels/bulk.ts'
import { applyChange, invertChange, type Segments } from '#shared/labels/segments.ts'
import { contextOf, labelId, segmentOf, showTiers, taxonomy } from './fixture.ts'

const goal = segmentOf('goal', 0, 100, { text: 'a' })
const later = segmentOf('goal', 200, 300)
const inside = segmentOf('subgoal', 10, 50, { text: 'b' })
const beside = segmentOf('subgoal', 50, 90)
const written = segmentOf('instruction', 0, 100, { text: 'c' })
const all = [goal, later, inside, beside, written]
const context = contextOf(all)

const plan = (segments: readonly { id: SegmentId }[], edit: BulkEdit) =>
  planBulk(
    context,
    segments.map((each) => each.id),
    edit,
  )
const resultOf = ({ change }: ReturnType<typeof plan>): Segments =>
  change ? applyChange(context.segments, change, taxonomy, context.durationUs) : context.segments

describe('one edit of several segments', () => {
  test('is made to those that take it, and says why not to the others', () => {
    const { steps, refused, same, change } = plan(all, { kind: 'label', labelId })
    expect(steps.map((each) => each.after?.labelId)).toEqual([labelId, labelId, labelId, labelId])
    expect(refused).toEqual([{ segment: written, reason: 'Instruction takes no intent' }])
    expect([same, change?.put.length, change?.name]).toEqual([0, 4, 'Intent of 4 segments'])
  })

  test('leaves out what is so already', () => {
    const { steps, same } = plan([goal, inside], { kind: 'text', text: 'a' })
    expect([steps.map((each) => each.before.id), same]).toEqual([[inside.id], 1])
  })

  test('undone, gives back what was', () => {
    const { change } = plan(all, { kind: 'delete' })
    if (!change) throw new Error('nothing to do')
    const back = invertChange(context.segments, change, context.newId('change'))
    expect(applyChange(resultOf({ change } as ReturnType<typeof plan>), back, taxonomy, context.durationUs)).toEqual(context.segments)
  })

  test('a shift takes along what is below, and goes past where the neighbour was when that goes too', () => {
    const moved = plan([goal, later], { kind: 'shift', byUs: 150 })
    expect(moved).toMatchObject({ below: 3, refused: [] })
    expect(showTiers(resultOf(moved))).toBe(
      'goal 150–250 “a” | goal 350–450 | instruction 150–250 “c” | subgoal 160–200 “b” | subgoal 200–240',
    )
  })

  test('a shift into a neighbour, out of the parent or before the start is refused, the rest is shifted', () => {
    const into = plan([goal], { kind: 'shift', byUs: 150 })
    expect([into.change, into.refused.map((each) => each.reason)]).toEqual([null, ['two segments on Goal overlap at 200 µs']])
    const out = plan([beside, later], { kind: 'shift', byUs: 20 })
    expect(out.refused.map((each) => each.segment.id)).toEqual([beside.id])
    expect(out.steps.map((each) => each.before.id)).toEqual([later.id])
    expect(plan([goal], { kind: 'shift', byUs: -1 }).refused).toMatchObject([{ reason: 'it would begin before the session' }])
  })

  test('moves to another tier where there is room and a parent', () => {
    const { refused, steps } = plan([later, inside], { kind: 'tier', tier: 'instruction' })
    expect(steps).toEqual([])
    expect(refused.map((each) => each.segment.id).sort()).toEqual([later.id, inside.id].sort())
    expect(showTiers(resultOf(plan([beside], { kind: 'tier', tier: 'goal' })))).toBe(showTiers(context.segments))
  })

  test('a goal that has subgoals can’t leave them without one', () => {
    const { refused } = plan([goal], { kind: 'tier', tier: 'subgoal' })
    expect(refused).toHaveLength(1)
  })

  test('of nothing is nothing', () => {
    expect(plan([], { kind: 'delete' })).toEqual({ change: null, steps: [], below: 0, same: 0, refused: [] })
  })

  test('a suggestion that is told otherwise is an edited one', () => {
    const taken = segmentOf('goal', 400, 500, { origin: 'suggestion_accepted' })
    const made = planBulk(contextOf([taken]), [taken.id], { kind: 'outcome', outcome: 'done' })
    expect(made.change?.put).toMatchObject([{ outcome: 'done', origin: 'suggestion_edited' }])
  })
})

describe('the labels of one segment on the next', () => {
  test('are its intent, text, attributes and outcome, at the next one’s place', () => {
    const full = { ...goal, labelId: labelId as LabelId, outcome: 'failed' as const }
    const { change, segmentId } = copyToNext(contextOf([full, later]), goal.id)
    expect(segmentId).toBe(later.id)
    expect(change.put).toEqual([{ ...later, labelId, text: 'a', outcome: 'failed' }])
  })

  test('need a next one', () => {
    expect(() => copyToNext(context, later.id)).toThrow('there is no segment after this one on Goal')
  })
})
