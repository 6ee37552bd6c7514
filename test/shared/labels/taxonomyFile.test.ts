import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Label, TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { defaultTaxonomy, taxonomyDoc } from '#shared/labels/taxonomy.ts'
import {
  formatTaxonomyCsv,
  formatTaxonomyJson,
  importLabels,
  importTaxonomy,
  parseTaxonomyCsv,
  parseTaxonomyJson,
} from '#shared/labels/taxonomyFile.ts'
import { labelIdOf, labelOf } from '../../fixtures/labels.ts'
import { createCounter } from './fixture.ts'

const text = fc.oneof(fc.string({ maxLength: 30 }), fc.stringMatching(/^[=+@'",\r\n> ]{0,6}$/))

/** Any taxonomy that the schema takes: names trimmed, parents before children, hostile texts among them. */
const anyDoc: fc.Arbitrary<TaxonomyDoc> = fc
  .array(fc.record({ name: text, description: text, key: fc.constantFrom(null, '1', 'q'), isDeprecated: fc.boolean(), parent: fc.nat() }), {
    maxLength: 12,
  })
  .map((rows) => ({
    ...defaultTaxonomy,
    labels: rows.map(({ name, parent, ...rest }, at) =>
      labelOf(at + 1, name.trim() || 'x', { ...rest, parentId: at === 0 || parent % 3 === 0 ? null : labelIdOf((parent % at) + 1) }),
    ),
    exclusions: rows.length > 1 ? [{ a: labelIdOf(1), b: labelIdOf(2) }] : [],
    attributes: [{ id: 'sure', title: 'Sure', kind: 'choice', options: ['yes', 'no'], isRequired: true, tiers: ['goal'] }],
    lint: { ...defaultTaxonomy.lint, levels: { gap: 'block' } },
  }))

test('a document written as JSON is read back as it was', () => {
  fc.assert(
    fc.property(anyDoc, (doc) => {
      expect(parseTaxonomyJson(formatTaxonomyJson(doc))).toEqual(taxonomyDoc.parse(doc))
    }),
  )
})

test('intents written as CSV are read back as they were, whatever their names and descriptions hold', () => {
  fc.assert(
    fc.property(anyDoc, (doc) => {
      expect(parseTaxonomyCsv(formatTaxonomyCsv(doc), { labels: [] }, createCounter())).toEqual(doc.labels)
    }),
  )
})

describe('a list made by hand', () => {
  const read = (csv: string, known: Label[] = []) => parseTaxonomyCsv(csv, { labels: known }, createCounter())

  test('needs names alone; parents are named by their path', () => {
    const labels = read('parent,name\n,Settings\nSettings,Display\nSettings > Display,Brightness\n')
    expect(labels.map((each) => [each.name, each.parentId])).toEqual([
      ['Settings', null],
      ['Display', labels[0]?.id],
      ['Brightness', labels[1]?.id],
    ])
  })

  test('keeps the ids of intents that are there already under the same path', () => {
    const known = [labelOf(1, 'Settings'), labelOf(2, 'Display', { parentId: labelIdOf(1) })]
    expect(read('name,parent\nSettings,\nDisplay,Settings\nDisplay,\n', known).map((each) => each.id)).toEqual([
      labelIdOf(1),
      labelIdOf(2),
      expect.not.stringContaining(labelIdOf(2)),
    ])
  })

  test.each([
    ['name,colour\na,b', 'line 1: there is no column "colour"'],
    ['color\n#ffffff', 'line 1: the column "name" is missing'],
    ['name,color\nA,#ffffff\nB,red', 'line 3, column "color": expected a colour such as #4f8cff'],
    ['name,key\nA,10', 'line 2, column "key"'],
    ['name,deprecated\nA,perhaps', 'line 2, column "deprecated": expected yes or no'],
    ['name,parent\nA,Nowhere', 'line 2, column "parent": there is no intent "Nowhere" in the file'],
    ['name,parent\nA', 'line 2: 1 cells, and 2 columns'],
    ['id,name\nlab_1,A', 'line 2, column "id"'],
  ])('%j is refused: %s', (csv, message) => {
    expect(() => read(csv)).toThrow(message)
  })
})

test('JSON that is broken or something else is refused with the place', () => {
  expect(() => parseTaxonomyJson('{\n  "format": oh')).toThrow('line 2, column 13')
  expect(() => parseTaxonomyJson('{}')).toThrow('format')
  const strange = formatTaxonomyJson({ ...defaultTaxonomy, labels: [labelOf(1, 'A'), labelOf(2, 'B', { color: 'red' })] })
  expect(() => parseTaxonomyJson(strange)).toThrow('taxonomy.labels[1].color: expected a colour')
})

test('an import never takes out what is published: what the file lacks is deprecated, tiers stay', () => {
  const published = { ...defaultTaxonomy, labels: [labelOf(1, 'Old', { key: '1' }), labelOf(2, 'Kept')] }
  const after = importLabels(published, published, [labelOf(2, 'Kept'), labelOf(3, 'New')])
  expect(after.labels.map((each) => [each.name, each.isDeprecated])).toEqual([
    ['Kept', false],
    ['New', false],
    ['Old', true],
  ])
  const fewer = importTaxonomy(published, { ...published, tiers: published.tiers.slice(0, 1) })
  expect(fewer.tiers.map((each) => each.id)).toEqual(published.tiers.map((each) => each.id))
})
