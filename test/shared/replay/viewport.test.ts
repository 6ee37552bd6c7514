import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketUsOf, computeTicks, fitViewport, panBy, revealTime, toTime, toX, viewportOf, zoomAt } from '#shared/replay/viewport.ts'

const durationUs = 120_000_000
const widths = fc.integer({ min: 100, max: 3000 })
const views = fc
  .tuple(fc.integer({ min: 0, max: durationUs - 50_000 }), fc.integer({ min: 50_000, max: durationUs }))
  .map(([fromUs, span]) => ({ fromUs, toUs: Math.min(durationUs, fromUs + span) }))
const inside = fc.double({ min: 0, max: 1, noNaN: true })

test('time to pixel and back is the same time', () => {
  fc.assert(
    fc.property(views, widths, inside, (view, widthPx, share) => {
      const tUs = view.fromUs + share * (view.toUs - view.fromUs)
      expect(toTime(view, widthPx, toX(view, widthPx, tUs))).toBeCloseTo(tUs, 0)
    }),
  )
})

test('zooming keeps the time under the pointer under it, while the ends of the session are not met', () => {
  const view = { fromUs: 50_000_000, toUs: 60_000_000 }
  fc.assert(
    fc.property(widths, inside, fc.double({ min: 0.7, max: 8, noNaN: true }), (widthPx, share, factor) => {
      const xPx = share * widthPx
      expect(toTime(zoomAt(view, widthPx, xPx, factor, durationUs), widthPx, xPx)).toBeCloseTo(toTime(view, widthPx, xPx), 0)
    }),
  )
})

test('no gesture leaves the session', () => {
  fc.assert(
    fc.property(
      views,
      widths,
      inside,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.integer({ min: -9000, max: 9000 }),
      (view, w, share, f, dx) => {
        for (const next of [
          zoomAt(view, w, share * w, f, durationUs),
          panBy(view, w, dx, durationUs),
          viewportOf({ startUs: view.fromUs, endUs: view.toUs }, durationUs),
        ]) {
          expect(next.fromUs).toBeGreaterThanOrEqual(0)
          expect(next.toUs).toBeLessThanOrEqual(durationUs + 1)
          expect(next.toUs).toBeGreaterThan(next.fromUs)
        }
      },
    ),
  )
})

test('a revealed time is in view, and a view that shows it already is left alone', () => {
  const view = { fromUs: 0, toUs: 10_000_000 }
  expect(revealTime(view, 5_000_000, durationUs)).toBe(view)
  const next = revealTime(view, 80_000_000, durationUs)
  expect(next.fromUs).toBeLessThan(80_000_000)
  expect(next.toUs).toBeGreaterThan(80_000_000)
})

test('ticks stand on round times with room between them', () => {
  expect(
    computeTicks(fitViewport(durationUs), 1200)
      .map((tick) => tick.label)
      .slice(0, 4),
  ).toEqual(['0:00', '0:10', '0:20', '0:30'])
  expect(computeTicks({ fromUs: 1_000_000, toUs: 1_050_000 }, 1000)[0]).toEqual({ tUs: 1_000_000, label: '0:01.000' })
})

test('a column of density is a power of two of µs, at most one pixel and more than half of one', () => {
  fc.assert(
    fc.property(views, widths, (view, widthPx) => {
      const bucketUs = bucketUsOf(view, widthPx)
      const usPerPx = (view.toUs - view.fromUs) / widthPx
      expect(Math.log2(bucketUs) % 1).toBe(0)
      expect(bucketUs).toBeLessThanOrEqual(Math.max(1, usPerPx))
      expect(bucketUs * 2).toBeGreaterThan(usPerPx)
    }),
  )
})
