import { expect, test } from 'vitest'
import { toSessionSort, toSortingState } from '#client/features/sessions/sorting.ts'
import { sessionSorts } from '#shared/api.ts'

test.each(sessionSorts)("the table's sorting and the API's %s say the same", (sort) => {
  expect(toSessionSort(toSortingState(sort))).toBe(sort)
})

test('a column that the API cannot sort by sorts nothing', () => {
  expect(toSessionSort([{ id: 'subject', desc: true }])).toBeNull()
  expect(toSessionSort([])).toBeNull()
})
