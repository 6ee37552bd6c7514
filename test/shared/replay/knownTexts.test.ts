import { describe, expect, test } from 'vitest'
import { collectKnownTexts, quotesOf } from '#shared/replay/knownTexts.ts'
import { recordingOf, typing } from './fixture.ts'

describe('texts in quotation marks', () => {
  test.each([
    ['Press “Save” and then "Close"', ['Save', 'Close']],
    ['Open «Datei», then „Neu“', ['Datei', 'Neu']],
    ['It’s Anna’s mailbox', []],
    ['The grade “A” in 12" of paper', []],
    [`Type “${'x'.repeat(81)}”`, []],
  ])('%s', (text, expected) => {
    expect(quotesOf(text)).toEqual(expected)
  })
})

const shop = [
  { type: 'window.focus', tUs: 0, app: 'Browser', title: 'Orders – Lamp shop', url: 'https://shop.test/find?q=b%C3%BCro' },
  { type: 'dom', tUs: 10, role: 'button', name: 'Place  order …' },
] as const

describe('what a text names', () => {
  const known = collectKnownTexts(recordingOf([...shop, ...typing(20, 'dimmer')]))

  test('counts as seen when it is an element’s name, a title, a part of an address, or was typed', () => {
    for (const text of ['“Place order”', '“orders”', '“Büro”', '“dimmer”', '“BROWSER”', 'no quotation'])
      expect([text, known.firstUnseen(text)]).toEqual([text, null])
  })

  test('is told when it is none of these, the first of several', () => {
    expect(known.firstUnseen('Press “Place order”, “Pay now”, then “Leave”')).toBe('Pay now')
  })

  test('a recording says whether it names elements at all', () => {
    expect(known.hasNames).toBe(true)
    expect(collectKnownTexts(recordingOf([shop[0]])).hasNames).toBe(false)
  })
})
