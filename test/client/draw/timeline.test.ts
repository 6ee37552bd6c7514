import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawTier } from '#client/draw/drawTier.ts'
import { layoutTiles } from '#client/draw/filmstripTiles.ts'
import { hitTimeline } from '#client/draw/hitTimeline.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { layoutTimeline, rowAt } from '#client/draw/timelineLayout.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { toX } from '#shared/replay/viewport.ts'
import { segmentOf, taxonomy } from '../../shared/labels/fixture.ts'
import { createLoggingContext } from './canvas.ts'

const layout = layoutTimeline({
  hasContext: true,
  isPages: false,
  hasScreen: true,
  hasPointer: true,
  isPoints: false,
  hasScroll: true,
  hasActions: true,
  tiers: taxonomy.tiers,
})
const goalRow = layout.rows.find((row) => row.title === 'Goal')
const yPx = (goalRow?.yPx ?? 0) + 5
const goal = taxonomy.tiers[0] as Tier

test('rows don’t overlap and every height belongs to one', () => {
  for (let y = layout.rows[0]?.yPx ?? 0; y < layout.heightPx - 4; y++) {
    const found = layout.rows.filter((row) => y >= row.yPx && y < row.yPx + row.heightPx)
    expect(found.length).toBeLessThanOrEqual(1)
  }
  expect(layout.rows.map((row) => row.title)).toEqual([
    'Whole session',
    '',
    'Windows',
    'Screen',
    'Pointer',
    'Clicks',
    'Keys',
    'Scroll',
    'Actions',
    'Goal',
    'Subgoal',
    'Action',
    'Instruction',
  ])
  expect(rowAt(layout, yPx)).toBe(goalRow)
})

const view = { fromUs: 0, toUs: 1_000_000 }
const widthPx = 1000
const segments = [segmentOf('goal', 100_000, 300_000, { text: 'Buy a lamp' }), segmentOf('goal', 300_000, 400_000)]
const hitAt = (xPx: number, selectedId: string | null = null) =>
  hitTimeline({ layout, tierSegments: new Map([['goal', segments]]), durationUs: 1_000_000, selectedId }, view, widthPx, xPx, yPx)

describe('what is under the pointer', () => {
  test('is the segment whose box was drawn there', () => {
    const { ctx, ops } = createLoggingContext()
    drawTier(
      ctx,
      { tier: goal, segments, labels: new Map(), selectedId: null, pending: null },
      view,
      widthPx,
      { ...layout.rows[0], kind: 'tier', tier: goal, title: '', yPx: 0, heightPx: 22 },
      darkTheme,
    )
    const boxes = ops.filter((op) => op.startsWith('roundRect')).map((op) => op.split(' ').map(Number))
    for (const [index, box] of boxes.entries()) {
      const middle = (box[1] ?? 0) + (box[3] ?? 0) / 2
      expect(hitAt(middle)).toMatchObject({ kind: 'tier', tier: 'goal', segment: { id: segments[index]?.id }, edge: null })
    }
    expect(boxes).toHaveLength(2)
    expect(ops).toContain('fillText Buy a lamp 108 11.5')
  })

  test('is an edge just inside it, and free room just outside', () => {
    expect(hitAt(102)).toMatchObject({ edge: 'start' })
    expect(hitAt(398)).toMatchObject({ edge: 'end' })
    expect(hitAt(405)).toMatchObject({ segment: null })
    expect(hitAt(95)).toMatchObject({ segment: null, tUs: 95_000 })
  })

  test('where two meet, is the edge of the selected one', () => {
    expect(hitAt(300, segments[1]?.id)).toMatchObject({ segment: { id: segments[1]?.id }, edge: 'start' })
    expect(hitAt(300, segments[0]?.id)).toMatchObject({ segment: { id: segments[0]?.id }, edge: 'end' })
  })

  test('on a track is the time, the same that the ruler shows there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (tUs) => {
        const hit = hitTimeline({ layout, tierSegments: new Map(), durationUs: 1e6, selectedId: null }, view, 777, toX(view, 777, tUs), 60)
        expect(hit).toEqual({ kind: 'track', tUs })
      }),
    )
  })

  test('on the overview is the brush, its ends, or what is outside', () => {
    const zoomed = { fromUs: 250_000, toUs: 500_000 }
    const at = (xPx: number) =>
      hitTimeline({ layout, tierSegments: new Map(), durationUs: 1e6, selectedId: null }, zoomed, widthPx, xPx, 10)
    expect([at(100), at(251), at(400), at(499)].map((hit) => hit.kind === 'overview' && hit.part)).toEqual([
      'outside',
      'start',
      'brush',
      'end',
    ])
  })
})

test('tiles of the filmstrip stay where they are while panning', () => {
  const frames = { tUs: Float64Array.from({ length: 300 }, (_, row) => row * 33_333), rows: 300 }
  const before = layoutTiles(frames, { fromUs: 1_000_000, toUs: 5_000_000 }, 800, 64)
  const after = layoutTiles(frames, { fromUs: 1_300_000, toUs: 5_300_000 }, 800, 64)
  const starts = new Set(before.map((tile) => `${tile.startUs} ${tile.row}`))
  expect(after.filter((tile) => tile.endUs <= 5_000_000).every((tile) => starts.has(`${tile.startUs} ${tile.row}`))).toBe(true)
  for (const tile of before) {
    expect(Math.log2(tile.endUs - tile.startUs) % 1).toBe(0)
    expect(frames.tUs[tile.row]).toBeLessThanOrEqual(tile.startUs)
  }
})
