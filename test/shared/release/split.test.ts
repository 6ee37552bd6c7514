import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignSplits } from '#shared/release/split.ts'
import { splitNames } from '#shared/release/types.ts'

const shares = { train: 0.8, validation: 0.1, test: 0.1 }
const groupsOf = (sizes: number[]) => sizes.map((size, index) => ({ id: `sub_${index}`, size }))
const count = (splits: Map<string, string>) => splitNames.map((name) => [...splits.values()].filter((each) => each === name).length)

test('ten people are eight, one and one', () => {
  expect(count(assignSplits(groupsOf(Array(10).fill(1)), shares, 1))).toEqual([8, 1, 1])
})

test('one person alone is for training', () => {
  expect(count(assignSplits(groupsOf([5]), shares, 1))).toEqual([1, 0, 0])
})

test('a share of nothing gets nobody', () => {
  expect(count(assignSplits(groupsOf([3, 1, 1, 1]), { train: 1, validation: 0, test: 0 }, 7))).toEqual([4, 0, 0])
})

test('the seed decides who, the order they come in does not', () => {
  const groups = groupsOf([1, 2, 3, 1, 1, 4, 2, 1, 1, 1])
  expect(assignSplits([...groups].reverse(), shares, 3)).toEqual(assignSplits(groups, shares, 3))
  const who = new Set(Array.from({ length: 20 }, (_, seed) => [...assignSplits(groups, shares, seed)].sort().join()))
  expect(who.size).toBeGreaterThan(10)
})

test('everybody is in one split', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }), fc.integer(), (sizes, seed) => {
      expect(assignSplits(groupsOf(sizes), shares, seed).size).toBe(sizes.length)
    }),
  )
})
