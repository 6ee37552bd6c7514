import { describe, expect, test } from 'vitest'
import { lastRowAt } from '#shared/replay/search.ts'
import { computeTileSize, levelFor, placeOf, planSprites, sheetTiles, tileFor } from '#shared/replay/sprites.ts'
import { createRandom } from '../../fixtures/generate.ts'

/** Frame times of many shapes: even, bursts with long rests, a start long after zero. */
function makeTimes(seed: number): Float64Array {
  const random = createRandom(seed)
  const rows = 1 + Math.floor(random() ** 3 * 20_000)
  const times = new Float64Array(rows)
  let at = Math.floor(random() * 5e6)
  for (let row = 0; row < rows; row++) {
    times[row] = at
    at += 1 + Math.floor(random() < 0.01 ? random() * 6e7 : random() * 2e5)
  }
  return times
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('sheets planned for recording %i', (seed) => {
  const times = makeTimes(seed)
  const levels = planSprites(times)
  const random = createRandom(seed + 100)
  const [first, last] = [times[0] as number, times[times.length - 1] as number]

  test('show at any time a frame at or before it, that was on the screen at most one spacing ago', () => {
    for (const level of levels)
      for (let n = 0; n < 300; n++) {
        const tUs = first + Math.floor(random() * (last - first + 2e6))
        const row = lastRowAt(times, tUs)
        const tileRow = level.rows[tileFor(level, row)] as number
        expect(tileRow).toBeLessThanOrEqual(row)
        const goneUs = times[tileRow + 1] ?? Number.POSITIVE_INFINITY // when the next picture took its place
        expect(goneUs > tUs - level.spacingUs || tileRow === row).toBe(true)
      }
  })

  test('have at most 1,024 tiles, each frame once, and an overview on one sheet', () => {
    for (const level of levels) {
      expect(level.rows.length).toBeLessThanOrEqual(1024)
      expect(level.rows.every((row, at) => at === 0 || row > (level.rows[at - 1] as number))).toBe(true)
    }
    expect(levels.at(-1)?.rows.length).toBeLessThanOrEqual(sheetTiles)
  })

  test('of a coarser level are among the finer ones', () => {
    for (const [at, level] of levels.entries()) {
      const finer = new Set(levels[at - 1]?.rows ?? level.rows)
      expect(level.rows.every((row) => finer.has(row))).toBe(true)
    }
  })

  test('have the very frame of every time on the grid of the level chosen for it', () => {
    const set = { stream: 0, tileWPx: 160, tileHPx: 90, levels: levels.map((level) => ({ ...level, sheets: [] })) }
    for (let power = 0; power < 34; power++) {
      const spacingUs = 2 ** power
      const level = set.levels[levelFor(set, spacingUs)]
      if (!level || level.spacingUs > spacingUs) continue // finer than any: the frame is decoded
      const at = Math.ceil((first + random() * (last - first)) / spacingUs) * spacingUs
      const row = lastRowAt(times, at)
      expect(level.rows[tileFor(level, row)]).toBe(row)
    }
  })
})

test('a session of few pictures has a tile of each', () => {
  expect(planSprites([0, 5e6, 5.1e6, 3.6e9])).toEqual([{ spacingUs: 0, rows: [0, 1, 2, 3] }])
  expect(planSprites([])).toEqual([])
})

test('tiles keep the shape of the screen and stand row by row', () => {
  expect(computeTileSize(1920, 1080)).toEqual({ tileWPx: 160, tileHPx: 90 })
  expect(computeTileSize(1080, 1920)).toEqual({ tileWPx: 90, tileHPx: 160 })
  expect(computeTileSize(100_000, 3)).toEqual({ tileWPx: 160, tileHPx: 1 })
  const size = computeTileSize(1920, 1080)
  expect(placeOf(size, 7)).toEqual({ sheet: 0, xPx: 1120, yPx: 0 })
  expect(placeOf(size, 64 + 9)).toEqual({ sheet: 1, xPx: 160, yPx: 90 })
})
