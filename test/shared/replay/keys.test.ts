import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinCaps, toKeyCap } from '#shared/replay/keyNames.ts'
import { typedAfter } from '#shared/replay/keyRuns.ts'
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
  expect(stateAt(recording, 100).typed?.text).toBe('a')
  expect(stateAt(recording, 101).typed?.text).toBe('ab')
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
      expect(run && typedAfter(tracks.keys, run, until).text).toBe(text.join(''))
    }),
    { numRuns: 80 },
  )
})

describe('corrections', () => {
  const strokes = (...names: string[]) => names.map((name, index) => key(index * 1000, name))
  const typed = (...names: string[]) => {
    const recording = recordingOf(strokes(...names))
    return stateAt(recording, (names.length - 1) * 1000).typed
  }

  test('arrows move in what was typed, and letters go in there', () => {
    expect(typed('a', 'c', 'left', 'b')).toMatchObject({ text: 'abc', caret: 2 })
    expect(typed('a', 'b', 'left', 'delete')).toMatchObject({ text: 'a', struck: 'b' })
  })

  test('a selection is replaced by the next letter, and its end gives the caret', () => {
    expect(typed('a', 'b', 'c', 'shift', 'left', 'left')).toMatchObject({ text: 'abc', caret: 1, anchor: 3 })
    expect(typed('a', 'b', 'c', 'shift', 'left', 'left', 'x')).toMatchObject({ text: 'ax', caret: 2, anchor: 2, struck: 'bc', struckAt: 1 })
  })

  test('Ctrl takes a word', () => {
    expect(typed('a', ' ', 'b', 'c', 'ctrl', 'backspace')).toMatchObject({ text: 'a ', struck: 'bc' })
  })

  test('what one run of deletions takes away is struck through where it stood, and for a moment only', () => {
    const recording = recordingOf([...strokes('a', 'b', 'c', 'backspace', 'backspace'), key(500_000, 'x')])
    expect(stateAt(recording, 4000).typed).toMatchObject({ text: 'a', struck: 'bc', struckAt: 1 })
    expect(stateAt(recording, 500_000).typed).toMatchObject({ text: 'ax', caret: 2, struck: 'bc', struckAt: 1 })
    expect(stateAt(recording, 1_300_000).typed).toMatchObject({ text: 'ax', struck: '' })
  })

  test('the caret never leaves what is known: an arrow beyond it ends the text', () => {
    expect(runs(...strokes('a', 'left', 'left', 'b'))).toEqual(['text a', 'shortcut ←', 'text b'])
  })

  test('after a press the next letter is a text of its own', () => {
    expect(runs(key(0, 'a'), { type: 'pointer.down', tUs: 10, xPx: 1, yPx: 1, button: 'left' }, key(20, 'b'))).toEqual(['text a', 'text b'])
  })

  test('of a masked key neither name nor text is told, in a shortcut neither', () => {
    const masked = { type: 'key.down' as const, key: 'F9', text: 'secret', flags: ['masked' as const] }
    expect(
      JSON.stringify(recordingOf([key(0, 'ctrl'), { ...masked, tUs: 1 }, key(2, 'ctrl', 'key.up'), { ...masked, tUs: 3 }]).keyRuns),
    ).not.toMatch(/secret|F9/)
  })
})
