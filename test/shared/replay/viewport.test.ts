import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Axis, createAxis } from '#shared/replay/axis.ts'
import { bucketUsOf, createScale, toTime, toX } from '#shared/replay/scale.ts'
import { fitViewport, panBy, revealTime, type Viewport, viewportOf, viewportThrough, zoomAt } from '#shared/replay/viewport.ts'

const durationUs = 120_000_000
const whole = createAxis(durationUs, [])
const cut = createAxis(durationUs, [
  { startUs: 20_000_000, endUs: 35_000_000 },
  { startUs: 70_000_000, endUs: 110_000_000 },
])
const axes = fc.constantFrom<Axis>(whole, cut)
const widths = fc.integer({ min: 100, max: 3000 })
const views = fc
  .tuple(fc.integer({ min: 0, max: durationUs - 2_000_000 }), fc.integer({ min: 2_000_000, max: durationUs }))
  .map(([fromUs, span]) => ({ fromUs, toUs: Math.min(durationUs, fromUs + span) }))
const inside = fc.integer({ min: 0, max: 10_000 }).map((each) => each / 10_000)
const timeAt = (axis: Axis, view: Viewport, share: number) => toTime(createScale(axis, view, 1), share)

test('time to pixel and back is the same time', () => {
  fc.assert(
    fc.property(axes, views, widths, inside, (axis, view, widthPx, share) => {
      const scale = createScale(axis, view, widthPx)
      const tUs = view.fromUs + share * (view.toUs - view.fromUs)
      expect(toTime(scale, toX(scale, tUs))).toBeCloseTo(tUs, 0)
    }),
  )
})

test('zooming keeps the time under the pointer under it, while the ends of the session are not met', () => {
  const view = { fromUs: 50_000_000, toUs: 60_000_000 }
  fc.assert(
    fc.property(axes, inside, fc.double({ min: 0.7, max: 8, noNaN: true }), (axis, share, factor) => {
      expect(timeAt(axis, zoomAt(axis, view, share, factor), share)).toBeCloseTo(timeAt(axis, view, share), 0)
    }),
  )
})

test('two fingers keep the times under them', () => {
  const view = { fromUs: 36_000_000, toUs: 60_000_000 }
  fc.assert(
    fc.property(axes, fc.double({ min: 0.1, max: 0.4, noNaN: true }), fc.double({ min: 0.6, max: 0.9, noNaN: true }), (axis, a, b) => {
      const [aUs, bUs] = [timeAt(axis, view, 0.3), timeAt(axis, view, 0.7)]
      const next = viewportThrough(axis, aUs, a, bUs, b) as Viewport // the fingers are apart
      expect(timeAt(axis, next, a)).toBeCloseTo(aUs, 0)
      expect(timeAt(axis, next, b)).toBeCloseTo(bUs, 0)
    }),
  )
  expect(viewportThrough(whole, 0, 0.5, 1_000_000, 0.5)).toBeNull()
})

test('no gesture leaves the session', () => {
  const factors = fc.double({ min: 0.01, max: 100, noNaN: true })
  fc.assert(
    fc.property(axes, views, inside, factors, fc.double({ min: -9, max: 9, noNaN: true }), (axis, view, share, factor, by) => {
      const span = { startUs: view.fromUs, endUs: view.toUs }
      for (const next of [zoomAt(axis, view, share, factor), panBy(axis, view, by), viewportOf(axis, span)]) {
        expect(next.fromUs).toBeGreaterThanOrEqual(0)
        expect(next.toUs).toBeLessThanOrEqual(durationUs + 1)
        expect(next.toUs).toBeGreaterThan(next.fromUs)
      }
    }),
  )
})

test('a revealed time is in view, and a view that shows it already is left alone', () => {
  const view = { fromUs: 0, toUs: 10_000_000 }
  expect(revealTime(whole, view, 5_000_000)).toBe(view)
  for (const axis of [whole, cut]) {
    const next = revealTime(axis, view, 60_000_000)
    expect(next.fromUs).toBeLessThan(60_000_000)
    expect(next.toUs).toBeGreaterThan(60_000_000)
  }
})

test('panning over a cut shows as much of the axis as before, and so more of the session', () => {
  const panned = panBy(cut, { fromUs: 10_000_000, toUs: 19_000_000 }, 0.5)
  expect(panned.fromUs).toBeCloseTo(14_500_000)
  // 3.5 s are left over behind the cut, which itself is as long as 1 s
  expect(panned.toUs).toBeCloseTo(37_500_000)
})

test('a column of density is a power of two of µs, at most one pixel and more than half of one', () => {
  fc.assert(
    fc.property(views, widths, (view, widthPx) => {
      const bucketUs = bucketUsOf(createScale(whole, view, widthPx))
      const usPerPx = (view.toUs - view.fromUs) / widthPx
      expect(Math.log2(bucketUs) % 1).toBe(0)
      expect(bucketUs).toBeLessThanOrEqual(Math.max(1, usPerPx))
      expect(bucketUs * 2).toBeGreaterThan(usPerPx)
    }),
  )
})

test('the whole of a session shorter than the finest view can still be shown', () => {
  expect(fitViewport(5)).toEqual({ fromUs: 0, toUs: 20_000 })
})
