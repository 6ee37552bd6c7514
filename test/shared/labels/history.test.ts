import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SegmentId } from '#shared/ids.ts'
import { computeDifference, computeRestore, foldChange } from '#shared/labels/history.ts'
import { applyChange, compareSegments, invertChange, type Segment, type Segments } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { contextOf, createCounter, labelId, segmentOf, taxonomy } from './fixture.ts'

const apply = (segments: Segments, change: Parameters<typeof applyChange>[1], doc: TaxonomyDoc = taxonomy) =>
  applyChange(segments, change, doc, 1_000_000)
const restore = (now: readonly Segment[], then: Segments, doc: TaxonomyDoc = taxonomy) =>
  computeRestore({ ...contextOf(now), taxonomy: doc }, { segments: then, steps: [] }, 'Back')

/** States of a pass out of a few segments that each can be in one of some ways, or missing. */
const pool = Array.from({ length: 6 }, (_, index) => segmentOf('goal', index * 100, index * 100 + 50))
const state = fc
  .array(fc.option(fc.record({ startUs: fc.integer({ min: 0, max: 20 }), text: fc.constantFrom('', 'a', 'b') })), {
    minLength: 6,
    maxLength: 6,
  })
  .map((ways) =>
    ways
      .flatMap((way, index) => (way ? [{ ...(pool[index] as Segment), startUs: index * 100 + way.startUs, text: way.text }] : []))
      .sort(compareSegments),
  )

describe('going back', () => {
  test('gives exactly the state that was, and undone the state that is', () => {
    fc.assert(
      fc.property(state, state, (now, then) => {
        const { change, losses } = restore(now, then)
        const back = apply(now, change)
        expect([back, losses]).toEqual([then, []])
        expect(apply(back, invertChange(now, change, createCounter()('change')))).toEqual(now)
      }),
    )
  })

  test('touches only what differs', () => {
    const [same, other] = [segmentOf('goal', 0, 10), segmentOf('goal', 20, 30)]
    const { change } = restore([same, { ...other, text: 'new' }], [same, other])
    expect(change).toMatchObject({ put: [other], remove: [] })
  })

  test('stays within the taxonomy of today: an intent that it does not have is left out, and told', () => {
    const then = [segmentOf('goal', 0, 10, { labelId, text: 'kept', attributes: { mood: 'good' } }), segmentOf('gone', 0, 10)]
    const { change, losses } = restore([], then, { ...taxonomy, labels: [] })
    expect(change.put).toMatchObject([{ id: then[0]?.id, labelId: null, text: 'kept', attributes: {} }])
    expect(losses.map((each) => each.reason)).toEqual([
      'not in this version of the taxonomy: its intent, its attribute "mood"',
      'not in this version of the taxonomy: its tier "gone"',
    ])
  })

  test('leaves out what the rules of today forbid, with what stood in it, and tells it', () => {
    const then = [segmentOf('goal', 0, 50), segmentOf('subgoal', 10, 20)].sort(compareSegments)
    const points: TaxonomyDoc = {
      ...taxonomy,
      tiers: taxonomy.tiers.map((each) => (each.id === 'goal' ? { ...each, shape: 'point' } : each)),
    }
    const { change, losses } = restore([], then, points)
    expect(change.put).toEqual([])
    expect(losses.map((each) => each.segment.tier).sort()).toEqual(['goal', 'subgoal'])
  })
})

test('a difference says what came, went and became another', () => {
  const [a, b, c] = [segmentOf('goal', 0, 10), segmentOf('goal', 20, 30), segmentOf('goal', 40, 50)]
  const longer = { ...b, endUs: 35 }
  expect(computeDifference([a, b], [longer, c])).toEqual({ added: [c], removed: [a], changed: [{ before: b, after: longer }] })
})

test('changes folded one after the other are the segments as the rules had them, also those from before segments said more', () => {
  const segments = new Map<SegmentId, Segment>()
  const { attributes: _a, outcome: _o, action: _n, ...old } = segmentOf('goal', 0, 10)
  foldChange(segments, { put: [old as Segment], remove: [] }) // as it was stored then
  expect([...segments.values()]).toEqual([{ ...old, attributes: {}, outcome: null, action: null }])
  foldChange(segments, { put: [], remove: [old.id] })
  expect(segments.size).toBe(0)
})
