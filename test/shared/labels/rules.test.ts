import { describe, expect, test } from 'vitest'
import { idFromBytes, type LabelId } from '#shared/ids.ts'
import type { Attribute } from '#shared/labels/attributes.ts'
import { findProblems } from '#shared/labels/rules.ts'
import { applyChange, isSameSegment, type Segment, segment } from '#shared/labels/segments.ts'
import { defaultTaxonomy, findTaxonomyProblems, type Label, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { contextOf, segmentOf, tierOf } from './fixture.ts'

const labelIdOf = (number: number) => idFromBytes('label', new Uint8Array(16).fill(number)) as LabelId
const labelNamed = (name: string, number: number, parent: number | null = null): Label => ({
  ...{ id: labelIdOf(number), parentId: parent === null ? null : labelIdOf(parent), name, color: '#4f8cff' },
  ...{ key: null, description: '', isDeprecated: false },
})
const attributeOf = (id: string, kind: Attribute['kind'], also: Partial<Attribute> = {}): Attribute => ({
  ...{ id, title: id, kind, options: [], isRequired: false, tiers: ['goal'] },
  ...also,
})

const doc: TaxonomyDoc = {
  ...defaultTaxonomy,
  tiers: [
    tierOf('goal', { hasOutcome: true }),
    tierOf('moment', { shape: 'point' }),
    tierOf('mood'),
    tierOf('deed', { constraint: 'association', ofActions: true }),
  ],
  labels: [labelNamed('Work', 1), labelNamed('Write', 2, 1), labelNamed('Rest', 3)],
  attributes: [
    attributeOf('sure', 'choice', { options: ['yes', 'no'], isRequired: true }),
    attributeOf('helped', 'flag'),
    attributeOf('tries', 'number'),
  ],
  exclusions: [{ a: labelIdOf(1), b: labelIdOf(3) }],
}
const problemsOf = (...segments: Segment[]) => findProblems(contextOf(segments).segments, doc, 1000).map((each) => each.message)

describe('what is said of a segment', () => {
  test.each<[string, Partial<Segment>, string[]]>([
    ['values of the right kind', { attributes: { sure: 'yes', helped: false, tries: 3 } }, []],
    ['a required value left out: work can be saved half done', { attributes: {} }, []],
    ['an attribute that is not defined', { attributes: { size: 3 } }, ['Goal takes no attribute "size"']],
    ['an option that is not there', { attributes: { sure: 'maybe' } }, ['"sure" must be one of its options, not "maybe"']],
    ['a value of the wrong kind', { attributes: { tries: 'three' } }, ['"tries" must be a number, not "three"']],
    ['an outcome', { outcome: 'failed' }, []],
  ])('%s', (_, said, problems) => {
    expect(problemsOf(segmentOf('goal', 0, 10, said))).toEqual(problems)
  })

  test('a tier takes no attribute, outcome or action that is not for it', () => {
    const action = { seqFrom: 1, seqTo: 2, surface: 0, kind: null, text: null, target: null, mark: null, editedAtMs: null }
    expect(problemsOf(segmentOf('mood', 0, 10, { attributes: { sure: 'yes' }, outcome: 'done', action }))).toEqual([
      'Mood takes no outcome',
      'Mood is not a tier of actions',
      'Mood takes no attribute "sure"',
    ])
  })
})

describe('points', () => {
  test('end where they start, and no two stand at one time', () => {
    expect(problemsOf(segmentOf('moment', 5, 5), segmentOf('moment', 6, 6))).toEqual([])
    expect(problemsOf(segmentOf('moment', 5, 9))).toEqual(['a point on Moment must end where it starts, at 5 µs, not at 9 µs'])
    expect(problemsOf(segmentOf('moment', 5, 5), segmentOf('moment', 5, 5))).toEqual(['two segments on Moment overlap at 5 µs'])
  })
})

describe('intents that exclude each other', () => {
  const rest = { labelId: labelIdOf(3) }
  const write = { labelId: labelIdOf(2) }
  const both = [expect.stringContaining('"Write" on Goal and "Rest" on Mood exclude each other')]
  test.each<[string, Segment[], unknown[]]>([
    ['overlapping on two tiers, by what stands above them', [segmentOf('goal', 0, 10, write), segmentOf('mood', 5, 20, rest)], both],
    ['one after the other', [segmentOf('goal', 0, 10, write), segmentOf('mood', 10, 20, rest)], []],
    ['the same one twice', [segmentOf('goal', 0, 10, rest), segmentOf('mood', 0, 10, rest)], []],
    ['a moment inside', [segmentOf('goal', 0, 10, write), segmentOf('moment', 0, 0, rest)], [expect.stringContaining('"Rest" on Moment')]],
    ['a moment at the end', [segmentOf('goal', 0, 10, write), segmentOf('moment', 10, 10, rest)], []],
  ])('%s', (_, segments, problems) => {
    expect(problemsOf(...segments)).toEqual(problems)
  })

  test('an edit is refused that brings two together, whichever of the two it touches', () => {
    const [goal, mood] = [segmentOf('goal', 0, 10, write), segmentOf('mood', 10, 20, rest)]
    const put = (each: Segment) => () =>
      applyChange([goal, mood], { id: contextOf([]).newId('change'), name: 'Move', put: [each], remove: [] }, doc, 1000)
    expect(put({ ...goal, endUs: 11 })).toThrow('exclude each other')
    expect(put({ ...mood, startUs: 9 })).toThrow('exclude each other')
    expect(put({ ...mood, endUs: 30 })).not.toThrow()
  })
})

test('segments of actions name their action, each its own; two can hold at one time', () => {
  const of = (seqFrom: number, seqTo: number) => ({
    action: { seqFrom, seqTo, surface: 0, kind: null, text: null, target: null, mark: null, editedAtMs: null },
  })
  expect(problemsOf(segmentOf('deed', 0, 10, of(1, 3)), segmentOf('deed', 5, 5, of(4, 4)))).toEqual([])
  expect(problemsOf(segmentOf('deed', 0, 10, of(1, 3)), segmentOf('deed', 20, 30, of(3, 4)))).toEqual([
    'two segments on Deed stand for the action at event 3',
  ])
  expect(problemsOf(segmentOf('deed', 0, 10))).toEqual(['a segment on Deed must name the recorded action it stands for'])
  expect(problemsOf(segmentOf('deed', 0, 10, of(3, 1)))).toEqual(['an action on Deed ends at event 1, before its first event 3'])
})

test('a segment stored before segments said more is read as one that says nothing of it', () => {
  const { attributes: _, outcome: __, action: ___, ...old } = segmentOf('goal', 0, 10)
  expect(segment.parse(old)).toEqual({ ...old, attributes: {}, outcome: null, action: null })
})

test('segments are the same when every field is, in whatever order attributes come', () => {
  const one = segmentOf('goal', 0, 10, { attributes: { sure: 'yes', tries: 3 } })
  expect(isSameSegment(one, { ...one, attributes: { tries: 3, sure: 'yes' } })).toBe(true)
  expect(isSameSegment(one, { ...one, attributes: { tries: 3 } })).toBe(false)
  expect(isSameSegment(one, { ...one, outcome: 'done' })).toBe(false)
})

describe('a taxonomy that can’t be', () => {
  test.each<[string, Partial<TaxonomyDoc>, string]>([
    [
      'spans under points',
      { tiers: [tierOf('moment', { shape: 'point' }), tierOf('part', { constraint: 'included', parent: 'moment' })] },
      'must have the shape of "Moment"',
    ],
    [
      'two tiers of actions',
      { tiers: [tierOf('a', { constraint: 'association', ofActions: true }), tierOf('b', { constraint: 'association', ofActions: true })] },
      'a second tier of actions',
    ],
    [
      'an attribute of a tier that is gone',
      { attributes: [attributeOf('x', 'flag', { tiers: ['gone'] })] },
      'names a tier that is not there: "gone"',
    ],
    ['a choice of nothing', { attributes: [attributeOf('x', 'choice')] }, 'a choice without options'],
    ['an intent that excludes what is below it', { exclusions: [{ a: labelIdOf(1), b: labelIdOf(2) }] }, "can't exclude itself"],
    ['an exclusion of an intent that is gone', { exclusions: [{ a: labelIdOf(1), b: labelIdOf(9) }] }, 'names an intent that is not there'],
  ])('%s', (_, part, message) => {
    const said = findTaxonomyProblems({ ...doc, attributes: [], exclusions: [], ...part })
    expect(said).toEqual([expect.stringContaining(message)])
  })
})
