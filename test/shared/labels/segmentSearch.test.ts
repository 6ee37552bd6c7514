import { describe, expect, test } from 'vitest'
import { idFromBytes, type LabelId } from '#shared/ids.ts'
import type { Attribute } from '#shared/labels/attributes.ts'
import { createLabelMatch, labelPathTexts, parseLabelSearch } from '#shared/labels/segmentSearch.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { segmentOf, taxonomy } from './fixture.ts'

const idOf = (n: number) =>
  idFromBytes(
    'label',
    Uint8Array.from({ length: 16 }, () => n),
  ) as LabelId
const labelOf = (n: number, name: string, parentId: LabelId | null) => ({
  ...{ id: idOf(n), parentId, name, color: '#4f8cff', key: null, description: '', isDeprecated: false },
})
const sure: Attribute = { id: 'how-sure', title: 'How sure', kind: 'choice', options: ['low', 'high'], isRequired: false, tiers: ['goal'] }
const doc: TaxonomyDoc = {
  ...taxonomy,
  attributes: [sure],
  labels: [labelOf(1, 'Adjust setting', null), labelOf(2, 'Set brightness', idOf(1))],
}
const s = 1_000_000
const segments = [
  segmentOf('goal', 0, 60 * s, { text: 'Change display settings for the evening', outcome: 'failed', attributes: { 'how-sure': 'low' } }),
  segmentOf('subgoal', 0, 20 * s, { labelId: idOf(2), text: 'Drag the slider' }),
  segmentOf('subgoal', 20 * s, 20.5 * s, { labelId: idOf(1) }),
  segmentOf('instruction', 30 * s, 40 * s),
]
const find = (text: string) => {
  const isHit = createLabelMatch(parseLabelSearch(text, doc.attributes).terms, doc, 'Ann')
  return segments.flatMap((each, index) => (isHit(each) ? [index] : []))
}

describe('a search of segments', () => {
  test.each([
    ['slider', [1]],
    ['SETTING', [0, 1, 2]],
    ['label:"adjust setting"', [1, 2]],
    ['label:"set bright"', [1]],
    ['text:setting', [0]],
    ['tier:subgoal', [1, 2]],
    ['tier:goal no:label', [0]],
    ['no:text', [2, 3]],
    ['outcome:failed', [0]],
    ['how-sure:low', [0]],
    ['how-sure:high', []],
    ['by:ann <1s', [2]],
    ['by:bob', []],
    ['<1s', [2]],
    ['<500ms', []],
    ['>0.4m', [0]],
    ['>15s tier:subgoal', [1]],
    ['at:0:25..0:35', [0, 3]],
    ['"for the evening"', [0]],
    ['evening slider', []],
  ])('%s', (text, found) => {
    expect(find(text)).toEqual(found)
  })

  test.each([
    ['no:end', 'no: what? One of label, text', [0, 6]],
    ['drag <x', '< how long? For example <1s, <500ms or <2m', [5, 7]],
    ['kind:click', 'there is no “kind:”; there are label: text: tier: by: outcome: no: at: (in quotes it is a plain word)', [0, 10]],
    ['label:', 'label: what? For example label:"Save"', [0, 6]],
  ])('says what of “%s” it can’t read, and where', (text, message, [from, to]) => {
    expect(parseLabelSearch(text).problem).toEqual({ message, from, to })
  })

  test('what can be read of it still searches', () => {
    expect(find('slider <x')).toEqual([1])
  })
})

test('an intent has the names above it on its line, also where a tree bites its tail', () => {
  expect(labelPathTexts(doc).get(idOf(2))).toBe('Adjust setting › Set brightness')
  const knot = { ...doc, labels: [labelOf(1, 'a', idOf(2)), labelOf(2, 'b', idOf(1))] }
  expect(labelPathTexts(knot).size).toBe(2)
})
