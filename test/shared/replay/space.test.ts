import { describe, expect, test } from 'vitest'
import { affineAt, boundsAt, displaysAt, lastGeometryChange } from '#shared/replay/space.ts'
import type { Geometry } from '#shared/session.ts'
import { recordingOf } from './fixture.ts'

const s = 1_000_000
const display = (tUs: number, wPx: number, hPx: number, more: Partial<Geometry> = {}): Geometry => ({
  ...{ tUs, surface: 0, display: '0', xPx: 0, yPx: 0, wPx, hPx, scale: 1, certainty: 'declared' as const },
  ...more,
})

test('a mapping holds from its time until the next', () => {
  const mappings = [0, 10, 20].map((tUs) => ({ tUs, affine: [1, 0, 0, 1, tUs, 0] as [number, number, number, number, number, number] }))
  expect([-5, 0, 9, 10, 19, 99].map((tUs) => affineAt(mappings, tUs)[4])).toEqual([0, 0, 0, 10, 10, 20])
})

test('the bounds of a desktop are those of its displays at the time, one left of the other', () => {
  const geometry = [display(0, 1920, 1080), display(0, 1280, 1024, { display: '1', xPx: -1280, yPx: 56 }), display(5 * s, 2560, 1440)]
  const recording = recordingOf([], { doc: { geometry } })
  expect(boundsAt(recording, 0, 0)).toEqual({ xPx: -1280, yPx: 0, wPx: 3200, hPx: 1080 })
  expect(boundsAt(recording, 0, 5 * s)).toEqual({ xPx: -1280, yPx: 0, wPx: 3840, hPx: 1440 })
  expect(displaysAt(geometry.toReversed(), 0, 9 * s).map((each) => each.wPx)).toContain(2560)
})

describe('what happened to the screen', () => {
  test('a new size is told from its moment on', () => {
    const geometry = [display(0, 1366, 768), display(54 * s, 2560, 1600)]
    expect(lastGeometryChange(geometry, 0, 54 * s - 1)).toBeNull()
    expect(lastGeometryChange(geometry, 0, 60 * s)).toMatchObject({ tUs: 54 * s, kind: 'changed', to: { wPx: 2560 }, from: { wPx: 1366 } })
  })

  test('a size that is not to be believed any more is told as that', () => {
    expect(lastGeometryChange([display(0, 1366, 768), display(s, 1366, 768, { certainty: 'unknown' })], 0, s)).toMatchObject({
      kind: 'unknown',
    })
  })

  test('the same again is no change, nor is another surface', () => {
    expect(lastGeometryChange([display(0, 10, 10), display(s, 10, 10)], 0, 2 * s)).toBeNull()
    expect(lastGeometryChange([display(0, 10, 10), display(s, 20, 10)], 1, 2 * s)).toBeNull()
  })
})
