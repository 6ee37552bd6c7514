import { describe, expect, test } from 'vitest'
import { findMarked, parseEventSearch, patternsOf } from '#shared/replay/eventSearch.ts'

const s = 1_000_000
const termsOf = (text: string) => {
  const { terms, problem } = parseEventSearch(text)
  expect(problem).toBeNull()
  return terms
}

describe('a search reads as', () => {
  test.each([
    ['', []],
    ['save', [{ kind: 'words', text: 'save' }]],
    [
      'save  draft',
      [
        { kind: 'words', text: 'save' },
        { kind: 'words', text: 'draft' },
      ],
    ],
    ['"save as"', [{ kind: 'words', text: 'save as' }]],
    ['“save as”', [{ kind: 'words', text: 'save as' }]],
    ['"save a', [{ kind: 'words', text: 'save a' }]],
    ['click "Save"', [{ kind: 'click', text: 'Save' }]],
    [
      'Click  "Save as" draft',
      [
        { kind: 'click', text: 'Save as' },
        { kind: 'words', text: 'draft' },
      ],
    ],
    ['click:save', [{ kind: 'click', text: 'save' }]],
    [
      'click save',
      [
        { kind: 'words', text: 'click' },
        { kind: 'words', text: 'save' },
      ],
    ],
    [
      'doubleclick "Save"',
      [
        { kind: 'words', text: 'doubleclick' },
        { kind: 'words', text: 'Save' },
      ],
    ],
    ['type:"hello you"', [{ kind: 'type', text: 'hello you' }]],
    ['type "hello', [{ kind: 'type', text: 'hello' }]],
    ['ctrl+s', [{ kind: 'chord', caps: 'Ctrl+S' }]],
    ['shift+Control+z', [{ kind: 'chord', caps: 'Ctrl+Shift+Z' }]],
    ['"ctrl+s"', [{ kind: 'words', text: 'ctrl+s' }]],
    ['c++', [{ kind: 'words', text: 'c++' }]],
    ['a+b', [{ kind: 'words', text: 'a+b' }]],
    ['in:"Inbox (3)"', [{ kind: 'in', text: 'Inbox (3)' }]],
    ['kind:scroll|click', [{ kind: 'kinds', kinds: ['click', 'scroll'] }]],
    ['at:1:20..2:00', [{ kind: 'at', startUs: 80 * s, endUs: 120 * s }]],
    ['at:..2:00', [{ kind: 'at', startUs: 0, endUs: 120 * s }]],
    ['at:1:20..', [{ kind: 'at', startUs: 80 * s, endUs: Number.POSITIVE_INFINITY }]],
    ['at:1:20', [{ kind: 'at', startUs: 80 * s, endUs: 81 * s }]],
    ['https://shop.example.com/cart', [{ kind: 'words', text: 'https://shop.example.com/cart' }]],
    ['localhost:4070', [{ kind: 'words', text: 'localhost:4070' }]],
    ['12:30', [{ kind: 'words', text: '12:30' }]],
  ] as const)('%s', (text, terms) => {
    expect(termsOf(text)).toEqual(terms)
  })
})

test.each([
  ['save kind:clack', 'kind:clack', 'there is no kind “clack”; there are click, key, type, scroll, window, note, target'],
  ['knd:click save', 'knd:click', 'there is no “knd:”; there are click: type: in: kind: at: (in quotes it is a plain word)'],
  ['x at:soon', 'at:soon', 'not a time: "soon" (expected 36.95, 0:36.950 or 1:02:03)'],
  ['at:2:00..1:00', 'at:2:00..1:00', 'at: 1:00 is not after 2:00'],
  ['at:', 'at:', 'at: when? For example at:1:20..2:00'],
  ['in: save', 'in:', 'in: what? For example in:"Save"'],
  ['kind:', 'kind:', 'kind: which? One of click, key, type, scroll, window, note, target'],
  ['a "" b', '""', 'the quotes are empty'],
])('%s: what can’t be read is told at its place, and the rest still searches', (text, part, message) => {
  const { problem, terms } = parseEventSearch(text)
  expect(problem).toEqual({ message, from: text.indexOf(part), to: text.indexOf(part) + part.length })
  const rest = text.replace(part, ' ').trim()
  expect(terms).toEqual(rest ? rest.split(/\s+/).map((word) => ({ kind: 'words', text: word })) : [])
})

test('what matched is marked once, however many words match it', () => {
  const patterns = patternsOf(parseEventSearch('sav "ave" in:"window"').terms)
  expect(findMarked('Save the window (saved)', patterns)).toEqual([
    [0, 4],
    [17, 21],
  ])
})

test('signs of the search language of patterns are plain text', () => {
  expect(findMarked('costs $5.00 (net)', patternsOf(parseEventSearch('"$5.00 (n"').terms))).toEqual([[6, 14]])
})
