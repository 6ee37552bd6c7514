import { describe, expect, test } from 'vitest'
import type { SegmentId } from '#shared/ids.ts'
import { findLetGo, mergeEdits, patchSegments, resolveClashes, touchedIds } from '#shared/labels/merge.ts'
import { applyChange, type Change, compareSegments, type Segment } from '#shared/labels/segments.ts'
import { createCounter, segmentOf, showTiers, taxonomy } from './fixture.ts'

const durationUs = 1_000_000
const newId = createCounter()
const change = (put: Segment[], remove: SegmentId[] = []): Change => ({ id: newId('change'), name: 'Edit', put, remove })

/** What was there before, what I did, and what others did. */
function merge(before: Segment[], mine: Change[], others: Change[]) {
  const start = before.toSorted(compareSegments)
  const theirs = others.reduce<readonly Segment[]>((now, each) => applyChange(now, each, taxonomy, durationUs), start)
  const theirIds = new Set(others.flatMap(touchedIds))
  return mergeEdits({ mine, theirs, theirIds, before: start.filter((each) => theirIds.has(each.id)), taxonomy, durationUs })
}

const goal = segmentOf('goal', 0, 100)
const child = segmentOf('subgoal', 20, 40)

describe('edits of two sides', () => {
  test('stand together where they touch different segments', () => {
    const merged = merge([goal], [change([{ ...goal, text: 'Mine' }])], [change([segmentOf('goal', 200, 300)])])
    expect([showTiers(merged.segments), merged.clashes]).toEqual(['goal 0–100 “Mine” | goal 200–300', []])
  })

  test('stand together where both did the same', () => {
    const done = { ...goal, text: 'Same' }
    const merged = merge([goal], [change([{ ...goal, text: 'First try' }]), change([done])], [change([done])])
    expect([showTiers(merged.segments), merged.clashes]).toEqual(['goal 0–100 “Same”', []])
  })

  test('clash where both changed one segment, and so does what builds on it', () => {
    const next = segmentOf('goal', 500, 600)
    const merged = merge(
      [goal, next],
      [
        change([{ ...goal, text: 'Mine' }]),
        change([
          { ...goal, endUs: 90 },
          { ...next, text: 'Along' },
        ]),
      ],
      [change([], [goal.id])],
    )
    expect(merged.kept).toEqual([])
    expect(merged.clashes.map((each) => [showTiers(each.mine), showTiers(each.theirs), each.message])).toEqual([
      ['goal 0–90 | goal 500–600 “Along”', 'goal 500–600', null],
    ])
  })

  test('clash where a rule forbids both: a step in a goal that is gone brings the goal along', () => {
    const merged = merge([goal], [change([child])], [change([], [goal.id])])
    expect(merged.clashes.map((each) => [showTiers(each.mine), showTiers(each.theirs)])).toEqual([['goal 0–100 | subgoal 20–40', '']])
    expect(merged.clashes[0]?.message).toMatch(/not inside/)
  })
})

describe('a choice', () => {
  const merged = merge([goal], [change([child]), change([segmentOf('goal', 500, 600)])], [change([], [goal.id])])

  test('of mine is one change that brings back what it needs, beside the edits that went together', () => {
    const edit = resolveClashes(merged, ['mine'], newId)
    const after = edit && applyChange(merged.segments, edit, taxonomy, durationUs)
    expect(showTiers(after ?? [])).toBe('goal 0–100 | goal 500–600 | subgoal 20–40')
    expect(findLetGo(merged, ['mine'])).toEqual([])
  })

  test('of theirs writes nothing, and lets go of what was held back and of nothing else', () => {
    expect(resolveClashes(merged, ['theirs'], newId)).toBeNull()
    expect(findLetGo(merged, ['theirs']).map((each) => showTiers(each.put))).toEqual(['subgoal 20–40'])
  })
})

test('edits that are in already can be worked in once more', () => {
  const edits = [change([goal]), change([{ ...goal, endUs: 50 }]), change([segmentOf('goal', 50, 100)])]
  const all = patchSegments([], edits)
  expect(showTiers(patchSegments(all, edits))).toBe(showTiers(all))
})
