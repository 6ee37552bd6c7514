import { expect, test } from 'vitest'
import { createPictureCache } from '#client/engine/frames/bitmapCache.ts'
import { findNear, mostPlanned, planRows } from '#client/engine/frames/goals.ts'
import { createMotion } from '#client/engine/frames/motion.ts'
import { createRangeReader } from '#client/engine/frames/ranges.ts'
import { isRestartBetter } from '#client/engine/frames/rowDecoder.ts'
import { deriveKeyRows } from '#shared/replay/frameGroups.ts'

const picture = (name: string, closed: string[]) => ({ width: 10, height: 10, close: () => void closed.push(name) })

test('the cache keeps what was used last within its bytes, and closes what it lets go', () => {
  const closed: string[] = []
  const cache = createPictureCache<ReturnType<typeof picture>>(1000) // two pictures of 400 bytes
  cache.put('a', picture('a', closed))
  cache.put('b', picture('b', closed))
  cache.get('a')
  cache.put('c', picture('c', closed))
  expect(closed).toEqual(['b'])
  expect([cache.has('a'), cache.has('b'), cache.has('c'), cache.bytes]).toEqual([true, false, true, 800])
  cache.clear()
  expect(closed.sort()).toEqual(['a', 'b', 'c'])
  expect(cache.bytes).toBe(0)
})

test('a picture larger than the whole budget is still shown', () => {
  const cache = createPictureCache<ReturnType<typeof picture>>(10)
  cache.put('a', picture('a', []))
  expect(cache.get('a')).not.toBeNull()
})

/** A file of numbered bytes behind HTTP ranges. */
function createFile(size: number, hasRanges = true) {
  const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251)
  const asked: string[] = []
  const fetchRange = async (range: string) => {
    asked.push(range)
    const [, from = 0, to = 0] = (/bytes=(\d+)-(\d+)/.exec(range) ?? []).map(Number)
    if (!hasRanges) return new Response(bytes)
    const part = bytes.slice(from, to + 1)
    return new Response(part, { status: 206, headers: { 'content-range': `bytes ${from}-${from + part.length - 1}/${size}` } })
  }
  return { bytes, asked, reader: createRangeReader(fetchRange) }
}

test('any range reads as the file’s own bytes, and no part is asked for twice', async () => {
  const { bytes, asked, reader } = createFile(1_000_000)
  expect(await reader.size()).toBe(1_000_000)
  for (const [start, end] of [
    [0, 10],
    [262_100, 262_200],
    [500_000, 999_999],
    [999_990, 1_000_000],
  ] as const)
    expect(await reader.read(start, end)).toEqual(bytes.slice(start, end))
  expect(new Set(asked).size).toBe(asked.length)
  expect(asked).toHaveLength(8)
})

test('a server that knows no ranges is read all the same', async () => {
  const { bytes, reader } = createFile(300_000, false)
  expect(await reader.size()).toBe(300_000)
  expect(await reader.read(262_000, 299_000)).toEqual(bytes.slice(262_000, 299_000))
})

test('a part that failed is asked for again', async () => {
  let isDown = true
  const reader = createRangeReader(async () => {
    if (isDown) throw new Error('down')
    return new Response(new Uint8Array(5))
  })
  await expect(reader.size()).rejects.toThrow('down')
  isDown = false
  expect(await reader.size()).toBe(5)
})

test('a seek forward runs on to its frame unless a keyframe on the way saves more than opening costs', () => {
  const long = deriveKeyRows(
    [
      { rows: 250, times: 2 },
      { rows: 100, times: 1 },
    ],
    600,
  )
  expect([long[0], long[249], long[250], long[599]]).toEqual([0, 0, 250, 500])
  expect(isRestartBetter(long, 20, 240)).toBe(false) // its keyframe is behind already
  expect(isRestartBetter(long, 20, 260)).toBe(true)
  expect(isRestartBetter(long, 248, 251)).toBe(false) // two frames are not worth a new decoder
  expect(isRestartBetter(long, 20, 20)).toBe(true) // behind
  expect(isRestartBetter(deriveKeyRows([{ rows: 10, times: 60 }], 600), 20, 49)).toBe(true)
})

test('a playhead at rest wants what is around it; a moving one what it will show, at its speed', () => {
  expect(planRows({ row: 5, direction: 1, stride: 0 }, 100, 100)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 4, 3, 2])
  expect(planRows({ row: 5, direction: -1, stride: 0 }, 100, 4)).toEqual([5, 4, 3, 2])
  expect(planRows({ row: 90, direction: 1, stride: 4 }, 100, 100)).toEqual([90, 94, 98])
  expect(planRows({ row: 0, direction: 1, stride: 0 }, 1, 0)).toEqual([0]) // it is wanted though it fills the cache alone
  expect(mostPlanned(256 * 2 ** 20, 3840, 2160)).toBe(4)
})

test('one move is a step, several soon after one another are a motion, and a pause or a jump ends it', () => {
  const motion = createMotion()
  expect(motion.move(100, 0)).toEqual({ direction: 1, stride: 0 })
  expect(motion.move(101, 1000)).toEqual({ direction: 1, stride: 0 })
  expect(motion.move(104, 1016)).toEqual({ direction: 1, stride: 3 })
  expect(motion.move(107, 1033)).toEqual({ direction: 1, stride: 3 })
  expect(motion.move(107, 1050)).toEqual({ direction: 1, stride: 3 })
  expect(motion.move(107, 1300)).toEqual({ direction: 1, stride: 0 })
  motion.move(103, 1316)
  expect(motion.move(99, 1333)).toEqual({ direction: -1, stride: 4 })
  expect(motion.move(600, 1350)).toEqual({ direction: 1, stride: 0 })
})

test('what is passed over quickly is stood for by what is near, never a step by another frame', () => {
  const has = (row: number) => row === 20
  expect(findNear({ row: 24, direction: 1, stride: 2 }, has)).toBe(20)
  expect(findNear({ row: 27, direction: 1, stride: 2 }, has)).toBeNull()
  expect(findNear({ row: 21, direction: 1, stride: 0 }, has)).toBeNull()
  expect(findNear({ row: 20, direction: 1, stride: 0 }, has)).toBe(20)
})
