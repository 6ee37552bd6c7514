import { expect, test } from 'vitest'
import type { FrameSource, Want } from '#client/engine/frames/frameSource.ts'
import { createPlayer } from '#client/engine/player.ts'
import { at, recordingOf } from '../../shared/replay/fixture.ts'
import { clicks, createManualScheduler, createTestWorkbench } from './fixture.ts'

const s = 1_000_000

test('playing follows the clock of the frames', () => {
  const { player, scheduler } = createTestWorkbench()
  player.toggle()
  scheduler.frame(1000)
  for (let ms = 1016; ms <= 2000; ms += 16) scheduler.frame(ms)
  expect(player.tUs()).toBeGreaterThan(0.98 * s)
  expect(player.tUs()).toBeLessThanOrEqual(s)
})

test('a tab that slept does not jump', () => {
  const { player, scheduler } = createTestWorkbench()
  player.toggle()
  scheduler.frame(0)
  scheduler.frame(60_000)
  expect(player.tUs()).toBe(250_000)
})

test('commands go to clicks, events and by seconds', () => {
  const { run, player } = createTestWorkbench()
  run('next-click')
  expect(player.tUs()).toBe(2 * s)
  run('next-event')
  expect(player.tUs()).toBe(2.1 * s)
  run('next-click')
  expect(player.tUs()).toBe(5 * s)
  run('previous-click')
  expect(player.tUs()).toBe(2 * s)
  run('on-5')
  expect(player.tUs()).toBe(7 * s)
  run('end')
  expect(player.tUs()).toBe(10 * s)
})

const frame = (tUs: number) => ({ tUs, sha256: null, wPx: 10, hPx: 10, key: true })
const filmed = recordingOf([at(0, 1, 1)], { durationUs: 4 * s, frames: [frame(0), frame(s), frame(2 * s)] })

/** Frames that are there when the test puts them there. */
function createFakeSource() {
  const there = new Map<number, ImageBitmap>()
  const wants: Want[] = []
  const source: FrameSource = {
    get: (row) => there.get(row) ?? null,
    near: () => null,
    want: (want) => void wants.push(want),
    trouble: null,
    dispose: () => undefined,
  }
  const put = (row: number) => there.set(row, { width: 10, height: 10, close: () => undefined })
  return { source, wants, put }
}

test('the old picture stays until the exact one is there, and it is late only after 400 ms', () => {
  const scheduler = createManualScheduler()
  const player = createPlayer(filmed, scheduler)
  const { source, wants, put } = createFakeSource()
  player.setSources([source])
  const seen: string[] = []
  player.onShown(({ picture, isExact, isLate }) =>
    seen.push(`${picture ? 'picture' : 'none'} ${isExact ? 'exact' : 'old'}${isLate ? ' late' : ''}`),
  )
  put(0)
  scheduler.frame(0)
  player.seek(2 * s)
  scheduler.frame(100)
  scheduler.frame(499)
  scheduler.frame(500)
  put(2)
  scheduler.frame(600)
  expect(seen).toEqual(['picture exact', 'picture old', 'picture old', 'picture old late', 'picture exact'])
  expect(wants.at(-1)).toEqual({ row: 2, direction: 1, stride: 0 })
  player.dispose()
})

test('what is shown of time never passes through the store that the page listens to', () => {
  const scheduler = createManualScheduler()
  const player = createPlayer(clicks, scheduler)
  let changes = 0
  player.toggle()
  player.transport.subscribe(() => changes++)
  for (let ms = 0; ms < 5000; ms += 16) scheduler.frame(ms)
  expect(changes).toBe(0)
})

test('what is dragged while playing holds the time, and playing goes on from where it was let go', () => {
  const { player, scheduler } = createTestWorkbench()
  player.toggle()
  scheduler.frame(0)
  const release = player.hold()
  player.seek(4 * s)
  for (let ms = 16; ms <= 1000; ms += 16) scheduler.frame(ms)
  expect([player.tUs(), player.transport.getState().isPlaying]).toEqual([4 * s, false])
  release()
  scheduler.frame(2000)
  scheduler.frame(2100)
  expect([player.tUs(), player.transport.getState().isPlaying]).toEqual([4_100_000, true])
})

test('what is dragged while paused leaves it paused', () => {
  const { player } = createTestWorkbench()
  player.hold()()
  expect(player.transport.getState().isPlaying).toBe(false)
})

test('what counts as idle is the person’s choice', () => {
  const { player } = createTestWorkbench()
  player.setIdleThreshold(2 * s)
  expect(player.idle).toEqual([
    { startUs: 0, endUs: 1.5 * s },
    { startUs: 2.6 * s, endUs: 4.5 * s },
    { startUs: 5.6 * s, endUs: 10 * s },
  ])
  player.setIdleThreshold(10 * s)
  expect(player.idle).toEqual([])
  expect(player.transport.getState().idleThresholdUs).toBe(10 * s)
})

test('while the playhead moves, what is near stands for a picture that is not there; at rest it does not', () => {
  const scheduler = createManualScheduler()
  const rows = Array.from({ length: 100 }, (_, row) => frame(row * 10_000))
  const player = createPlayer(recordingOf([at(0, 1, 1)], { durationUs: s, frames: rows }), scheduler)
  const { source, wants, put } = createFakeSource()
  const passed = { width: 10, height: 10, close: () => undefined }
  player.setSources([{ ...source, near: ({ row }) => ({ row: row - 1, picture: passed }) }])
  let shown = ''
  player.onShown(({ picture, isExact }) => {
    shown = `${isExact ? 'exact' : picture === passed ? 'near' : 'old'}`
  })
  put(0)
  scheduler.frame(0)
  player.seek(500_000)
  scheduler.frame(1000)
  expect([shown, wants.at(-1)?.stride]).toEqual(['old', 0])
  for (const [step, tUs] of [530_000, 560_000, 590_000].entries()) {
    player.seek(tUs)
    scheduler.frame(1016 + step * 16)
  }
  expect([shown, wants.at(-1)]).toEqual(['near', { row: 59, direction: 1, stride: 3 }])
  expect(player.pictureOf(0)).toMatchObject({ picture: passed, isExact: false })
  expect(player.pictureOf(1)).toBeNull()
  put(59)
  scheduler.frame(1100)
  expect(shown).toBe('exact')
  player.dispose()
})

test('a seek asks for its picture at once, before the next frame', () => {
  const scheduler = createManualScheduler()
  const player = createPlayer(filmed, scheduler)
  const { source, wants, put } = createFakeSource()
  player.setSources([source])
  put(0)
  scheduler.frame(0)
  player.seek(2 * s)
  expect(wants.at(-1)).toEqual({ row: 2, direction: 1, stride: 0 })
  put(2)
  const before = wants.length
  player.seek(2 * s)
  expect(wants).toHaveLength(before) // it is there
  player.dispose()
})

test('playing on a machine that draws a frame every half second never counts as jumping', () => {
  const scheduler = createManualScheduler()
  const player = createPlayer(filmed, scheduler)
  const { source, wants } = createFakeSource()
  player.setSources([source])
  player.toggle()
  for (let ms = 0; ms <= 5000; ms += 500) scheduler.frame(ms)
  expect(wants.length).toBeGreaterThan(5)
  for (const { stride } of wants.slice(0, -1)) expect(stride).toBeGreaterThan(0)
  player.dispose()
})
