import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveKeyRows, longestGroup, toFrameGroups } from '#shared/replay/frameGroups.ts'

test('equal groups are told once', () => {
  const isKey = Array.from({ length: 34 }, (_, row) => row % 10 === 0 || row === 31)
  expect(toFrameGroups(isKey)).toEqual([
    { rows: 10, times: 3 },
    { rows: 1, times: 1 },
    { rows: 3, times: 1 },
  ])
  expect(toFrameGroups([])).toEqual([])
})

test('every frame finds its last keyframe again, and none is further than the longest group', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (isKey) => {
      const groups = toFrameGroups(isKey)
      const keyRows = deriveKeyRows(groups, isKey.length)
      for (const row of isKey.keys()) {
        expect(keyRows[row]).toBe(Math.max(0, isKey.lastIndexOf(true, row)))
        expect(row - (keyRows[row] ?? 0)).toBeLessThan(longestGroup(groups))
      }
    }),
  )
})
