import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStreamClock } from '#client/engine/streamClock.ts'
import type { NewStreamShift, StreamShift } from '#shared/api.ts'
import { shiftOf } from '#shared/replay/streamShifts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const edit = (stream: number, shiftUs: number, revision = 1): StreamShift => ({ stream, shiftUs, revision, author: 'Ada', createdAt: '' })

function open(saved: StreamShift[] = []) {
  const sent: NewStreamShift[] = []
  const shown: number[] = []
  let refusal: Error | null = null
  const clock = createStreamClock({
    saved,
    send: async (each) => {
      if (refusal) throw refusal
      sent.push(each)
      return edit(each.stream, each.shiftUs, sent.length)
    },
    onShift: (shifts) => shown.push(shiftOf(shifts, 0)),
  })
  const refuse = (error: Error | null) => {
    refusal = error
  }
  return { clock, sent, shown, refuse }
}
const rest = () => vi.advanceTimersByTimeAsync(2000)

test('nudges are shown one by one and saved as one edit when they rest', async () => {
  const { clock, sent, shown } = open([edit(0, 100_000)])
  for (let count = 0; count < 3; count++) clock.nudge(0, 10_000)
  expect(shown).toEqual([110_000, 120_000, 130_000])
  expect([sent, clock.store.getState().status]).toEqual([[], { kind: 'waiting' }])
  await rest()
  expect(sent).toEqual([{ stream: 0, shiftUs: 130_000 }])
  expect(clock.store.getState()).toMatchObject({ status: { kind: 'saved' }, saved: [{ shiftUs: 130_000, author: 'Ada' }] })
})

test('going there and back saves nothing', async () => {
  const { clock, sent } = open()
  clock.nudge(0, 10_000)
  clock.nudge(0, -10_000)
  await rest()
  expect([sent, clock.store.getState().status.kind]).toEqual([[], 'saved'])
})

test('what the server refuses stays shown, and is sent when it is asked again', async () => {
  const { clock, sent, refuse } = open()
  refuse(new Error('the server does not answer'))
  clock.set(0, 280_000)
  await rest()
  expect(clock.store.getState()).toMatchObject({
    status: { kind: 'failed', message: 'the server does not answer' },
    shifts: [{ shiftUs: 280_000 }],
  })
  refuse(null)
  clock.flush()
  await rest()
  expect([sent, clock.store.getState().status.kind]).toEqual([[{ stream: 0, shiftUs: 280_000 }], 'saved'])
})

test('leaving sends what had not rested yet', () => {
  const { clock, sent } = open()
  clock.nudge(1, 33_333)
  clock.dispose()
  expect(sent).toEqual([{ stream: 1, shiftUs: 33_333 }])
})
