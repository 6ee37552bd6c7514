import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Anchors, anchorsOfMarks, formatAnchors, mapTime, parseAnchors, toAnchors } from '#shared/replay/alignment.ts'
import {
  advanceBoth,
  alignBy,
  alignHere,
  type Comparison,
  type Courses,
  offsetOf,
  rangeOf,
  seekSide,
  setLocked,
  shownTime,
  startOfComparison,
  swapSides,
  toggleBoth,
} from '#shared/replay/comparison.ts'

const s = 1_000_000
const hour = 3600 * s
const times = fc.integer({ min: -hour, max: 2 * hour })
const sides = fc.constantFrom('a' as const, 'b' as const)
/** Any pairs whatever, as hands and searches give them. */
const anchored = fc
  .array(fc.record({ a: fc.integer({ min: 0, max: hour }), b: fc.integer({ min: 0, max: hour }) }), { minLength: 1, maxLength: 12 })
  .map((pairs) => toAnchors(pairs) ?? ([{ a: 0, b: 0 }] satisfies Anchors))

describe('the time beside a time', () => {
  test('is exact where the sides were aligned', () => {
    fc.assert(
      fc.property(anchored, (anchors) => {
        for (const each of anchors) expect([mapTime(anchors, 'a', each.a), mapTime(anchors, 'b', each.b)]).toEqual([each.b, each.a])
      }),
    )
  })

  test('is later for a later time', () => {
    fc.assert(
      fc.property(anchored, sides, times, fc.integer({ min: 1, max: hour }), (anchors, side, tUs, later) => {
        expect(mapTime(anchors, side, tUs + later)).toBeGreaterThan(mapTime(anchors, side, tUs))
      }),
    )
  })

  test('leads back to the time', () => {
    fc.assert(
      fc.property(anchored, sides, times, (anchors, side, tUs) => {
        expect(mapTime(anchors, side === 'a' ? 'b' : 'a', mapTime(anchors, side, tUs))).toBeCloseTo(tUs, 2)
      }),
    )
  })

  test('runs alike outside the pairs, and in proportion between two', () => {
    const anchors: Anchors = [
      { a: 10 * s, b: 12 * s },
      { a: 20 * s, b: 32 * s },
    ]
    expect([5, 10, 15, 20, 25].map((each) => mapTime(anchors, 'a', each * s) / s)).toEqual([7, 12, 22, 32, 37])
  })
})

describe('anchors', () => {
  test('keep to what rises on both sides', () => {
    const pairs = [
      { a: 5 * s, b: 9 * s },
      { a: 1 * s, b: 2 * s },
      { a: 3 * s, b: 1 * s },
      { a: 5 * s + 1, b: 9 * s + 1 },
    ]
    expect(toAnchors(pairs)).toEqual([
      { a: 1 * s, b: 2 * s },
      { a: 5 * s, b: 9 * s },
    ])
    expect(toAnchors([])).toBeNull()
  })

  test('stand where the same things happened in the same order, whatever came between', () => {
    const marks = (text: string) => [...text].map((key, index) => ({ tUs: index * s, key }))
    expect(anchorsOfMarks(marks('mail'), marks('xmxxil'))).toEqual([
      { a: 0, b: 1 * s },
      { a: 2 * s, b: 4 * s },
      { a: 3 * s, b: 5 * s },
    ])
    expect(anchorsOfMarks(marks('abc'), marks('xyz'))).toBeNull()
  })

  test('come back from an address as they were', () => {
    fc.assert(
      fc.property(anchored, (anchors) => {
        expect(parseAnchors(formatAnchors(anchors))).toEqual(anchors)
      }),
    )
    expect(['', '5', '1:x', '1:2,', '-1:2', '1e3:4'].map(parseAnchors)).toEqual([null, null, null, null, null, null])
  })
})

const courses: Courses = { a: { durationUs: 10 * s, idle: [] }, b: { durationUs: 15 * s, idle: [] } }
const playing: Comparison = { ...startOfComparison, isPlaying: true }
const shown = (comparison: Comparison) => [shownTime(comparison, 'a', courses.a) / s, shownTime(comparison, 'b', courses.b) / s]

