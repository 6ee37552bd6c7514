import { describe, expect, test } from 'vitest'
import { computeIdleSpans, idleSpanAt } from '#shared/replay/idle.ts'
import { advance, seek, startOfPlayback, stepRate, togglePlaying } from '#shared/replay/playback.ts'
import { at, key, recordingOf } from './fixture.ts'

const s = 1_000_000
const course = { durationUs: 100 * s, idle: [{ startUs: 20 * s, endUs: 50 * s }] }
const playing = { ...startOfPlayback, isPlaying: true }

describe('playing', () => {
  test('goes on by the elapsed time, at its rate', () => {
    expect(advance(playing, s, course).playback.tUs).toBe(s)
    expect(advance({ ...playing, rate: 4 }, s, course).playback.tUs).toBe(4 * s)
  })

  test('stands still while paused', () => {
    expect(advance(startOfPlayback, s, course).playback).toBe(startOfPlayback)
  })

  test('stops at the end, and starts over when asked to play there', () => {
    const { playback } = advance({ ...playing, tUs: 99.5 * s }, s, course)
    expect(playback).toMatchObject({ tUs: 100 * s, isPlaying: false })
    expect(togglePlaying(playback, course.durationUs)).toMatchObject({ tUs: 0, isPlaying: true })
  })

  test('goes round in a loop, also by more than its length', () => {
    const loop = { startUs: 10 * s, endUs: 12 * s }
    expect(advance({ ...playing, tUs: 11 * s, loop }, 1.5 * s, course).playback.tUs).toBe(10.5 * s)
    expect(advance({ ...playing, tUs: 11 * s, loop }, 6 * s, course).playback.tUs).toBe(11 * s)
  })

  test('a seek out of the loop ends it', () => {
    const loop = { startUs: 10 * s, endUs: 12 * s }
    expect(seek({ ...playing, loop }, 11 * s, course.durationUs).loop).toBe(loop)
    expect(seek({ ...playing, loop }, 13 * s, course.durationUs).loop).toBeNull()
  })

  test('a seek stays inside the session', () => {
    expect(seek(playing, -5, course.durationUs).tUs).toBe(0)
    expect(seek(playing, 1e12, course.durationUs).tUs).toBe(100 * s)
  })
})

describe('idle time', () => {
  test('is jumped when asked, and the jump is told', () => {
    const { playback, skipped } = advance({ ...playing, tUs: 19.5 * s, isSkippingIdle: true }, s, course)
    expect(playback.tUs).toBe(50 * s)
    expect(skipped).toEqual({ startUs: 20 * s, endUs: 50 * s })
  })

  test('is played when not asked', () => {
    expect(advance({ ...playing, tUs: 19.5 * s }, s, course)).toMatchObject({ playback: { tUs: 20.5 * s }, skipped: null })
  })

  test('is where no input was for the whole threshold, with half a second left at both ends', () => {
    const recording = recordingOf([at(0, 0, 0), key(1 * s, 'a'), at(11 * s, 5, 5)], { durationUs: 12 * s })
    expect(computeIdleSpans(recording, 5 * s)).toEqual([{ startUs: 1.5 * s, endUs: 10.5 * s }])
    expect(idleSpanAt(computeIdleSpans(recording, 5 * s), 5 * s)).not.toBeNull()
    expect(idleSpanAt(computeIdleSpans(recording, 5 * s), 10.5 * s)).toBeNull()
  })

  test('includes a quiet start and a quiet end', () => {
    const recording = recordingOf([key(30 * s, 'a')], { durationUs: 60 * s })
    expect(computeIdleSpans(recording, 5 * s)).toEqual([
      { startUs: 0, endUs: 29.5 * s },
      { startUs: 30.5 * s, endUs: 60 * s },
    ])
  })
})

test('speeds step through the known ones and end at the ends', () => {
  expect([stepRate(1, 1), stepRate(1, -1), stepRate(16, 1), stepRate(0.1, -1)]).toEqual([1.5, 0.5, 16, 0.1])
})
