import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPictureCache } from '#client/engine/frames/bitmapCache.ts'
import { settleMs } from '#client/engine/frames/goals.ts'
import { createImageFrames } from '#client/engine/frames/imageFrames.ts'
import { nextTask } from '#client/engine/nextTask.ts'
import { ensure } from '#shared/errors.ts'
import { recordingOf } from '../../shared/replay/fixture.ts'

// Node decodes no pictures: here each is its size and no more.
beforeEach(() => {
  vi.stubGlobal('createImageBitmap', async () => ({ width: 10, height: 10, close: () => undefined }))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const nameOf = (row: number) => `picture ${row}`

/** Pictures that come when the test says so, and what was asked for, in order. */
function createLine(isOpened = () => true) {
  const frames = recordingOf([], {
    durationUs: 1_000_000,
    frames: Array.from({ length: 100 }, (_, row) => ({ tUs: row * 1000, sha256: nameOf(row), wPx: 10, hPx: 10, key: true })),
  }).frames[0]
  const asked: number[] = []
  const open = new Map<string, (response: Response) => void>()
  const aborted: number[] = []
  const rowOf = (name: string) => Number(name.split(' ')[1])
  const source = createImageFrames({
    frames: ensure(frames, 'frames'),
    cache: createPictureCache<ImageBitmap>(100 * 400),
    fetchBlob: (name, signal) =>
      new Promise((resolve, reject) => {
        asked.push(rowOf(name))
        open.set(name, resolve)
        signal.addEventListener('abort', () => {
          aborted.push(rowOf(name))
          reject(new DOMException('aborted', 'AbortError'))
        })
      }),
    isOpened,
    onChange: () => undefined,
  })
  const answer = async (row: number) => {
    open.get(nameOf(row))?.(new Response('bytes'))
    for (let turn = 0; turn < 5; turn++) await nextTask()
  }
  return { source, asked, aborted, answer }
}

test('the wanted picture is alone on the line, and its neighbours are asked for when it has been looked at for a while', async () => {
  const { source, asked, answer } = createLine()
  const want = { row: 50, direction: 1, stride: 0 } as const
  source.want(want)
  await answer(50)
  expect(source.get(50)).not.toBeNull()
  expect(asked).toEqual([50])
  source.want(want) // the frame that shows it
  vi.advanceTimersByTime(settleMs - 1)
  expect(asked).toEqual([50])
  vi.advanceTimersByTime(1)
  expect(asked.slice(0, 3)).toEqual([50, 51, 52])
})

test('the neighbours of the first picture wait until it is on the stage, however long that takes', async () => {
  let isOpened = false
  const { source, asked, answer } = createLine(() => isOpened)
  const want = { row: 50, direction: 1, stride: 0 } as const
  source.want(want)
  await answer(50)
  source.want(want)
  vi.advanceTimersByTime(10 * settleMs)
  expect(asked).toEqual([50])
  isOpened = true
  vi.advanceTimersByTime(settleMs)
  expect(asked.slice(0, 3)).toEqual([50, 51, 52])
})

test('a jump calls off what was on its way elsewhere', async () => {
  const { source, asked, aborted, answer } = createLine()
  source.want({ row: 50, direction: 1, stride: 0 })
  await answer(50)
  source.want({ row: 50, direction: 1, stride: 0 })
  vi.advanceTimersByTime(settleMs)
  source.want({ row: 10, direction: 1, stride: 0 })
  expect(asked.length).toBeGreaterThan(2)
  expect(aborted).toEqual(asked.slice(1, -1))
  expect(asked.at(-1)).toBe(10)
})

test('a jump before that gets its own picture, and the neighbours of the first are never asked for', async () => {
  const { source, asked, answer } = createLine()
  source.want({ row: 50, direction: 1, stride: 0 })
  await answer(50)
  source.want({ row: 50, direction: 1, stride: 0 })
  vi.advanceTimersByTime(settleMs - 1)
  source.want({ row: 10, direction: 1, stride: 0 })
  vi.advanceTimersByTime(settleMs)
  expect(asked).toEqual([50, 10])
})

test('what moves on before its pictures come still gets those that were on their way', async () => {
  const { source, aborted, answer } = createLine()
  for (let row = 0; row < 60; row += 20) source.want({ row, direction: 1, stride: 1 })
  expect(aborted).toEqual([])
  await answer(0)
  expect(source.get(0)).not.toBeNull()
})
