import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLabelIndex, foldText, matchedPlaces, noHabits, searchLabels } from '#shared/labels/labelSearch.ts'
import { defaultTiers, type Label } from '#shared/labels/taxonomy.ts'
import { generateLabels, labelIdOf, labelOf } from '../../fixtures/labels.ts'
import { taxonomy } from './fixture.ts'

const labels = [
  labelOf(1, 'Adjust setting'),
  labelOf(2, 'Set brightness', { parentId: labelIdOf(1) }),
  labelOf(3, 'Set volume', { parentId: labelIdOf(1) }),
  labelOf(4, 'Send message'),
  labelOf(5, 'Résumé a job', { parentId: labelIdOf(4) }),
  labelOf(6, 'Old one', { isDeprecated: true }),
  labelOf(7, 'Below the old one', { parentId: labelIdOf(6) }),
]
const indexOf = (list: Label[]) => createLabelIndex({ ...taxonomy, tiers: [...defaultTiers], labels: list })
const index = indexOf(labels)
const find = (query: string, habits = noHabits) => searchLabels(index, query, habits).map((each) => each.label.name)

test.each([
  ['sb', 'Set brightness', 'the letters that begin words'],
  ['bri', 'Set brightness', 'a run inside'],
  ['vol', 'Set volume', 'a run at a word'],
  ['asv', 'Set volume', 'letters of what stands above, then of the name'],
  ['resume', 'Résumé a job', 'accents don’t matter'],
  ['SEND', 'Send message', 'nor do capitals'],
  ['set vol', 'Set volume', 'nor do blanks'],
])('%s finds %s first: %s', (query, name) => {
  expect(find(query)[0]).toBe(name)
})

test('a deprecated intent is not offered, what stands below it is', () => {
  expect(find('old')).toEqual(['Below the old one'])
})

test('what has not all the letters in their order is not found', () => {
  expect(find('bs')).not.toContain('Send message')
  expect(find('zzz')).toEqual([])
})

test('nothing typed: recent ones first, then the tree in its order', () => {
  const names = find('', { recent: [labelIdOf(4), labelIdOf(6), labelIdOf(4)], uses: new Map() })
  expect(names).toEqual(['Send message', 'Adjust setting', 'Set brightness', 'Set volume', 'Résumé a job', 'Below the old one'])
})

test('of two that match alike the recent one comes first, then the one used more often', () => {
  expect(find('set', { recent: [labelIdOf(3)], uses: new Map() })[0]).toBe('Set volume')
  expect(find('set', { recent: [labelIdOf(2)], uses: new Map() })[0]).toBe('Set brightness')
  expect(find('set', { recent: [], uses: new Map([[labelIdOf(2), 12]]) })[0]).toBe('Set brightness')
})

test('every intent is found by its whole path and by any letters of it, and what is shown as found is what was typed', () => {
  const many = indexOf(generateLabels(3000))
  const entryAt = fc.integer({ min: 0, max: many.entries.length - 1 })
  fc.assert(
    fc.property(entryAt, fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }), (at, picks) => {
      const entry = many.entries[at]
      if (!entry) return
      const places = [...new Set(picks.map((each) => each % entry.path.length))].sort((a, b) => a - b)
      const query = places.map((each) => entry.path[each]).join('')
      expect(searchLabels(many, entry.path)).toContain(entry)
      expect(searchLabels(many, query)).toContain(entry)
      const shown = matchedPlaces(entry, query).map((each) => foldText(entry.path)[each])
      expect(shown.join('')).toBe(foldText(query).replace(/[ ›]/g, ''))
    }),
    { numRuns: 30 },
  )
})
