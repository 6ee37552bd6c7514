import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAxis } from '#shared/replay/axis.ts'
import { computeTicks, formatOnClock, type RulerClock, wallClockOf } from '#shared/replay/ruler.ts'
import { createScale, wholeScale } from '#shared/replay/scale.ts'

const session: RulerClock = { kind: 'session' }
/** 2024-11-05 10:56:31.250 UTC, in a zone eight hours east of it. */
const wall: RulerClock = { kind: 'wall', epochMs: Date.UTC(2024, 10, 5, 10, 56, 31, 250), zoneMs: 8 * 3_600_000 }
const labels = (ticks: readonly { label: string }[], count = 4) => ticks.map((tick) => tick.label).slice(0, count)

test('ticks stand on round times with room between them', () => {
  expect(labels(computeTicks(wholeScale(createAxis(120_000_000, []), 1200), session))).toEqual(['0:00', '0:10', '0:20', '0:30'])
  const near = createScale(createAxis(120_000_000, []), { fromUs: 1_000_000, toUs: 1_050_000 }, 1000)
  expect(computeTicks(near, session)[0]).toMatchObject({ tUs: 1_000_000, xPx: 0, label: '0:01.000' })
})

test('the wall clock’s ticks are round times of day, not of the session', () => {
  const ticks = computeTicks(wholeScale(createAxis(120_000_000, []), 1200), wall)
  expect(labels(ticks, 3)).toEqual(['18:56:40', '18:56:50', '18:57:00'])
  expect(ticks[0]?.tUs).toBe(8_750_000)
})

test('a time of day has all its digits, past midnight too', () => {
  expect(formatOnClock(wall, 0)).toBe('18:56:31.250')
  expect(formatOnClock({ kind: 'wall', epochMs: Date.UTC(2024, 0, 1, 23, 59, 59), zoneMs: 0 }, 2_000_000, 0)).toBe('00:00:01')
  expect(formatOnClock({ kind: 'wall', epochMs: Date.UTC(2024, 0, 1, 7, 5, 0), zoneMs: 0 }, 0, 0)).toBe('07:05:00')
})

test('a recording whose clocks tell no time of day has no wall clock', () => {
  const clock = { id: 'c', kind: 'monotonic', unit: 'us', originRaw: '0' } as const
  expect(wallClockOf({ clocks: [clock] }, () => 0)).toBeNull()
  expect(wallClockOf({ clocks: [clock, { ...clock, epochMs: 5 }] }, () => 7)).toEqual({ kind: 'wall', epochMs: 5, zoneMs: 7 })
})

test('no tick stands inside a cut, and none too near to another', () => {
  const axis = createAxis(3_600_000_000, [
    { startUs: 25_000_000, endUs: 1_800_000_000 },
    { startUs: 1_811_000_000, endUs: 3_500_000_000 },
  ])
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 3000 }), fc.integer({ min: 1, max: 7_000_000_000 }), (widthPx, lengthUs) => {
      const ticks = computeTicks(createScale(axis, { fromUs: 0, toUs: lengthUs }, widthPx), session)
      for (const [index, tick] of ticks.entries()) {
        const isCut = [0, 1].some((at) => tick.tUs > (axis.startUs[at] ?? 0) && tick.tUs < (axis.endUs[at] ?? 0))
        expect(isCut).toBe(false)
        expect(tick.xPx - (ticks[index - 1]?.xPx ?? -1000)).toBeGreaterThanOrEqual(89)
      }
    }),
  )
})
