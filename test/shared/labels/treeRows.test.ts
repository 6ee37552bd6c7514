import { expect, test } from 'vitest'
import type { LabelId } from '#shared/ids.ts'
import { defaultTaxonomy } from '#shared/labels/taxonomy.ts'
import { findTyped, moveInTree, toTreeRows } from '#shared/labels/treeRows.ts'
import { labelIdOf, labelOf } from '../../fixtures/labels.ts'

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => labelIdOf(from + at))
const [one, two, three, four, five] = ids(1, 5) as [LabelId, LabelId, LabelId, LabelId, LabelId]
const doc = {
  ...defaultTaxonomy,
  labels: [
    labelOf(1, 'Adjust setting'),
    labelOf(2, 'Set brightness', { parentId: one }),
    labelOf(3, 'Set volume', { parentId: one }),
    labelOf(4, 'Send message'),
    labelOf(5, 'Add a résumé', { parentId: four }),
  ],
}
const all = toTreeRows(doc, new Set())
const show = (rows: typeof all) => rows.map((each) => `${'  '.repeat(each.depth)}${each.label.name} ${each.place}/${each.siblings}`)

test('every intent is a row, but what stands below a folded one', () => {
  expect(show(toTreeRows(doc, new Set([one])))).toEqual(['Adjust setting 1/2', 'Send message 2/2', '  Add a résumé 1/1'])
})

test('a search shows what matches and what stands above it, opens what was folded, and counts what is seen', () => {
  const rows = toTreeRows(doc, new Set([one, four]), 'VOL')
  expect(show(rows)).toEqual(['Adjust setting 1/1', '  Set volume 1/1'])
  expect(rows.map((each) => each.isFound)).toEqual([false, true])
  expect(show(toTreeRows(doc, new Set(), 'resume'))).toEqual(['Send message 1/1', '  Add a résumé 1/1'])
})

test.each([
  ['ArrowDown', one, { to: two }],
  ['ArrowUp', three, { to: two }],
  ['ArrowUp', one, null],
  ['Home', five, { to: one }],
  ['End', one, { to: five }],
  ['PageDown', one, { to: four }],
  ['ArrowRight', one, { to: two }],
  ['ArrowRight', two, null],
  ['ArrowLeft', two, { to: one }],
  ['ArrowLeft', one, { fold: one }],
  ['x', one, null],
])('%s', (key, from, move) => {
  expect(moveInTree(all, from, key, 3)).toEqual(move)
})

test('right opens a folded row before it goes in', () => {
  expect(moveInTree(toTreeRows(doc, new Set([one])), one, 'ArrowRight', 3)).toEqual({ unfold: one })
})

test('letters go to the next name that begins with them, around the end, and more letters narrow it', () => {
  expect(findTyped(all, one, 's')).toBe(two)
  expect(findTyped(all, two, 's')).toBe(three)
  expect(findTyped(all, four, 's')).toBe(two)
  expect(findTyped(all, two, 'set v')).toBe(three)
  expect(findTyped(all, one, 'z')).toBeNull()
})
