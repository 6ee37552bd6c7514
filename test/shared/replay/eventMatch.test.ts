import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Action } from '#shared/actions/types.ts'
import { createActionFilter } from '#shared/replay/actionMatch.ts'
import { createEventScan, toHitLine } from '#shared/replay/eventMatch.ts'
import { createEventIndex, listedKinds, toEventLine, toEventRows, toMoveLine, withMovements } from '#shared/replay/eventRows.ts'
import { parseEventSearch } from '#shared/replay/eventSearch.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { findExamples } from '#shared/replay/searchExamples.ts'
import { at, down, key, recordingOf, typing, up } from './fixture.ts'

const s = 1_000_000

/** A small piece of work in a shop: a page, a button pressed, a name typed with a slip, a shortcut, a masked key. */
const shop = recordingOf(
  [
    { type: 'nav', tUs: 0, title: 'Lamps', url: 'https://shop.example.com/lamps' },
    at(0.5 * s, 10, 10),
    { type: 'dom', tUs: 1 * s, role: 'button', name: 'Save for later', rect: { x: 0, y: 0, w: 50, h: 20 } },
    { type: 'dom', tUs: 1.1 * s, role: 'link', name: 'Basket', rect: { x: 200, y: 0, w: 50, h: 20 } },
    down(1.2 * s, 10, 10),
    up(1.3 * s, 10, 10),
    { type: 'nav', tUs: 3 * s, title: 'Address', url: 'https://shop.example.com/address' },
    ...typing(4 * s, 'helo'),
    key(4.5 * s, 'backspace'),
    ...typing(4.6 * s, 'lo you'),
    down(9 * s, 300, 300),
    key(10 * s, 'ctrl_l'),
    key(10.1 * s, 's'),
    key(10.2 * s, 's', 'key.up'),
    key(10.3 * s, 'ctrl_l', 'key.up'),
    key(12 * s, 'ctrl_l'),
    { type: 'key.down', tUs: 12.1 * s, key: 'x', flags: ['masked'] },
    key(12.2 * s, 'ctrl_l', 'key.up'),
    { type: 'key.down', tUs: 15 * s, key: 'w', text: 'w', flags: ['masked'] },
    { type: 'pointer.scroll', tUs: 20 * s, xPx: 1, yPx: 1, dx: 0, dy: -2, unit: 'notch' },
    { type: 'marker', tUs: 21 * s, text: 'saved by hand' },
  ],
  { durationUs: 30 * s },
)

function search(text: string, recording: Recording = shop, rows = 3): string[] {
  const index = createEventIndex(recording)
  const scan = createEventScan(recording, index, parseEventSearch(text).terms)
  while (scan.step(rows));
  const hits = scan.hits()
  return Array.from(hits.tUs, (tUs, row) => {
    const { title, detail } = toHitLine(recording, index, hits, row)
    return `${tUs / s} ${title} ${detail}`
  })
}

describe('a search of events finds', () => {
  test.each([
    ['save', ['1 on button Save for later', '1.2 left down “Save for later” · 10, 10', '21 marker saved by hand']],
    ['click "Save"', ['1.2 left down “Save for later” · 10, 10']],
    ['click "basket"', []],
    ['click "address"', ['9 left down 300, 300']],
    ['click', ['1.2 left down “Save for later” · 10, 10', '9 left down 300, 300']],
    ['type:"hello"', ['4 type hello you']],
    ['hello', ['4 type hello you']],
    ['type:"you"', ['4.9 type hello you']],
    ['helo', []],
    ['type:"o"', ['4.7 type hello you', '5 type hello you']],
    ['ctrl+s', ['10.1 key Ctrl+S']],
    ['ctrl+x', []],
    ['type:w', []],
    ['lamps', ['0 page Lamps · https://shop.example.com/lamps']],
    ['shop.example.com/address', ['3 page Address · https://shop.example.com/address']],
    ['in:"lamps" kind:click', ['1.2 left down “Save for later” · 10, 10']],
    ['in:address kind:click|scroll', ['9 left down 300, 300', '20 scroll down 2 1, 1']],
    ['kind:key', ['4 type hello you', '10.1 key Ctrl+S', '12.1 key Ctrl+•', '15 type •']],
    ['kind:type at:4..10', ['4 type hello you']],
    ['kind:note', ['21 marker saved by hand']],
    ['at:20..', ['20 scroll down 2 1, 1', '21 marker saved by hand']],
    ['save hand', ['21 marker saved by hand']],
    ['"scroll down"', ['20 scroll down 2 1, 1']],
    ['', []],
  ] as const)('%s', (text, lines) => {
    expect(search(text)).toEqual(lines)
  })
})

