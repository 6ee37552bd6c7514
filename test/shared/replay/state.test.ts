import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStateReader, stateAt } from '#shared/replay/state.ts'
import { at, down, key, recordingOf, typing, up } from './fixture.ts'

const s = 1_000_000

describe('the pointer', () => {
  test('stays where it was last seen, and is never between two samples', () => {
    const recording = recordingOf([at(0, 10, 10), at(s, 110, 10)])
    expect(stateAt(recording, s / 2).pointer).toMatchObject({ xPx: 10, yPx: 10, tUs: 0 })
    expect(stateAt(recording, s).pointer).toMatchObject({ xPx: 110 })
  })

  test('is unknown before its first sample', () => {
    expect(stateAt(recordingOf([at(s, 1, 1)]), s - 1).pointer).toBeNull()
  })

  test('is where a press was when that is newer than the last movement', () => {
    expect(stateAt(recordingOf([at(0, 10, 10), down(s, 55, 66)]), s).pointer).toMatchObject({ xPx: 55, yPx: 66 })
  })

  test('of two records of one time it takes the later in the recorder’s order', () => {
    expect(stateAt(recordingOf([down(s, 1, 1), at(s, 2, 2)]), s).pointer).toMatchObject({ xPx: 2 })
    expect(stateAt(recordingOf([at(s, 2, 2), down(s, 1, 1)]), s).pointer).toMatchObject({ xPx: 1 })
  })
})

describe('what is held', () => {
  test('a button is held from its press until its release', () => {
    const recording = recordingOf([down(s, 5, 6), up(3 * s)])
    expect(stateAt(recording, 2 * s).buttons).toMatchObject([{ button: 'left', sinceUs: s, xPx: 5, yPx: 6 }])
    expect(stateAt(recording, 3 * s).buttons).toEqual([])
  })

  test('a second press without a release between does not restart the hold', () => {
    expect(stateAt(recordingOf([down(s), down(2 * s)]), 3 * s).buttons).toMatchObject([{ sinceUs: s }])
  })

  test('keys are held in the order they went down, over more rows than a checkpoint spans', () => {
    const many = typing(2 * s, 'abcdefghij'.repeat(40))
    const recording = recordingOf([key(s, 'ctrl_l'), key(s + 1, 'shift'), ...many])
    expect(stateAt(recording, 60 * s).keys.map((each) => each.key)).toEqual(['ctrl_l', 'shift'])
  })
})

test('text grows as it is typed, and backspace takes letters back', () => {
  const recording = recordingOf([...typing(0, 'helo'), key(400_000, 'backspace'), ...typing(500_000, 'lo')])
  expect(stateAt(recording, 300_000).typed?.text).toBe('helo')
  expect(stateAt(recording, 450_000).typed?.text).toBe('hel')
  expect(stateAt(recording, 700_000).typed?.text).toBe('hello')
  expect(stateAt(recording, 10 * s).typed).toBeNull()
})

test('scroll is what was turned since the window came to the front', () => {
  const turn = (tUs: number, dy: number, unit: 'notch' | 'px' = 'notch') => ({
    type: 'pointer.scroll' as const,
    tUs,
    xPx: 1,
    yPx: 1,
    dx: 0,
    dy,
    unit,
  })
  const recording = recordingOf([turn(0, -2), turn(1, -1), { type: 'window.focus', tUs: 2, app: 'B' }, turn(3, 5), turn(4, 30, 'px')])
  expect([0, 1, 2, 3].map((tUs) => stateAt(recording, tUs).scroll?.dy ?? null)).toEqual([-2, -3, null, 5])
  expect(stateAt(recording, 9).scroll).toEqual({ dx: 0, dy: 30, unit: 'px', tUs: 4 })
})

test('a change of the viewport leaves the page in front', () => {
  const recording = recordingOf([
    { type: 'nav', tUs: 0, url: 'https://a.example' },
    { type: 'viewport', tUs: 1 },
  ])
  expect(stateAt(recording, 2).window?.url).toBe('https://a.example')
})

test('the frame is the last one at or before the time', () => {
  const frame = (tUs: number) => ({ tUs, sha256: null, wPx: 100, hPx: 50, key: true })
  const recording = recordingOf([at(0, 0, 0)], { frames: [frame(0), frame(s), frame(2 * s)], durationUs: 3 * s })
  expect([0, s - 1, s, 3 * s].map((tUs) => stateAt(recording, tUs).frame?.row)).toEqual([0, 0, 1, 2])
})

/** Random recordings: movements, presses and keys in time order with ties. */
const recordings = fc
  .array(
    fc.record({ gap: fc.integer({ min: 0, max: 40 }), kind: fc.integer({ min: 0, max: 4 }), x: fc.integer({ min: -50, max: 2000 }) }),
    {
      maxLength: 300,
    },
  )
  .map((steps) => {
    let tUs = 0
    return recordingOf(
      steps.map(({ gap, kind, x }) => {
        tUs += gap * 10_000
        const make = [
          () => at(tUs, x, x),
          () => down(tUs, x, x),
          () => up(tUs, x, x),
          () => key(tUs, 'abc '[x & 3] ?? 'a'),
          () => key(tUs, 'a', 'key.up'),
        ]
        return (make[kind] ?? (() => at(tUs, x, x)))()
      }),
    )
  })

test('seeking equals playing: whatever was asked before, a time gives the same state', () => {
  fc.assert(
    fc.property(recordings, fc.array(fc.nat({ max: 13_000_000 }), { maxLength: 60 }), (recording, times) => {
      const reader = createStateReader(recording)
      for (const tUs of times) expect(reader.at(tUs)).toEqual(stateAt(recording, tUs))
    }),
    { numRuns: 60 },
  )
})

test('the state equals that of going through every event from the start', () => {
  fc.assert(
    fc.property(recordings, fc.nat({ max: 13_000_000 }), (recording, tUs) => {
      const { buttons, keys } = recording.tracks
      const held = new Set<string>()
      for (let row = 0; row < keys.rows && (keys.tUs[row] ?? 0) <= tUs; row++) {
        if (keys.type[row] === 0) held.add(keys.key[row] ?? '')
        else held.delete(keys.key[row] ?? '')
      }
      let isDown = false
      for (let row = 0; row < buttons.rows && (buttons.tUs[row] ?? 0) <= tUs; row++) isDown = buttons.isDown[row] === 1
      const state = stateAt(recording, tUs)
      expect(new Set(state.keys.map((each) => each.key))).toEqual(held)
      expect(state.buttons.length === 1).toBe(isDown)
    }),
    { numRuns: 60 },
  )
})
