import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAxis } from '#shared/replay/axis.ts'
import { createColumnSource, createSpeedPyramid, smoothColumns, speedAt } from '#shared/replay/density.ts'
import { createPyramid } from '#shared/replay/pyramid.ts'
import { createScale } from '#shared/replay/scale.ts'
import { at, recordingOf } from './fixture.ts'

const linear = (fromUs: number, toUs: number, widthPx: number) => createScale(createAxis(toUs, []), { fromUs, toUs }, widthPx)

test('a range’s aggregate equals that of looking at every row', () => {
  const values = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { maxLength: 1500 })
  fc.assert(
    fc.property(values, fc.nat({ max: 1600 }), fc.nat({ max: 1600 }), (list, a, b) => {
      const pyramid = createPyramid(list.length, (row) => list[row] ?? 0)
      const [from, to] = [Math.min(a, b, list.length), Math.min(Math.max(a, b), list.length)]
      const slice = list.slice(from, to)
      expect(pyramid.query(from, to)).toEqual({
        min: slice.reduce((low, each) => Math.min(low, each), Number.POSITIVE_INFINITY),
        max: slice.reduce((high, each) => Math.max(high, each), Number.NEGATIVE_INFINITY),
        count: slice.length,
      })
    }),
  )
})

test('columns hold every row exactly once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 10, max: 900 }),
      (times, widthPx) => {
        const sorted = Float64Array.from(times).sort()
        const columns = createColumnSource(sorted, null)(linear(0, 1_000_001, widthPx))
        expect(columns.count.reduce((sum, each) => sum + each, 0)).toBe(times.length)
      },
    ),
  )
})

test('a column has the same value wherever the view begins', () => {
  const events = Array.from({ length: 600 }, (_, row) => at(row * 9000, (row * 37) % 900, (row * 61) % 500))
  const { pointer } = recordingOf(events).tracks
  const pyramid = createSpeedPyramid(pointer)
  const wide = createColumnSource(pointer.tUs, pyramid)(linear(0, 4_000_000, 500))
  const panned = createColumnSource(pointer.tUs, pyramid)(linear(1_000_300, 5_000_300, 500))
  const shift = panned.first - wide.first
  expect(panned.bucketUs).toBe(wide.bucketUs)
  expect([...panned.max.slice(0, 200)]).toEqual([...wide.max.slice(shift, shift + 200)])
})

test('columns that were kept while panning and zooming are those worked out anew', () => {
  const events = Array.from({ length: 900 }, (_, row) => at(row * 7000 + ((row * 13) % 5) * 900, (row * 37) % 900, (row * 61) % 500))
  const { pointer } = recordingOf(events).tracks
  const pyramid = createSpeedPyramid(pointer)
  const step = fc.tuple(fc.integer({ min: 0, max: 6_000_000 }), fc.integer({ min: 20_000, max: 3_000_000 }))
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      const axis = createAxis(9_000_000, [{ startUs: 2_000_000, endUs: 4_000_000 }])
      const kept = createColumnSource(pointer.tUs, pyramid)
      for (const [fromUs, lengthUs] of steps) {
        const scale = createScale(axis, { fromUs, toUs: fromUs + lengthUs }, 300)
        expect(kept(scale)).toEqual(createColumnSource(pointer.tUs, pyramid)(scale))
      }
    }),
  )
})

test('speed is of the recorded way, and none across a gap of the recorder', () => {
  const { pointer } = recordingOf([at(0, 0, 0), at(10_000, 30, 40), at(2_000_000, 900, 900)]).tracks
  expect([0, 1, 2].map((row) => speedAt(pointer, row))).toEqual([0, 5000, 0])
})

test('smoothing keeps a flat curve flat', () => {
  expect([...smoothColumns([2, 2, 2, 2, 2], 3)]).toEqual([2, 2, 2, 2, 2])
})