describe('two sides on one clock', () => {
  test('move together, whichever is moved', () => {
    const aligned = alignBy(startOfComparison, [{ a: 1 * s, b: 4 * s }])
    expect(shown(seekSide(aligned, 'a', 2 * s))).toEqual([2, 5])
    expect(shown(seekSide(aligned, 'b', 9 * s))).toEqual([6, 9])
    expect(offsetOf(aligned)).toBe(3 * s)
  })

  test('a session that has ended, or not begun, holds its picture while the other goes on', () => {
    expect(shown(advanceBoth(seekSide(playing, 'a', 9 * s), 3 * s, courses).comparison)).toEqual([10, 12])
    const later = alignBy(startOfComparison, [{ a: 5 * s, b: 0 }])
    expect(shown(seekSide(later, 'a', 2 * s))).toEqual([2, 0])
    expect(shown(seekSide(later, 'a', 6 * s))).toEqual([6, 1])
  })

  test('play until both have ended, then start over together', () => {
    const { comparison } = advanceBoth(seekSide(playing, 'a', 9 * s), 60 * s, courses)
    expect(comparison).toMatchObject({ isPlaying: false, times: { a: 15 * s, b: 15 * s } })
    expect(toggleBoth(comparison, courses)).toMatchObject({ isPlaying: true, times: { a: 0, b: 0 } })
  })

  test('begin with the one that begins first', () => {
    const later = alignBy(startOfComparison, [{ a: 0, b: 3 * s }])
    expect(rangeOf(later, courses)).toEqual({ startUs: -3 * s, endUs: 12 * s })
  })

  test('keep beside each other at any rate, the steered one at the rate itself', () => {
    fc.assert(
      fc.property(anchored, sides, fc.constantFrom(0.1, 1, 16), fc.integer({ min: 0, max: s }), (anchors, active, rate, elapsedUs) => {
        const long = { a: { durationUs: 3 * hour, idle: [] }, b: { durationUs: 3 * hour, idle: [] } }
        const before = alignBy({ ...playing, active, rate }, anchors)
        const { comparison } = advanceBoth(before, elapsedUs, long)
        expect(comparison.times[active] - before.times[active]).toBeCloseTo(elapsedUs * rate, 2)
        expect(comparison.times.b).toBeCloseTo(mapTime(anchors, 'a', comparison.times.a), 2)
      }),
    )
  })

  test('a session that is not there holds up nobody', () => {
    const alone = { a: courses.a, b: null }
    expect(advanceBoth(playing, 4 * s, alone).comparison.times.a).toBe(4 * s)
    expect(advanceBoth(playing, 40 * s, alone).comparison).toMatchObject({ isPlaying: false, times: { a: 10 * s } })
    expect(toggleBoth(startOfComparison, { a: null, b: null }).isPlaying).toBe(false)
  })
})

describe('idle time', () => {
  const idle: Courses = {
    a: { durationUs: 100 * s, idle: [{ startUs: 10 * s, endUs: 40 * s }] },
    b: { durationUs: 50 * s, idle: [{ startUs: 20 * s, endUs: 30 * s }] },
  }
  const at = (seconds: number) => seekSide({ ...playing, isSkippingIdle: true }, 'a', seconds * s)

  test('is played while one side works', () => {
    expect(advanceBoth(at(12), s, idle)).toMatchObject({ comparison: { times: { a: 13 * s } }, skipped: null })
  })

  test('is jumped where both are idle, to where the first goes on', () => {
    expect(advanceBoth(at(20), s, idle)).toMatchObject({
      comparison: { times: { a: 30 * s, b: 30 * s } },
      skipped: { startUs: 21 * s, endUs: 30 * s },
    })
  })

  test('a session that has ended is idle', () => {
    const ended = { a: { ...idle.a, durationUs: 100 * s, idle: [{ startUs: 60 * s, endUs: 80 * s }] }, b: idle.b }
    expect(advanceBoth(at(65), s, ended).comparison.times.a).toBe(80 * s)
  })
})

describe('alignment by hand', () => {
  test('unlocked, one side moves alone; aligned here, they stay so', () => {
    const free = seekSide(setLocked(startOfComparison, false, courses), 'b', 3 * s)
    expect(shown(free)).toEqual([0, 3])
    const aligned = alignHere(free, courses)
    expect(shown(seekSide(aligned, 'a', 4 * s))).toEqual([4, 7])
  })

  test('locked again without it, the other side returns to its place', () => {
    const free = seekSide(setLocked(startOfComparison, false, courses), 'b', 3 * s)
    expect(shown(setLocked(free, true, courses))).toEqual([0, 0])
  })

  test('unlocked while one is still being opened, that one keeps its time', () => {
    const opening = setLocked(seekSide(startOfComparison, 'a', 8 * s), false, { a: courses.a, b: null })
    expect(shown(opening)).toEqual([8, 8])
  })

  test('means what is shown: of a session that has ended, its end', () => {
    const ended = seekSide(startOfComparison, 'b', 13 * s)
    expect(alignHere(ended, courses).anchors).toEqual([{ a: 10 * s, b: 13 * s }])
  })

  test('unlocked, playing moves the active side alone and ends with it', () => {
    const free = { ...setLocked(startOfComparison, false, courses), isPlaying: true }
    expect(advanceBoth(free, 20 * s, courses).comparison).toMatchObject({ isPlaying: false, times: { a: 10 * s, b: 0 } })
  })
})

test('sides that are swapped twice are as they were, and once the other way round', () => {
  const comparison = seekSide(alignBy(startOfComparison, [{ a: 1 * s, b: 4 * s }]), 'a', 2 * s)
  expect(swapSides(comparison)).toMatchObject({ times: { a: 5 * s, b: 2 * s }, active: 'b', anchors: [{ a: 4 * s, b: 1 * s }] })
  expect(swapSides(swapSides(comparison))).toEqual(comparison)
})