test('what is searched in pieces is found as if searched at once', () => {
  for (const text of ['save', 'kind:key', 'type:"o"', 'in:address']) expect(search(text, shop, 1)).toEqual(search(text, shop, 1000))
})

test('a hit deep in a long text is shown with what stands around it', () => {
  const long = recordingOf(typing(0, `${'blah '.repeat(40)}needle and more`), { durationUs: 60 * s })
  expect(search('needle', long)).toEqual(['20 type …h blah blah needle and more'])
})

test('a masked key is listed as masked', () => {
  const index = createEventIndex(shop)
  const lines = Array.from(index.tUs, (_, row) => toEventLine(shop, index, row)).filter(
    (line) => line.tUs === 12.1 * s || line.tUs === 15 * s,
  )
  expect(lines.map(({ title, detail }) => `${title}${detail}`)).toEqual(['key •', 'key •'])
})

const action = (kind: Action['kind'], tStartUs: number, more: Partial<Action> = {}): Action => ({
  ...{ id: `${kind}@${tStartUs / s}`, kind, tStartUs, tEndUs: tStartUs, seqFrom: 0, seqTo: 0, frameTUs: null, flags: [] },
  ...more,
})
const actions = [
  action('click', 1.2 * s, { xPx: 10, yPx: 10, button: 'left' }),
  action('type', 4 * s, { text: 'hello you' }),
  action('click', 9 * s, { xPx: 300, yPx: 300, button: 'left' }),
  action('hotkey', 10.1 * s, { keys: ['ctrl', 's'] }),
  action('scroll', 20 * s, { scrollY: -2 }),
  action('source', 25 * s, { text: 'click getByText("Save")' }),
]

test.each([
  ['click "Save"', ['click@1.2', 'source@25']],
  ['click "Address"', ['click@9']],
  ['hello', ['type@4']],
  ['type:hello', ['type@4']],
  ['ctrl+s', ['hotkey@10.1']],
  ['in:lamps', ['click@1.2']],
  ['kind:scroll|type', ['type@4', 'scroll@20']],
  ['at:9..20', ['click@9', 'hotkey@10.1']],
])('the same search of actions: %s', (text, ids) => {
  expect(actions.filter(createActionFilter(shop, parseEventSearch(text).terms)).map((each) => each.id)).toEqual(ids)
})

const anyEvent = fc.oneof(
  fc.nat(60).map((tUs) => at(tUs, 1, 1)),
  fc.nat(60).map((tUs) => down(tUs)),
  fc.nat(60).map((tUs) => key(tUs, 'a')),
  fc.nat(60).map((tUs) => ({ type: 'marker' as const, tUs, text: 'x' })),
)

test('the index is all listed events in order of time and the recorder’s order; with movements, all events', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      const recording = recordingOf(events)
      const index = createEventIndex(recording)
      const seqOf = (at: number) => {
        const kind = listedKinds[index.track[at] as number]
        return kind && recording.tracks[kind].seq[index.row[at] as number]
      }
      const inOrder = events
        .map((each, seq) => ({ tUs: each.tUs, seq, isMove: each.type === 'pointer.move' }))
        .sort((a, b) => a.tUs - b.tUs || a.seq - b.seq)
      expect(Array.from(index.tUs, (_, at) => seqOf(at))).toEqual(inOrder.filter((each) => !each.isMove).map((each) => each.seq))
      const rows = withMovements(recording, index)
      const seqs = Array.from({ length: rows.count }, (_, row) => {
        const place = rows.placeAt(row)
        return place.kind === 'move' ? recording.tracks.pointer.seq[place.row] : seqOf(place.at)
      })
      expect(seqs).toEqual(inOrder.map((each) => each.seq))
      expect(rows.lastRowAt(30)).toBe(inOrder.filter((each) => each.tUs <= 30).length - 1)
      expect(toEventRows(index).lastRowAt(30)).toBe(inOrder.filter((each) => !each.isMove && each.tUs <= 30).length - 1)
    }),
    { numRuns: 100 },
  )
})

test('a movement is listed with its place', () => {
  expect(toMoveLine(shop, 0)).toEqual({ kind: 'pointer', tUs: 0.5 * s, title: 'move', detail: '10, 10' })
})

test('the examples of a recording’s search find something in it', () => {
  const examples = findExamples(shop)
  expect(examples.map((each) => each.text)).toEqual(['click "Save for later"', 'type:"hello"', 'ctrl+s', 'in:"Lamps"'])
  for (const { text } of examples.slice(0, 3)) expect(search(text)).not.toEqual([])
})
