import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinCaps, toKeyCap } from '#shared/replay/keyNames.ts'
import { textAfter } from '#shared/replay/keyRuns.ts'
import { stateAt } from '#shared/replay/state.ts'
import { key, recordingOf, typing } from './fixture.ts'

const runs = (...events: Parameters<typeof recordingOf>[0][number][]) => recordingOf(events).keyRuns.map((run) => `${run.kind} ${run.text}`)

test('letters typed in one go are one word', () => {
  expect(runs(...typing(0, 'hello'), ...typing(9_000_000, 'you'))).toEqual(['text hello', 'text you'])
})

test('a key that types nothing stands for itself, and ends the word before it', () => {
  expect(runs(...typing(0, 'ab'), key(250_000, 'enter'), ...typing(400_000, 'c'))).toEqual(['text ab', 'shortcut Enter', 'text c'])
})

test('modifiers join the key that they were held for', () => {
  expect(runs(key(0, 'ctrl_l'), key(10_000, 'shift'), key(20_000, 's'), key(30_000, 's', 'key.up'))).toEqual(['shortcut Ctrl+Shift+S'])
})

test('Shift alone makes no shortcut of a letter', () => {
  expect(runs(key(0, 'shift'), { type: 'key.down', tUs: 1000, key: 'A', text: 'A' })).toEqual(['text A'])
})

test('a masked key is shown as masked', () => {
  expect(runs({ type: 'key.down', tUs: 0, key: 'x', text: 'x', flags: ['masked'] })).toEqual(['text •'])
})

test('text that arrives beside its keys is counted once', () => {
  expect(runs(key(0, 'a'), { type: 'text.input', tUs: 1, text: 'a' }, key(100, 'b'), { type: 'text.input', tUs: 101, text: 'b' })).toEqual([
    'text ab',
  ])
})

test('one key has one cap, whatever the recorder calls it', () => {
  expect(['ctrl_l', 'Control', 'Key.ctrl_r', 'ControlLeft', 'a', 'Key.enter', 'ArrowLeft', ' '].map(toKeyCap)).toEqual([
    'Ctrl',
    'Ctrl',
    'Ctrl',
    'Ctrl',
    'A',
    'Enter',
    '←',
    'Space',
  ])
  expect(joinCaps(['S', 'Shift', 'Ctrl'])).toBe('Ctrl+Shift+S')
})

test('text that arrives beside its keys is counted once while it grows, too', () => {
  const recording = recordingOf([
    key(0, 'a'),
    { type: 'text.input', tUs: 1, text: 'a' },
    key(100, 'b'),
    { type: 'text.input', tUs: 101, text: 'b' },
  ])
  expect(stateAt(recording, 100).typed).toBe('a')
  expect(stateAt(recording, 101).typed).toBe('ab')
})

test('at any moment of a long text it is what its keys had made by then', () => {
  const strokes = fc.array(fc.constantFrom('a', 'b', 'é', '😀', 'backspace'), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(strokes, fc.nat({ max: 400 }), (names, until) => {
      const { keyRuns, tracks } = recordingOf(
        names.map((name, index) =>
          name === 'backspace' ? key(index * 1000, name) : { type: 'key.down' as const, tUs: index * 1000, key: name, text: name },
        ),
      )
      const text: string[] = []
      for (const name of names.slice(0, until + 1)) {
        if (name === 'backspace') text.pop()
        else text.push(name)
      }
      const [run] = keyRuns
      expect(run && textAfter(tracks.keys, run, until)).toBe(text.join(''))
    }),
    { numRuns: 80 },
  )
})
