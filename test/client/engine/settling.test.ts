import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSettling } from '#client/engine/settling.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it settles once, some time after the last change, and says so with a frame', () => {
  let frames = 0
  const settling = createSettling(() => frames++)
  settling.move()
  vi.advanceTimersByTime(100)
  settling.move()
  vi.advanceTimersByTime(100)
  expect([frames, settling.take()]).toEqual([0, false])
  vi.advanceTimersByTime(100)
  expect([frames, settling.take(), settling.take()]).toEqual([1, true, false])
  settling.move()
  settling.dispose()
  vi.advanceTimersByTime(1000)
  expect(frames).toBe(1)
})
