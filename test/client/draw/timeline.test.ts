import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawTier } from '#client/draw/drawTier.ts'
import { layoutTiles } from '#client/draw/filmstripTiles.ts'
import { hitTimeline } from '#client/draw/hitTimeline.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { layoutTimeline, movableRows, moveRow, noRowPrefs, resizeRow, rowAt, type TimelineContent } from '#client/draw/timelineLayout.ts'
import type { Tier } from '#shared/labels/taxonomy.ts'
import { createAxis } from '#shared/replay/axis.ts'
import { createScale, toX } from '#shared/replay/scale.ts'
import { segmentOf, taxonomy } from '../../shared/labels/fixture.ts'
import { createLoggingContext } from './canvas.ts'

const content: TimelineContent = {
  hasContext: true,
  isPages: false,
  screens: [{ stream: 0, title: 'Screen' }],
  hasPointer: true,
  isPoints: false,
  hasScroll: true,
  hasNotes: false,
  hasActions: true,
  tiers: taxonomy.tiers,
}
const layout = layoutTimeline(content)
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
    'Time',
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

const widthPx = 1000
const linear = createAxis(1_000_000, [])
const scale = createScale(linear, { fromUs: 0, toUs: 1_000_000 }, widthPx)
const segments = [segmentOf('goal', 100_000, 300_000, { text: 'Buy a lamp' }), segmentOf('goal', 300_000, 400_000)]
const hitAt = (xPx: number, selectedId: string | null = null) =>
  hitTimeline({ layout, tierSegments: new Map([['goal', segments]]), selectedId }, scale, xPx, yPx)

