import { expect, test } from 'vitest'
import { createSearcher } from '#client/engine/searcher.ts'
import { createEventIndex } from '#shared/replay/eventRows.ts'
import { at, down, key, recordingOf } from '../../shared/replay/fixture.ts'

const rows = 40_000
/** More events than one turn looks at: presses, the first of them on a target, and a key at the very end. */
const long = recordingOf(
  [
    { type: 'dom', tUs: 0, role: 'button', name: 'Save', rect: { x: 0, y: 0, w: 9, h: 9 } },
    ...Array.from({ length: rows }, (_, row) => down(row * 10_000 + 1, 1, 1)),
    key(rows * 10_000, 'z'),
    at(rows * 10_000 + 1, 0, 0),
  ],
  { durationUs: rows * 10_000 + 2 },
)

/** Turns that come when the test says so. */
function createManualSearcher() {
  const waiting: (() => void)[] = []
  const index = createEventIndex(long)
  const searcher = createSearcher({
    recording: () => long,
    index: () => index,
    actions: () => [],
    pause: () => new Promise((resolve) => waiting.push(resolve)),
  })
  const turn = async () => {
    for (const resume of waiting.splice(0)) resume()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { searcher, turn, isWaiting: () => waiting.length > 0 }
}

test('the first hits are there at once, and the rest turn by turn', async () => {
  const { searcher, turn, isWaiting } = createManualSearcher()
  searcher.setText('kind:click')
  const first = searcher.store.getState()
  expect(first.hits.count).toBeGreaterThan(1000)
  expect(first.share).toBeLessThan(0.5)
  while (isWaiting()) await turn()
  expect(searcher.store.getState()).toMatchObject({ share: 1, hits: { count: rows } })
  expect(first.hits.tUs.length).toBe(first.hits.count)
})

test('a new search ends the one before', async () => {
  const { searcher, turn, isWaiting } = createManualSearcher()
  searcher.setText('kind:click')
  searcher.setText('type:"z"')
  while (isWaiting()) await turn()
  expect(searcher.store.getState()).toMatchObject({ share: 1, hits: { count: 1 } })
  expect(searcher.store.getState().hits.tUs[0]).toBe(rows * 10_000)
})

test('no text, no hits; a space more searches nothing anew', async () => {
  const { searcher, isWaiting } = createManualSearcher()
  searcher.setText('click "save"')
  const { hits, patterns } = searcher.store.getState()
  searcher.setText('click "save" ')
  expect(searcher.store.getState().patterns).toBe(patterns)
  expect(searcher.store.getState().hits).toBe(hits)
  searcher.setText('')
  expect(searcher.store.getState()).toMatchObject({ share: 1, hits: { count: 0 } })
  searcher.dispose()
  expect(isWaiting()).toBe(true)
})
