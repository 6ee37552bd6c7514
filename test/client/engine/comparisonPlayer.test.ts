import { expect, test } from 'vitest'
import { createComparisonPlayer } from '#client/engine/comparisonPlayer.ts'
import { createPictureCache, partOfCache } from '#client/engine/frames/bitmapCache.ts'
import { createPlayer } from '#client/engine/player.ts'
import { createWorkbenchStore } from '#client/engine/workbenchStore.ts'
import { startOfComparison } from '#shared/replay/comparison.ts'
import { at, recordingOf } from '../../shared/replay/fixture.ts'
import { createManualScheduler } from './fixture.ts'

const s = 1_000_000

/** Two sessions of 10 s and 15 s on one clock. */
function compareTwo() {
  const scheduler = createManualScheduler()
  const comparison = createComparisonPlayer(scheduler, startOfComparison)
  const open = (seconds: number) => ({
    player: createPlayer(recordingOf([at(0, 0, 0)], { durationUs: seconds * s }), scheduler),
    store: createWorkbenchStore(seconds * s, ''),
  })
  const [a, b] = [open(10), open(15)]
  comparison.attach('a', a)
  comparison.attach('b', b)
  const shown = () => [a.player.tUs() / s, b.player.tUs() / s]
  const views = () => [a, b].map(({ store }) => [store.getState().view.fromUs / s, store.getState().view.toUs / s])
  return { scheduler, comparison, a, b, shown, views }
}

test('what one session is asked, both do', () => {
  const { a, b, shown, scheduler, comparison } = compareTwo()
  a.player.seek(4 * s)
  expect(shown()).toEqual([4, 4])
  b.player.seek(6 * s)
  expect(shown()).toEqual([6, 6])
  b.player.setRate(2)
  b.player.toggle()
  for (let ms = 0; ms <= 1000; ms += 100) scheduler.frame(ms)
  expect(shown()).toEqual([8, 8])
  a.player.pause()
  expect(comparison.controls.getState()).toMatchObject({ isPlaying: false, rate: 2 })
  scheduler.frame(2000)
  expect(shown()).toEqual([8, 8])
})

test('both show one moment in one frame, and the one that ended its last', () => {
  const { a, b, shown, scheduler } = compareTwo()
  const seen: number[][] = []
  b.player.onShown(() => seen.push(shown()))
  a.player.seek(9.9 * s)
  a.player.toggle()
  for (let ms = 0; ms <= 300; ms += 100) scheduler.frame(ms)
  expect(seen).toEqual([
    [9.9, 9.9],
    [10, 10],
    [10, 10.1],
    [10, 10.2],
  ])
  expect(a.player.transport.getState().isPlaying).toBe(false)
  expect(b.player.transport.getState().isPlaying).toBe(true)
})

test('unlocked, one moves alone; aligned here, they keep their distance', () => {
  const { comparison, a, b, shown } = compareTwo()
  comparison.setLocked(false)
  b.player.seek(3 * s)
  expect(shown()).toEqual([0, 3])
  comparison.alignHere()
  a.player.seek(2 * s)
  expect(shown()).toEqual([2, 5])
})

test('the timelines show all of both at first, and then what belongs together', () => {
  const { comparison, a, b, views } = compareTwo()
  expect(views()).toEqual([
    [0, 15],
    [0, 15],
  ])
  comparison.alignBy([{ a: 0, b: 3 * s }])
  a.store.setState({ view: { fromUs: 1 * s, toUs: 2 * s } })
  expect(views()[1]).toEqual([4, 5])
  b.store.setState({ view: { fromUs: 6 * s, toUs: 9 * s } })
  expect(views()[0]).toEqual([3, 6])
})

test('swapped, each session keeps its moment under the other letter', () => {
  const { comparison, a, b, shown } = compareTwo()
  comparison.alignBy([{ a: 0, b: 3 * s }])
  a.player.seek(2 * s)
  comparison.swap()
  expect(comparison.comparison().times).toEqual({ a: 5 * s, b: 2 * s })
  expect(shown()).toEqual([2, 5])
  b.player.seek(6 * s)
  expect(shown()).toEqual([3, 6])
})

test('a session that is let go holds up nobody', () => {
  const { scheduler, comparison, a, b } = compareTwo()
  comparison.attach('b', b)()
  a.player.toggle()
  for (let ms = 0; ms <= 1000; ms += 100) scheduler.frame(ms)
  expect([a.player.tUs(), b.player.tUs()]).toEqual([1 * s, 0])
})

test('pictures of two sessions share one budget and are not mistaken for each other', () => {
  const picture = (width: number) => ({ width, height: 1, close: () => undefined })
  const cache = createPictureCache(4 * 10)
  const [a, b] = [partOfCache(cache, 'a'), partOfCache(cache, 'b')]
  a.put('0:7', picture(4))
  b.put('0:7', picture(5))
  expect([a.get('0:7')?.width, b.get('0:7')?.width]).toEqual([4, 5])
  b.put('0:8', picture(5))
  expect([a.has('0:7'), b.has('0:7'), b.has('0:8')]).toEqual([false, true, true])
})