describe('what is under the pointer', () => {
  test('is the segment whose box was drawn there', () => {
    const { ctx, ops } = createLoggingContext()
    drawTier(
      ctx,
      { tier: goal, segments, labels: new Map(), selectedId: null, pending: null },
      scale,
      { key: 'tier:goal', kind: 'tier', tier: goal, title: '', yPx: 0, heightPx: 22 },
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

  test('on a track is the time that is drawn there, on an axis with cuts too', () => {
    const cut = createAxis(100_000_000, [{ startUs: 20_000_000, endUs: 80_000_000 }])
    const axes = fc.constantFrom(createAxis(100_000_000, []), cut)
    fc.assert(
      fc.property(axes, fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 50_000_000 }), (axis, tUs, fromUs) => {
        const shown = createScale(axis, { fromUs, toUs: 100_000_000 }, 777)
        const hit = hitTimeline({ layout, tierSegments: new Map(), selectedId: null }, shown, toX(shown, tUs), 130)
        expect(hit).toEqual({ kind: 'track', tUs, stream: null })
      }),
      { examples: [[createAxis(100_000_000, []), 0, 12]] },
    )
  })

  test('on a filmstrip is its stream', () => {
    const row = layout.rows.find((each) => each.kind === 'screen')
    expect(hitTimeline({ layout, tierSegments: new Map(), selectedId: null }, scale, 5, (row?.yPx ?? 0) + 2)).toMatchObject({ stream: 0 })
  })

  test('with a finger is an edge from farther away', () => {
    const data = { layout, tierSegments: new Map([['goal', segments]]), selectedId: null }
    expect(hitTimeline(data, scale, 409, yPx, 'coarse')).toMatchObject({ segment: { id: segments[1]?.id }, edge: 'end' })
    expect(hitTimeline(data, scale, 112, yPx, 'coarse')).toMatchObject({ edge: 'start' })
  })

  test('on the overview is the brush, its ends, or what is outside', () => {
    const zoomed = createScale(linear, { fromUs: 250_000, toUs: 500_000 }, widthPx)
    const at = (xPx: number) => hitTimeline({ layout, tierSegments: new Map(), selectedId: null }, zoomed, xPx, 10)
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
  const axis = createAxis(10_000_000, [])
  const before = layoutTiles(frames, createScale(axis, { fromUs: 1_000_000, toUs: 5_000_000 }, 800), 64)
  const after = layoutTiles(frames, createScale(axis, { fromUs: 1_300_000, toUs: 5_300_000 }, 800), 64)
  const starts = new Set(before.map((tile) => `${tile.startUs} ${tile.row}`))
  expect(after.filter((tile) => tile.endUs <= 5_000_000).every((tile) => starts.has(`${tile.startUs} ${tile.row}`))).toBe(true)
  for (const tile of before) {
    expect(Math.log2(tile.endUs - tile.startUs) % 1).toBe(0)
    expect(frames.tUs[tile.row]).toBeLessThanOrEqual(tile.startUs)
  }
})

test('tiles of a stream whose clock is shifted are the same pictures, later: those that were made at import', () => {
  const tilesAt = (shiftUs: number) => {
    const tUs = Float64Array.from({ length: 300 }, (_, row) => row * 33_333 + shiftUs)
    return layoutTiles(
      { tUs, rows: 300 },
      createScale(createAxis(10_000_000, []), { fromUs: 2_000_000, toUs: 6_000_000 }, 800),
      64,
      shiftUs,
    )
  }
  const rowsOf = (shiftUs: number) => new Map(tilesAt(shiftUs).map((tile) => [tile.startUs - shiftUs, tile.row]))
  const recorded = rowsOf(0)
  const both = [...rowsOf(280_000)].filter(([startUs]) => recorded.has(startUs))
  expect(both.length).toBeGreaterThan(8)
  for (const [startUs, row] of both) expect(row).toBe(recorded.get(startUs))
})

describe('a person’s arrangement', () => {
  const titles = (prefs = noRowPrefs, of = content) => movableRows(layoutTimeline(of, prefs)).map((row) => row.title)
  const move = (prefs: typeof noRowPrefs, key: string, toIndex: number, of = content) => ({
    ...prefs,
    ...moveRow(prefs, layoutTimeline(of, prefs), key, toIndex),
  })

  test('puts a track where it was moved, and leaves tiers in their order below', () => {
    const moved = move(noRowPrefs, 'keys', 0)
    expect(titles(moved)).toEqual(['Keys', 'Windows', 'Screen', 'Pointer', 'Clicks', 'Scroll', 'Actions'])
    expect(titles(move(moved, 'keys', 99))).toEqual(['Windows', 'Screen', 'Pointer', 'Clicks', 'Scroll', 'Actions', 'Keys'])
    expect(
      layoutTimeline(content, moved)
        .rows.filter((row) => row.kind === 'tier')
        .map((row) => row.title),
    ).toEqual(['Goal', 'Subgoal', 'Action', 'Instruction'])
  })

  test('moving there and back gives the order there was', () => {
    const rows = movableRows(layout)
    fc.assert(
      fc.property(fc.nat({ max: rows.length - 1 }), fc.nat({ max: rows.length - 1 }), (from, to) => {
        const key = rows[from]?.key ?? ''
        expect(titles(move(move(noRowPrefs, key, to), key, from))).toEqual(titles())
      }),
    )
  })

  test('holds in sessions that lack a row or have one more', () => {
    const poor: TimelineContent = { ...content, hasScroll: false, hasContext: false }
    const moved = move(noRowPrefs, 'keys', 0, poor)
    expect(titles(moved, poor)).toEqual(['Keys', 'Screen', 'Pointer', 'Clicks', 'Actions'])
    expect(titles(moved, { ...content, hasNotes: true })).toEqual([
      'Windows',
      'Keys',
      'Scroll',
      'Notes',
      'Screen',
      'Pointer',
      'Clicks',
      'Actions',
    ])
  })

  test('takes a hidden track off and names it', () => {
    const hidden = { ...noRowPrefs, hidden: ['pointer'] }
    expect(titles(hidden)).not.toContain('Pointer')
    expect(layoutTimeline(content, hidden).hidden).toEqual([{ key: 'pointer', title: 'Pointer' }])
  })

  test('gives a row its height, a tier too, within what can be read', () => {
    const taller = { ...noRowPrefs, ...resizeRow(noRowPrefs, 'tier:goal', 60) }
    const row = layoutTimeline(content, taller).rows.find((each) => each.key === 'tier:goal')
    expect(row?.heightPx).toBe(60)
    expect(layoutTimeline(content, taller).heightPx).toBe(layout.heightPx + 38)
    expect(resizeRow(noRowPrefs, 'keys', -50).heights.keys).toBe(14)
  })

  test('is never lower than a finger needs', () => {
    expect(Math.min(...layoutTimeline(content, { ...noRowPrefs, heights: { keys: 14 } }, 24).rows.map((row) => row.heightPx))).toBe(24)
  })
})
