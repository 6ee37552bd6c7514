import { expect, test } from 'vitest'
import { findAllLargeChanges, findLargeChanges } from '#shared/replay/largeChanges.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'

const setOf = (rows: number[], changes?: number[], stream = 0): SpriteSet => ({
  ...{ stream, tileWPx: 160, tileHPx: 90, changes },
  levels: [{ spacingUs: 0, rows, sheets: ['sheet'] }],
})
/** A frame every 200 ms, of pictures named by a letter each; `-` in a video. */
const framesOf = (pictures: string) => ({
  tUs: Float64Array.from(pictures, (_, row) => row * 200_000),
  sha256: Array.from(pictures, (name) => (name === '-' ? null : name)),
})

test('a large change stands on the frame that shows it, a small one is none', () => {
  expect(findLargeChanges(setOf([0, 1, 2, 3], [0, 255, 20, 153]), framesOf('----'))).toEqual([
    { fromUs: 200_000, tUs: 200_000, share: 1 },
    { fromUs: 600_000, tUs: 600_000, share: 0.6 },
  ])
})

test('between two tiles it may have come with any frame that has none; where those are pictures, with one that differs', () => {
  const set = setOf([0, 4], [0, 255])
  expect(findLargeChanges(set, framesOf('-----'))).toEqual([{ fromUs: 200_000, tUs: 800_000, share: 1 }])
  expect(findLargeChanges(set, framesOf('aabbb'))).toEqual([{ fromUs: 400_000, tUs: 400_000, share: 1 }])
  expect(findLargeChanges(set, framesOf('aabcc'))).toEqual([{ fromUs: 400_000, tUs: 600_000, share: 1 }])
})

test('a change that is known to no better than a second is left out', () => {
  expect(findLargeChanges(setOf([0, 6], [0, 255]), framesOf('-------'))).toHaveLength(1)
  expect(findLargeChanges(setOf([0, 7], [0, 255]), framesOf('--------'))).toEqual([])
})

test('sets without changes have none, and those of several streams are in order of time', () => {
  const frames = [framesOf('---'), framesOf('---')]
  expect(findAllLargeChanges([setOf([0, 1, 2])], frames)).toEqual([])
  const found = findAllLargeChanges([setOf([0, 1, 2], [0, 0, 255]), setOf([0, 1], [0, 255], 1), setOf([0, 1], [0, 255], 7)], frames)
  expect(found.map((each) => each.tUs)).toEqual([200_000, 400_000])
})
