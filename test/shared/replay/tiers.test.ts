import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAxis } from '#shared/replay/axis.ts'
import { createScale } from '#shared/replay/scale.ts'
import { nextSnap, nextTime, type SnapPoints, screenChanges, snapTime } from '#shared/replay/snap.ts'
import { layoutSpans, segmentAt } from '#shared/replay/tiers.ts'
import { segmentOf } from '../labels/fixture.ts'

const linear = (fromUs: number, toUs: number, widthPx: number) => createScale(createAxis(toUs, []), { fromUs, toUs }, widthPx)

test('boxes are where their segments are, and only those in view', () => {
  const segments = [segmentOf('goal', 0, 10), segmentOf('goal', 10, 50), segmentOf('goal', 90, 100)]
  const boxes = layoutSpans(segments, linear(5, 55, 500))
  expect(boxes.map((box) => [box.x0Px, box.x1Px])).toEqual([
    [-50, 50],
    [50, 450],
  ])
})

test('segments too narrow to tell apart become one box that counts them', () => {
  const segments = Array.from({ length: 1000 }, (_, index) => segmentOf('goal', index * 10, index * 10 + 9))
  const boxes = layoutSpans(segments, linear(0, 10_000, 100))
  expect(boxes.length).toBeLessThanOrEqual(100)
  expect(boxes.reduce((sum, box) => sum + box.count, 0)).toBe(1000)
})

test('merged boxes stay the same while panning', () => {
  const segments = Array.from({ length: 5000 }, (_, index) => segmentOf('goal', index * 1000, index * 1000 + 900))
  const startsOf = (fromUs: number) => layoutSpans(segments, linear(fromUs, fromUs + 2_000_000, 500)).map((box) => box.item.startUs)
  const before = new Set(startsOf(1_000_000))
  expect(startsOf(1_300_300).filter((startUs) => startUs > 1_310_000 && startUs < 2_990_000 && !before.has(startUs))).toEqual([])
})

test('a segment holds its start and not its end', () => {
  const list = [segmentOf('goal', 10, 20), segmentOf('goal', 20, 30)]
  expect([9, 10, 19, 20, 30].map((tUs) => segmentAt(list, tUs)?.startUs ?? null)).toEqual([null, 10, 10, 20, null])
})

test('an edge snaps to the nearest point in reach, else stays', () => {
  const points: SnapPoints = [
    { kind: 'press', times: Float64Array.of(100, 200) },
    { kind: 'window', times: Float64Array.of(195) },
  ]
  expect(snapTime(points, 197, 10)).toEqual({ tUs: 195, kind: 'window' })
  expect(snapTime(points, 150, 10)).toEqual({ tUs: 150, kind: null })
  expect(nextSnap([...points, { kind: 'segment', times: Float64Array.of(130) }], 120, 1)).toBe(195)
})

test('a picture that changes after it stood still is seen; one that changes all the time tells nothing but where it is known to change a lot', () => {
  const still = { tUs: Float64Array.of(0, 1_000_000, 1_050_000, 2_000_000), rows: 4 }
  const video = { tUs: Float64Array.from({ length: 30 }, (_, row) => row * 33_333), rows: 30 }
  expect([...screenChanges([still, video])]).toEqual([1_000_000, 2_000_000])
  const pictures = [
    { fromUs: 300_000, tUs: 333_330, share: 1 },
    { fromUs: 400_000, tUs: 900_000, share: 1 },
  ]
  expect([...screenChanges([still, video], pictures)]).toEqual([333_330, 1_000_000, 2_000_000])
})

test('the next time is the nearest one that is not the same', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100 }), { maxLength: 30 }), fc.nat({ max: 100 }), (times, tUs) => {
      const sorted = times.sort((a, b) => a - b)
      expect(nextTime(sorted, tUs, 1)).toBe(sorted.find((each) => each > tUs) ?? null)
      expect(nextTime(sorted, tUs, -1)).toBe(sorted.findLast((each) => each < tUs) ?? null)
    }),
  )
})

test('zoomed far out, what crowds within reach is no place to snap to; a window change among it is, and an edge that is near', () => {
  const typed: SnapPoints[number] = { kind: 'keys', times: Float64Array.from({ length: 50 }, (_, index) => 100 + index * 10) }
  const windows: SnapPoints[number] = { kind: 'window', times: Float64Array.of(320) }
  expect(snapTime([typed], 305, 15)).toEqual({ tUs: 300, kind: 'keys' })
  expect(snapTime([typed], 305, 100)).toEqual({ tUs: 305, kind: null })
  expect(snapTime([typed, windows], 305, 100)).toEqual({ tUs: 320, kind: 'window' })
})
