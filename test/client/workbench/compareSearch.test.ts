import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '#client/app/search.ts'
import { alignmentOf, compareSearch, comparisonOf, isSamePair, pairOf, searchOf } from '#client/features/workbench/compare/search.ts'
import { toAnchors } from '#shared/replay/alignment.ts'
import { alignBy, type Comparison, seekSide, startOfComparison } from '#shared/replay/comparison.ts'

const hour = 3_600_000_000
const time = fc.integer({ min: -hour, max: hour })
const moment = fc.integer({ min: 0, max: hour })
/** Comparisons as hands leave them: whole microseconds on the side that was moved. */
const comparisons: fc.Arbitrary<Comparison> = fc
  .record({
    isLocked: fc.boolean(),
    active: fc.constantFrom('a' as const, 'b' as const),
    a: time,
    b: time,
    anchor: fc.record({ a: moment, b: moment }),
  })
  .map(({ isLocked, active, a, b, anchor }) => {
    const aligned = seekSide(alignBy({ ...startOfComparison, active }, toAnchors([anchor]) ?? startOfComparison.anchors), 'a', a)
    return isLocked ? aligned : { ...aligned, isLocked, times: { a, b } }
  })
const pair = pairOf({ a: 'ses_abcdefgh', b: 'ses_ijklmnop', passB: 'pas_abcdefgh' } as Parameters<typeof pairOf>[0]) // ids are branded text

/** Through the address and back. */
const reopen = (search: object) => compareSearch.parse(parseSearch(stringifySearch({ ...search })))

test('a comparison comes back from its address as it was', () => {
  fc.assert(
    fc.property(comparisons, (comparison) => {
      const search = reopen(searchOf(pair, comparison, null))
      expect(isSamePair(pairOf(search), pair)).toBe(true)
      expect(comparisonOf(search)).toEqual(comparison)
    }),
  )
})

test('an alignment by what both have is told by its name', () => {
  const search = reopen(searchOf(pair, startOfComparison, 'windows'))
  expect(search.at).toBe('windows')
  expect(alignmentOf(search)).toBe('windows')
})

test('what an address can’t mean is left out of it', () => {
  const search = reopen({ a: 'ses_abcdefgh', b: '../users', ta: 'soon', at: '1:', lock: 'on', active: 'c' })
  expect(search).toEqual({ a: 'ses_abcdefgh', at: '1:' })
  expect(comparisonOf(search)).toEqual(startOfComparison)
})
