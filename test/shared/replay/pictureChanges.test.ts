import { describe, expect, test } from 'vitest'
import { choosePresses, chooseRows, compareGrey, toPictureChanges } from '#shared/replay/pictureChanges.ts'
import { down, recordingOf, up } from './fixture.ts'

const s = 1_000_000
const buttonsOf = (...timesS: number[]) =>
  recordingOf(timesS.flatMap((tS) => [down(tS * s, 5, 5), up(tS * s + 100_000, 5, 5)])).tracks.buttons
const all = () => true

describe('presses that are looked at', () => {
  test('stand apart: of a double click the first', () => {
    expect(choosePresses(buttonsOf(1, 1.3, 4), 0, all).map((each) => [each.downUs, each.upUs])).toEqual([
      [1_000_000, 1_100_000],
      [4_000_000, 4_100_000],
    ])
  })

  test('are those of the surface that are shown', () => {
    expect(choosePresses(buttonsOf(1, 4), 1, all)).toEqual([])
    expect(choosePresses(buttonsOf(1, 4), 0, ({ downUs }) => downUs > 2 * s)).toHaveLength(1)
  })

  test('are forty of many, from beginning to end', () => {
    const presses = choosePresses(buttonsOf(...Array.from({ length: 100 }, (_, at) => at * 3)), 0, all)
    expect([presses.length, presses[0]?.downUs, (presses.at(-1)?.downUs ?? 0) > 285 * s]).toEqual([40, 0, true])
  })

  test('have no release where the button is held like for a drag', () => {
    const { buttons } = recordingOf([down(1 * s), up(3 * s)]).tracks
    expect(choosePresses(buttons, 0, all)[0]?.upUs).toBeNull()
  })
})

test('rows to decode are those around presses, each once, and no more than some 30 a second', () => {
  const frames = (gapUs: number) => ({ tUs: Float64Array.from({ length: 600 }, (_, row) => row * gapUs), rows: 600 })
  const presses = choosePresses(buttonsOf(3, 4.5), 0, all)
  const rows = chooseRows(frames(100_000), presses)
  expect([rows[0], rows.at(-1), rows.length]).toEqual([15, 63, 49])
  const dense = chooseRows(frames(16_667), presses)
  expect(Math.min(...dense.slice(1).map((row, at) => row - (dense[at] ?? 0)))).toBe(2)
})

test('pictures are compared as a whole and near a place', () => {
  const grey = (...changed: number[]) => ({
    wide: 16,
    high: 4,
    values: Uint8Array.from({ length: 64 }, (_, cell) => (changed.includes(cell) ? 200 : 100)),
  })
  expect(compareGrey(grey(), grey(0, 17, 63), { x: 1, y: 1 })).toEqual({ all: 3 / 64, near: 2 / 64 })
  expect(compareGrey(grey(), { ...grey(), values: grey().values.map((value) => value + 8) }, { x: 1, y: 1 })).toEqual({ all: 0, near: 0 })
})

test('what goes on changing is one change, and a pointer that moves is none', () => {
  const steps = [0, 33, 66, 99, 132, 500].map((tMs, at) => ({
    tUs: tMs * 1000,
    all: 0.0005,
    near: [0.0005, 0.01, 0.01, 0.01, 0.0005, 0.02][at] ?? 0,
  }))
  expect(toPictureChanges(steps)).toEqual([
    { tUs: 33_000, weight: 1 },
    { tUs: 500_000, weight: 1 },
  ])
})
