import { describe, expect, test } from 'vitest'
import { drawPoints, layoutPoints } from '#client/draw/drawPoints.ts'
import { hitTimeline } from '#client/draw/hitTimeline.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { layoutTimeline } from '#client/draw/timelineLayout.ts'
import { ensure } from '#shared/errors.ts'
import { createAxis } from '#shared/replay/axis.ts'
import { createScale } from '#shared/replay/scale.ts'
import { segmentOf, tierOf } from '../../shared/labels/fixture.ts'
import { createLoggingContext } from './canvas.ts'

const tier = tierOf('moment', { shape: 'point' })
const layout = layoutTimeline({
  ...{ hasContext: false, isPages: false, screens: [], hasPointer: false, isPoints: false, hasScroll: false, hasNotes: false },
  ...{ hasActions: false, tiers: [tier] },
})
const row = ensure(layout.rows.at(-1), 'row of the points')
// a pixel is a millisecond
const scale = createScale(createAxis(1_000_000, []), { fromUs: 0, toUs: 1_000_000 }, 1000)
const points = [100_000, 300_000, 301_000, 308_000].map((tUs) => segmentOf('moment', tUs, tUs, { text: `at ${tUs}` }))
const hitAt = (xPx: number) =>
  hitTimeline({ layout, tierSegments: new Map([['moment', points]]), selectedId: null }, scale, xPx, row.yPx + 5)

describe('points on the timeline', () => {
  test('the nearest one within reach is hit, and it has no edges to take', () => {
    expect(hitAt(104)).toMatchObject({ kind: 'tier', tier: 'moment', segment: { startUs: 100_000 }, edge: null })
    expect(hitAt(95)).toMatchObject({ segment: { startUs: 100_000 } })
    expect(hitAt(305)).toMatchObject({ segment: { startUs: 308_000 } })
    expect(hitAt(120)).toMatchObject({ segment: null })
  })

  test('those that can’t be told apart are drawn as one, all others each', () => {
    expect(layoutPoints(points, scale).map(({ xPx, count }) => [xPx, count])).toEqual([
      [100, 1],
      [300, 2],
      [308, 1],
    ])
  })

  test('one at the very start of the view is drawn', () => {
    const late = createScale(createAxis(1_000_000, []), { fromUs: 300_000, toUs: 400_000 }, 1000)
    expect(layoutPoints(points, late).map(({ xPx }) => xPx)).toEqual([0, 10, 80])
  })

  test('a name stands beside its point where the next leaves room for it', () => {
    const { ctx, ops } = createLoggingContext()
    const data = { tier, segments: points, labels: new Map(), selectedId: null, pending: null }
    drawPoints(ctx, data, scale, row, darkTheme)
    const texts = ops.filter((each) => each.startsWith('fillText'))
    expect(texts.some((each) => each.includes('at 100000'))).toBe(true)
    expect(texts.some((each) => each.includes('at 300000'))).toBe(false)
  })
})
