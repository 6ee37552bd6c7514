import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSpriteSheets } from '#client/engine/frames/spriteSheets.ts'
import { createOpening } from '#client/engine/opening.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const set = {
  ...{ stream: 0, tileWPx: 160, tileHPx: 90 },
  levels: [
    { spacingUs: 0, rows: [0, 1, 2, 3], sheets: ['fine'] },
    { spacingUs: 1_000_000, rows: [0, 2], sheets: ['overview'] },
  ],
}

function openSheets(whenShown: () => Promise<void>) {
  const asked: string[] = []
  const opening = createOpening()
  const fetchBlob = async (sha256: string) => {
    asked.push(sha256)
    return new Response()
  }
  const sheets = createSpriteSheets({ set, fetchBlob, whenShown, whenOpened: opening.whenOver, onChange: () => undefined })
  return { opening, sheets, asked }
}

test('small pictures come after the first one on the stage', async () => {
  const { opening, sheets, asked } = openSheets(() => Promise.resolve())
  sheets.want('moment', [0], 0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual([])
  opening.end()
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual(['overview', 'fine'])
})

test('they stand in for a first picture that does not come', async () => {
  const { sheets, asked } = openSheets(() => new Promise(() => undefined))
  sheets.want('moment', [0], 0)
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked.sort()).toEqual(['fine', 'overview'])
})

test('a page that was left begins nothing', async () => {
  const { opening, sheets, asked } = openSheets(() => Promise.resolve())
  opening.dispose()
  sheets.dispose()
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toEqual([])
})
