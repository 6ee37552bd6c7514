import { describe, expect, test } from 'vitest'
import { computeIdleSpans, idleSpanAt } from '#shared/replay/idle.ts'
import {
  advance,
  moveLoopEdge,
  type Playback,
  seek,
  startOfPlayback,
  stepRate,
  stepWatched,
  togglePlaying,
  withLoop,
} from '#shared/replay/playback.ts'
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

describe('idle time in a loop', () => {
  const skipping = { ...playing, isSkippingIdle: true }
  /** Where playing gets to in steps of 0.1 s of wall time. */
  const playFor = (from: Playback, seconds: number) => {
    let playback = from
    for (let step = 0; step < seconds * 10; step++) playback = advance(playback, 0.1 * s, course).playback
    return playback.tUs / s
  }

  test('that reaches over the loop’s end is jumped to the loop’s start', () => {
    const loop = { startUs: 18 * s, endUs: 30 * s }
    expect(advance({ ...skipping, tUs: 19.9 * s, loop }, 0.2 * s, course)).toEqual({
      playback: { ...skipping, tUs: 18 * s, loop },
      skipped: { startUs: 20 * s, endUs: 30 * s },
    })
  })

  test('that the loop begins in is jumped each round', () => {
    expect(playFor({ ...skipping, tUs: 40 * s, loop: { startUs: 40 * s, endUs: 52 * s } }, 3)).toBeCloseTo(50.8, 0)
  })

  test('that is all there is in the loop is played: it was asked for', () => {
    expect(playFor({ ...skipping, tUs: 30 * s, loop: { startUs: 30 * s, endUs: 40 * s } }, 3)).toBeCloseTo(33, 3)
  })
})

test.each([
  ['five seconds back are five that were seen', 52, -5, 17],
  ['on a part that was seen in one go, plainly five', 60, -5, 55],
  ['from right after a jump, those before it', 50, -5, 15],
  ['from the middle of what would be skipped, those before it', 35, -5, 15],
  ['on, too', 18, 5, 53],
  ['over several jumps', 82, -5, 67],
  ['before the start, which a seek then stops at', 2, -5, -3],
])('stepping by watched time: %s', (_, at, by, to) => {
  const idle = [...course.idle, { startUs: 71 * s, endUs: 80 * s }, { startUs: 80.5 * s, endUs: 81.5 * s }]
  expect(stepWatched(at * s, by * s, idle) / s).toBe(to)
})

describe('a loop', () => {
  test('takes a playhead that is outside to its start, and leaves one inside', () => {
    const loop = { startUs: 10 * s, endUs: 12 * s }
    expect(withLoop({ ...playing, tUs: 50 * s }, loop).tUs).toBe(10 * s)
    expect(withLoop({ ...playing, tUs: 11 * s }, loop).tUs).toBe(11 * s)
    expect(withLoop({ ...playing, tUs: 11 * s }, null).tUs).toBe(11 * s)
  })

  test.each([
    ['from here, to the end of the session', null, 'start', 30, [30, 100]],
    ['to here, from the start of the session', null, 'end', 30, [0, 30]],
    ['with a start further in', [10, 40], 'start', 30, [30, 40]],
    ['with a start past its end', [10, 40], 'start', 60, [60, 100]],
    ['with an end before its start', [10, 40], 'end', 5, [0, 5]],
    ['from the very end, where there is nothing to loop', null, 'start', 100, null],
  ] as const)('%s', (_, loop, edge, at, moved) => {
    const toSpan = (pair: readonly [number, number] | null) => pair && { startUs: pair[0] * s, endUs: pair[1] * s }
    expect(moveLoopEdge(toSpan(loop), edge, at * s, course.durationUs)).toEqual(toSpan(moved))
  })
})

test('speeds step through the known ones and end at the ends', () => {
  expect([stepRate(1, 1), stepRate(1, -1), stepRate(16, 1), stepRate(0.1, -1)]).toEqual([1.5, 0.5, 16, 0.1])
})
