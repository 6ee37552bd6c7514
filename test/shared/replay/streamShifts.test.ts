import { describe, expect, test } from 'vitest'
import { stateAt } from '#shared/replay/state.ts'
import { formatShift, toPlainShifts, withStreamShifts } from '#shared/replay/streamShifts.ts'
import { at, down, recordingOf } from './fixture.ts'

const frames = [0, 100_000, 200_000].map((tUs, number) => ({ tUs, wPx: 100, hPx: 50, key: true, sha256: String(number).repeat(64) }))
const recording = recordingOf([at(50_000, 1, 1), down(150_000, 5, 5)], { frames })

describe('a shift of a stream', () => {
  test('makes its pictures later, and nothing that the hands did', () => {
    const later = withStreamShifts(recording, [{ stream: 0, shiftUs: 60_000 }])
    expect([...(later.frames[0]?.tUs ?? [])]).toEqual([60_000, 160_000, 260_000])
    expect([stateAt(recording, 150_000).frame?.row, stateAt(later, 150_000).frame?.row]).toEqual([1, 0])
    expect(stateAt(later, 150_000).pointer).toEqual(stateAt(recording, 150_000).pointer)
  })

  test('takes the mappings and the zero of the stream along, so that the time inside the media stays what it was', () => {
    const later = withStreamShifts(recording, [{ stream: 0, shiftUs: -60_000 }])
    const zeroes = [recording, later].map((each) => (each.frames[0]?.tUs[2] ?? 0) - (each.doc.streams[0]?.offsetUs ?? 0))
    expect(zeroes).toEqual([200_000, 200_000])
    expect(later.doc.streams[0]?.mapping[0]?.tUs).toBe(-60_000)
  })

  test('leaves the recording as it was, and is the recording itself where there is none', () => {
    withStreamShifts(recording, [{ stream: 0, shiftUs: 60_000 }])
    expect(recording.frames[0]?.tUs[0]).toBe(0)
    expect(withStreamShifts(recording, [])).toBe(recording)
    expect(withStreamShifts(recording, [{ stream: 0, shiftUs: 0 }])).toBe(recording)
  })

  test('of another stream changes nothing here', () => {
    expect(withStreamShifts(recording, [{ stream: 3, shiftUs: 60_000 }]).frames[0]?.tUs).toEqual(recording.frames[0]?.tUs)
  })
})

test('shifts that do nothing are none', () => {
  const edits = [
    { stream: 1, shiftUs: 5, author: 'Ada' },
    { stream: 0, shiftUs: 0, author: 'Ada' },
  ]
  expect(toPlainShifts(edits)).toEqual([{ stream: 1, shiftUs: 5 }])
})

test('a shift is written in milliseconds with its sign', () => {
  expect([280_000, -16_667, 0, 1_500_000].map(formatShift)).toEqual(['+280 ms', '−16.7 ms', 'as recorded', '+1500 ms'])
})
