import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createLabeler } from '#client/engine/labeler.ts'
import type { PassEditor } from '#client/engine/passEditor.ts'
import { createWorkbenchStore } from '#client/engine/workbenchStore.ts'
import { setSegmentAttribute, setSegmentOutcome } from '#shared/labels/edits.ts'
import { applyChange, type Change, type Segments } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { createCounter, labelId, showTiers, taxonomy, tierOf } from '../../shared/labels/fixture.ts'

const durationUs = 1_000_000
const sure = { id: 'sure', title: 'Sure', kind: 'flag', options: [], isRequired: true, tiers: ['moment'] } as const
const doc: TaxonomyDoc = {
  ...taxonomy,
  tiers: [tierOf('moment', { shape: 'point' }), tierOf('goal', { hasOutcome: true })],
  attributes: [{ ...sure, options: [], tiers: ['moment'] }],
}

/** Hands on labels that are applied at once and sent nowhere. */
function createHands(activeTier: string) {
  const state = createStore<{ segments: Segments; pass: { taxonomy: { doc: TaxonomyDoc } } }>(() => ({
    segments: [],
    pass: { taxonomy: { doc } },
  }))
  const apply = (change: Change) => state.setState({ segments: applyChange(state.getState().segments, change, doc, durationUs) })
  const refusals: string[] = []
  const store = createWorkbenchStore(durationUs, activeTier)
  const editor = { store: state, apply } as unknown as PassEditor // marking touches no more of it than this
  const onRefused = (message: string) => void refusals.push(message)
  const options = { editor, store, durationUs, newId: createCounter(), isEditable: () => true, onRefused, onDone: () => undefined }
  return {
    labeler: createLabeler({ ...options }),
    store,
    refusals,
    show: () => showTiers(state.getState().segments),
    segments: () => state.getState().segments,
  }
}

test('on a tier of points one key sets a point at the playhead, the next sets the next', () => {
  const { labeler, show } = createHands('moment')
  labeler.mark('end', 5000)
  labeler.extend(7000)
  labeler.mark('end', 9000)
  expect(show()).toBe('moment 5000–5000 | moment 7000–7000 | moment 9000–9000')
  labeler.applyLabel(labelId)
  expect(labeler.selected()).toMatchObject({ startUs: 9000, labelId })
})

test('the key for a start takes the selected point to the playhead', () => {
  const { labeler, show } = createHands('moment')
  labeler.mark('end', 5000)
  labeler.mark('start', 6000)
  expect(show()).toBe('moment 6000–6000')
})

test('a second point at the same moment is refused with the reason', () => {
  const { labeler, show, refusals } = createHands('moment')
  labeler.mark('end', 5000)
  labeler.mark('end', 5000)
  expect(refusals).toEqual(['Moment has a point here already'])
  expect(show()).toBe('moment 5000–5000')
})

test('on a tier of points the nearest one is the one at the playhead; on others a point is in nobody’s way', () => {
  const { labeler, store } = createHands('moment')
  labeler.mark('end', 5000)
  labeler.mark('end', 9000)
  expect(labeler.segmentAt(8000)?.startUs).toBe(9000)
  store.setState({ activeTier: 'goal' })
  expect(labeler.segmentAt(9000)).toBeNull()
})

test('fields and outcome are edits, refused where the tier takes no such thing', () => {
  const { labeler, store, refusals, segments } = createHands('moment')
  labeler.mark('end', 5000)
  const id = labeler.selected()?.id ?? segments()[0]?.id
  if (!id) throw new Error('no point was made')
  labeler.make(() => setSegmentAttribute(labeler.context(), id, 'sure', false))
  expect(segments()[0]?.attributes).toEqual({ sure: false })
  labeler.make(() => setSegmentAttribute(labeler.context(), id, 'sure', null))
  expect(segments()[0]?.attributes).toEqual({})
  labeler.make(() => setSegmentOutcome(labeler.context(), id, 'done'))
  expect(refusals).toEqual(['Moment takes no outcome'])
  store.setState({ activeTier: 'goal', selectedId: null, markTUs: 1000 })
  labeler.mark('end', 8000)
  labeler.createPending(null)
  const goal = labeler.selected()
  labeler.make(() => setSegmentOutcome(labeler.context(), goal?.id ?? id, 'failed'))
  expect(labeler.selected()?.outcome).toBe('failed')
})
