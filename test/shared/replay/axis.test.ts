import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAxis, cutLengthUs, toAxisUs, toSessionUs } from '#shared/replay/axis.ts'
import { createColumnSource } from '#shared/replay/density.ts'
import { wholeScale } from '#shared/replay/scale.ts'

/** Sessions with rests: lengths of work and of rest in turn. */
const sessions = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60_000_000 }), fc.integer({ min: 1, max: 3_600_000_000 })), { maxLength: 12 })
  .map((turns) => {
    let tUs = 0
    const rests = turns.map(([work, rest]) => {
      const startUs = tUs + work
      tUs = startUs + rest
      return { startUs, endUs: tUs }
    })
    return { durationUs: tUs + 1_000_000, rests }
  })
/** Shares of the session, evenly: doubles would nearly all be next to 0. */
const shares = (least: number, most: number) => fc.integer({ min: least * 1e6, max: most * 1e6 }).map((each) => each / 1e6)
const places = shares(-0.1, 1.1)

test('session time to axis and back is the same time, inside and outside of the session', () => {
  fc.assert(
    fc.property(sessions, places, ({ durationUs, rests }, share) => {
      const axis = createAxis(durationUs, rests)
      expect(toSessionUs(axis, toAxisUs(axis, share * durationUs))).toBeCloseTo(share * durationUs, 1)
      expect(toAxisUs(axis, toSessionUs(axis, share * axis.lengthUs))).toBeCloseTo(share * axis.lengthUs, 1)
    }),
  )
})

test('later stays later', () => {
  fc.assert(
    fc.property(sessions, places, shares(0.001, 1), ({ durationUs, rests }, share, by) => {
      const axis = createAxis(durationUs, rests)
      expect(toAxisUs(axis, (share + by) * durationUs)).toBeGreaterThan(toAxisUs(axis, share * durationUs))
    }),
  )
})

test('time without a cut is as long as it lasted', () => {
  const axis = createAxis(100_000_000, [{ startUs: 20_000_000, endUs: 80_000_000 }])
  expect(toAxisUs(axis, 20_000_000)).toBe(20_000_000)
  expect(toAxisUs(axis, 80_000_000)).toBe(20_000_000 + cutLengthUs)
  expect(toAxisUs(axis, 90_000_000) - toAxisUs(axis, 85_000_000)).toBe(5_000_000)
  expect(axis.lengthUs).toBe(40_000_000 + cutLengthUs)
})

test('a rest no longer than the mark of a cut is not cut', () => {
  const axis = createAxis(10_000_000, [{ startUs: 1_000_000, endUs: 1_900_000 }])
  expect(axis.lengthUs).toBe(10_000_000)
})

test('columns of a cut axis hold every row exactly once', () => {
  fc.assert(
    fc.property(sessions, fc.array(shares(0, 0.999), { maxLength: 200 }), ({ durationUs, rests }, moments) => {
      const times = Float64Array.from(moments, (share) => Math.floor(share * durationUs)).sort()
      const { count } = createColumnSource(times, null)(wholeScale(createAxis(durationUs, rests), 700))
      expect(count.reduce((sum, each) => sum + each, 0)).toBe(times.length)
    }),
  )
})
