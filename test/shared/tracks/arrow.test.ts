import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CanonicalEvent } from '#shared/events.ts'
import { concatTracks, decodeTrack, encodeTrack } from '#shared/tracks/arrow.ts'
import { TrackBuilder } from '#shared/tracks/builder.ts'
import type { Track } from '#shared/tracks/columns.ts'
import { isEventTrack, iterateEvents } from '#shared/tracks/events.ts'

const head = { tUs: fc.integer({ min: -1_000_000, max: 2 ** 50 }) }
const point = {
  xPx: fc.oneof(
    fc.integer({ min: -70_000, max: 70_000 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
  ),
  yPx: fc.integer({ min: -100, max: 100 }),
  surface: fc.integer({ min: 0, max: 255 }),
}
const text = fc.string({ unit: 'grapheme', maxLength: 6 })
const anyEvent: fc.Arbitrary<CanonicalEvent> = fc.oneof(
  fc.record({ ...head, ...point, seq: fc.constant(0), type: fc.constant('pointer.move' as const) }),
  fc.record({
    ...head,
    ...point,
    seq: fc.constant(0),
    type: fc.constantFrom('pointer.down' as const, 'pointer.up' as const),
    button: fc.constantFrom('left' as const, 'x2' as const),
  }),
  fc.record({
    ...head,
    seq: fc.constant(0),
    type: fc.constantFrom('key.down' as const, 'text.input' as const),
    key: text,
    repeat: fc.boolean(),
    text,
    vk: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    ...head,
    seq: fc.constant(0),
    type: fc.constant('window.focus' as const),
    surface: fc.constant(0),
    title: text,
    rect: fc.record({ x: fc.integer(), y: fc.integer(), w: fc.nat(), h: fc.nat() }),
  }),
  fc.record({ ...head, seq: fc.constant(0), type: fc.constant('marker' as const), text, data: fc.record({ a: text, b: fc.integer() }) }),
)
/** Events as a recorder numbers them: in the order of the file, whatever their times. */
const anyEvents = fc.array(anyEvent, { maxLength: 60 }).map((list) => list.map((event, seq) => ({ ...event, seq })))
const normal = (events: readonly CanonicalEvent[]) => events.map((event) => JSON.parse(JSON.stringify(event)))

function build(events: readonly CanonicalEvent[]): Track[] {
  const builder = new TrackBuilder()
  for (const event of events) builder.add(event)
  return builder.build()
}

describe('events as columns', () => {
  test('come back from their Arrow files as they went in, in order of time and then of the file', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const read = build(events).map((track) => decodeTrack(track.kind, encodeTrack(track)))
        const sorted = [...events].sort((a, b) => a.tUs - b.tUs || a.seq - b.seq)
        expect(normal([...iterateEvents(read.filter(isEventTrack))])).toEqual(normal(sorted))
      }),
    )
  })

  test('are the same whether a track is one file or cut anywhere into several', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 20 }), (events, size) => {
        for (const track of build(events)) {
          const parts = Array.from({ length: Math.ceil(track.rows / size) }, (_, i) =>
            decodeTrack(track.kind, encodeTrack(track, i * size, Math.min(track.rows, (i + 1) * size))),
          )
          expect(concatTracks(track.kind, parts)).toEqual(decodeTrack(track.kind, encodeTrack(track)))
        }
      }),
    )
  })

  test('give the same bytes each time', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const bytes = () => build(events).map((track) => Buffer.from(encodeTrack(track)).toString('hex'))
        expect(bytes()).toEqual(bytes())
      }),
    )
  })

  test('keep fractions and far-off positions exactly', () => {
    const xs = [0.1, 1175.421875, -64, 65535, 1e9 + 0.5]
    const [track] = build(xs.map((xPx, seq) => ({ type: 'pointer.move', seq, tUs: seq, xPx, yPx: 0, surface: 0 })))
    const read = decodeTrack('pointer', encodeTrack(track as Track<'pointer'>))
    expect([...read.xPx]).toEqual(xs)
  })
})
