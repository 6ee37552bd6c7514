import { expect, test } from 'vitest'
import { createMarkKeeper } from '#client/engine/marks.ts'
import { createMemoryStorage, createTestWorkbench } from './fixture.ts'

const s = 1_000_000

test('marks stay in order, keep their notes, and are there again after a reload', () => {
  const storage = createMemoryStorage()
  const keeper = createMarkKeeper(storage, 'usr_1', 'ses_1')
  keeper.toggle(5 * s)
  keeper.toggle(2 * s)
  keeper.note(5 * s, 'here it goes wrong')
  keeper.toggle(9 * s)
  keeper.toggle(9 * s)
  const marks = [
    { tUs: 2 * s, note: '' },
    { tUs: 5 * s, note: 'here it goes wrong' },
  ]
  expect(keeper.store.getState().marks).toEqual(marks)
  expect(createMarkKeeper(storage, 'usr_1', 'ses_1').store.getState().marks).toEqual(marks)
})

test('marks are one person’s, and one session’s', () => {
  const storage = createMemoryStorage()
  createMarkKeeper(storage, 'usr_1', 'ses_1').toggle(1)
  expect(createMarkKeeper(storage, 'usr_2', 'ses_1').store.getState().marks).toEqual([])
  expect(createMarkKeeper(storage, 'usr_1', 'ses_2').store.getState().marks).toEqual([])
})

test('what another window set meanwhile is not lost', () => {
  const storage = createMemoryStorage()
  const [one, other] = [createMarkKeeper(storage, 'usr_1', 'ses_1'), createMarkKeeper(storage, 'usr_1', 'ses_1')]
  one.toggle(1)
  other.toggle(2)
  expect(other.store.getState().marks.map((each) => each.tUs)).toEqual([1, 2])
})

test('a storage that is full, or holds something else, costs the marks and nothing more', () => {
  const full = { ...createMemoryStorage(), getItem: () => '{"not":"marks"}', setItem: () => { throw new Error('QuotaExceededError') } } // biome-ignore format: one line says it
  const keeper = createMarkKeeper(full, 'usr_1', 'ses_1')
  keeper.toggle(1)
  expect(keeper.store.getState().marks).toEqual([{ tUs: 1, note: '' }])
})

test('commands set marks at the playhead and go between them', () => {
  const { run, player, marks } = createTestWorkbench()
  player.seek(3 * s)
  run('mark')
  player.seek(7 * s)
  run('note-mark')
  expect(marks.store.getState()).toEqual({
    marks: [
      { tUs: 3 * s, note: '' },
      { tUs: 7 * s, note: '' },
    ],
    writingTUs: 7 * s,
  })
  run('previous-mark')
  expect(player.tUs()).toBe(3 * s)
  run('mark')
  expect(marks.store.getState().marks.map((each) => each.tUs)).toEqual([7 * s])
})

test('commands go from hit to hit', () => {
  const { run, player, searcher } = createTestWorkbench()
  searcher.setText('click')
  run('next-hit')
  expect(player.tUs()).toBe(2 * s)
  run('next-hit')
  run('next-hit')
  expect(player.tUs()).toBe(5 * s)
  run('previous-hit')
  expect(player.tUs()).toBe(2 * s)
})

test('a loop begins and ends where the playhead was, and is what the timeline shows', () => {
  const { run, player, store } = createTestWorkbench()
  const loop = () => player.transport.getState().loop
  player.seek(3 * s)
  run('loop-start')
  expect(loop()).toEqual({ startUs: 3 * s, endUs: 10 * s })
  player.seek(6 * s)
  run('loop-end')
  expect(loop()).toEqual({ startUs: 3 * s, endUs: 6 * s })
  expect(player.tUs()).toBe(3 * s)
  run('loop')
  expect(loop()).toBeNull()
  store.setState({ pending: { tier: 'goal', span: { startUs: 1 * s, endUs: 2 * s } } })
  run('loop')
  expect(loop()).toEqual({ startUs: 1 * s, endUs: 2 * s })
  store.setState({ view: { fromUs: 4 * s, toUs: 8 * s } })
  run('loop-visible')
  expect([loop(), player.tUs()]).toEqual([{ startUs: 4 * s, endUs: 8 * s }, 4 * s])
})
