import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFilmstrip } from '#client/engine/frames/filmstrip.ts'
import { ensure } from '#shared/errors.ts'
import { recordingOf } from '../../shared/replay/fixture.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createLooked() {
  const frame = (tUs: number) => ({ tUs, sha256: null, wPx: 10, hPx: 10, key: true })
  const { frames } = recordingOf([], { durationUs: 1_000_000, frames: [frame(0), frame(1000), frame(2000)] })
  const decoded: number[] = []
  const quiet = Promise.withResolvers<void>()
  const strip = createFilmstrip({
    ...{ stream: 0, frames: ensure(frames[0], 'frames'), aspect: 1, sprites: null },
    video: {
      want: () => undefined,
      tile: async (row) => {
        decoded.push(row)
        return { width: 10, height: 10, close: () => undefined }
      },
      listen: () => undefined,
      dispose: () => undefined,
    },
    fetchBlob: () => Promise.reject(new Error('a video has no pictures')),
    whenQuiet: () => quiet.promise,
    whenShown: () => quiet.promise,
    whenOpened: () => Promise.resolve(),
    onChange: () => undefined,
  })
  return { strip, decoded, quiet }
}

test('what the pointer stays on is decoded, not what it passed on its way there', async () => {
  const { strip, decoded, quiet } = createLooked()
  quiet.resolve()
  strip.look(0)
  strip.look(1)
  strip.look(2)
  await vi.advanceTimersByTimeAsync(0)
  expect(decoded).toEqual([])
  await vi.runAllTimersAsync()
  expect(decoded).toEqual([2])
  expect(strip.look(2)).toMatchObject({ row: 2, wPx: 10 })
  strip.dispose()
})

test('a press that follows the look is served first', async () => {
  const { strip, decoded, quiet } = createLooked()
  strip.look(1)
  await vi.runAllTimersAsync()
  expect(decoded).toEqual([])
  quiet.resolve() // the stage has its picture
  await vi.runAllTimersAsync()
  expect(decoded).toEqual([1])
  strip.dispose()
})

test('a strip that is gone decodes nothing more', async () => {
  const { strip, decoded, quiet } = createLooked()
  quiet.resolve()
  strip.look(1)
  strip.dispose()
  await vi.runAllTimersAsync()
  expect(decoded).toEqual([])
})
