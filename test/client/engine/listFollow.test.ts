import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { followPx, nextFollowing } from '#client/engine/listFollow.ts'
import { barHeightPx, placeRows, scrollRows, topOf } from '#client/engine/rowScroll.ts'

const list = { topPx: 1000, heightPx: 400, rowPx: 25, count: 1000 }

test('a list goes along until the person looks around, and again when asked to', () => {
  expect([nextFollowing('looked-around'), nextFollowing('resumed')]).toEqual([false, true])
})

describe('a list that follows', () => {
  test('stays while the current row stands well within it', () => {
    expect([43, 48, 52].map((row) => followPx(row, list))).toEqual([null, null, null])
  })

  test('moves when the row comes to its edge, so that what comes next is seen', () => {
    expect(followPx(54, list)).toBe(54 * 25 - 140)
    expect(followPx(10, list)).toBe(10 * 25 - 140)
  })

  test('shows the ends as ends', () => {
    expect(followPx(0, list)).toBe(0)
    expect(followPx(999, list)).toBe(1000 * 25 - 400)
    expect(followPx(0, { ...list, topPx: 0 })).toBeNull()
    expect(followPx(999, { ...list, topPx: 1000 * 25 - 400 })).toBeNull()
  })

  test('of few rows has nothing to move', () => {
    expect(followPx(3, { ...list, topPx: 0, count: 5 })).toBeNull()
    expect(followPx(-1, list)).toBeNull()
  })
})

describe('a list taller than a page can be', () => {
  const totalPx = 10_000_000 * 25
  const viewPx = 400

  test('has a bar that a page can have', () => {
    expect(barHeightPx(totalPx)).toBeLessThan(17_000_000)
    expect(barHeightPx(5000)).toBe(5000)
  })

  test('goes row by row with the wheel, wherever it is', () => {
    let at = placeRows(100_000_000, totalPx, viewPx)
    for (let turn = 1; turn <= 2000; turn++) {
      at = scrollRows(at, at.scrollPx + 100, totalPx, viewPx)
      expect(topOf(at)).toBe(100_000_000 + turn * 100)
    }
  })

  test('reaches both ends, by the wheel too', () => {
    let up = placeRows(60_000, totalPx, viewPx)
    for (let turn = 0; turn < 620; turn++) up = scrollRows(up, Math.max(0, up.scrollPx - 100), totalPx, viewPx)
    expect(up).toEqual({ scrollPx: 0, offsetPx: 0 })
    const mostPx = barHeightPx(totalPx) - viewPx
    let down = placeRows(totalPx - 60_000, totalPx, viewPx)
    for (let turn = 0; turn < 620; turn++) down = scrollRows(down, Math.min(mostPx, down.scrollPx + 100), totalPx, viewPx)
    expect(topOf(down)).toBe(totalPx - viewPx)
  })

  test('goes by the share of the whole when its bar is dragged', () => {
    const mostPx = barHeightPx(totalPx) - viewPx
    expect(topOf(scrollRows({ scrollPx: 0, offsetPx: 0 }, mostPx / 2, totalPx, viewPx))).toBe((totalPx - viewPx) / 2)
  })

  test('is put where asked, to the px', () => {
    fc.assert(fc.property(fc.nat(totalPx - viewPx), (topPx) => topOf(placeRows(topPx, totalPx, viewPx)) === topPx))
  })
})

test('a list that fits on a page is scrolled as it is', () => {
  expect(scrollRows({ scrollPx: 0, offsetPx: 0 }, 321, 5000, 400)).toEqual({ scrollPx: 321, offsetPx: 0 })
  expect(placeRows(9999, 5000, 400)).toEqual({ scrollPx: 4600, offsetPx: 0 })
})
