import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Labeler } from '#client/engine/labeler.ts'
import { createLinter } from '#client/engine/linter.ts'
import type { PassEditor } from '#client/engine/passEditor.ts'
import type { LabelId, SegmentId } from '#shared/ids.ts'
import type { Segments } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { labelId, segmentOf, taxonomy } from '../../shared/labels/fixture.ts'
import { createTestWorkbench } from './fixture.ts'

const s = 1_000_000
const goal = segmentOf('goal', 2 * s, 6 * s)
const said = { ...goal, labelId }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function createTestLinter(segments: Segments, doc: TaxonomyDoc = taxonomy) {
  const { player, store, workbench } = createTestWorkbench()
  const state = createStore<{ segments: Segments; pass: { taxonomy: { doc: TaxonomyDoc } } }>(() => ({
    segments,
    pass: { taxonomy: { doc } },
  }))
  const selected: SegmentId[] = []
  const labeler = { select: (id: SegmentId) => selected.push(id) } as unknown as Labeler // going to a finding selects, no more
  const editor = { store: state } as unknown as PassEditor // only what there is to look over
  const linter = createLinter({ editor, labeler, player, store, view: workbench.view })
  const rules = () => linter.store.getState().findings.map((each) => each.rule)
  return { linter, rules, player, store, selected, put: (next: Segments) => state.setState({ segments: next }) }
}

describe('the checks while one works', () => {
  test('look when the labels have rested, once for many edits in a row', () => {
    const { rules, put } = createTestLinter([])
    vi.runAllTimers()
    put([goal])
    vi.advanceTimersByTime(300)
    put([goal, segmentOf('goal', 7 * s, 9 * s)])
    vi.advanceTimersByTime(300)
    expect(rules()).toEqual([])
    vi.advanceTimersByTime(100)
    expect(rules()).toEqual(['missing-intent', 'missing-intent'])
  })

  test('look at once for who is about to submit, and are quiet after the end', () => {
    const { linter, rules, put } = createTestLinter([goal])
    expect(linter.check().map((each) => each.rule)).toEqual(['missing-intent'])
    linter.dispose()
    put([])
    vi.runAllTimers()
    expect(rules()).toEqual(['missing-intent'])
  })

  test('know what others use only when that is known', () => {
    const { linter } = createTestLinter([said])
    expect(linter.check()).toEqual([])
    linter.setUse({ ofOthers: new Map([['lbl_other' as LabelId, 90]]), total: 90 })
    expect(linter.check().map((each) => each.rule)).toEqual(['unused-label'])
  })
})

describe('going to a finding', () => {
  test('selects its segment and takes the playhead there', () => {
    const { linter, selected, player } = createTestLinter([goal])
    for (const each of linter.check()) linter.goTo(each)
    expect(selected).toEqual([goal.id])
    expect(player.tUs()).toBe(2 * s)
  })

  test('picks the gap where there is no segment', () => {
    const parts = [segmentOf('subgoal', 2 * s, 3 * s, { labelId }), segmentOf('subgoal', 5 * s, 6 * s, { labelId })]
    const { linter, store, selected } = createTestLinter([said, ...parts])
    for (const each of linter.check()) linter.goTo(each)
    expect(store.getState().range).toEqual({ startUs: 3 * s, endUs: 5 * s })
    expect(selected).toEqual([])
  })

  test('goes on after the playhead, then from the start again', () => {
    const { linter, player } = createTestLinter([goal, segmentOf('goal', 7 * s, 9 * s)])
    const starts = [1, 2, 3].map(() => {
      const next = linter.next()
      if (next) linter.goTo(next)
      return player.tUs() / s
    })
    expect(starts).toEqual([2, 7, 2])
  })
})
