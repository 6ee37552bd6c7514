import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CanonicalEvent } from '#shared/events.ts'
import { makeVideo } from '../media/videos.ts'
import { createImporting, type Files, type Importing, offer } from './offer.ts'
import { agentnetFiles, ducktrackFiles } from './samples.ts'

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

/** Imports a DuckTrack folder of these events (times in seconds) and gives the session with its events. */
async function read(events: (object | string)[], also: Files = {}) {
  const text = events.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join('')
  const result = await importing.import(offer(ducktrackFiles({ 'events.jsonl': text, ...also })))
  const doc = await importing.docOf(result)
  return {
    doc,
    events: await importing.eventsOf(doc),
    warnings: doc.warnings.filter((each) => !['no_video', 'screen_size_unsure'].includes(each.code)),
  }
}
const move = (time_stamp: number, x = 1, y = 2) => ({ time_stamp, action: 'move', x, y })
const key = (time_stamp: number, action: 'press' | 'release', name: string | null, also = {}) => ({ time_stamp, action, name, ...also })
const click = (time_stamp: number, pressed: boolean, button = 'left') => ({ time_stamp, action: 'click', x: 5, y: 6, button, pressed })
const flagsOf = (events: CanonicalEvent[]) => events.map((event) => `${event.type}${event.flags ? ` ${event.flags}` : ''}`)

describe('session time 0', () => {
  const times = { video_start_timestamp: 99.5, obs_record_state_timings: { OBS_WEBSOCKET_OUTPUT_STARTED: [99.75] } }
  const metadata = (value: object) => ({ 'metadata.json': JSON.stringify(value) })

  test('is when the recorder says the video began', async () => {
    const { events, doc } = await read([move(100)], metadata(times))
    expect(events[0]?.tUs).toBe(500_000)
    expect(doc.clocks[0]?.originRaw).toBe('99.5')
  })

  test('else when OBS says it began, if there is a video', async () => {
    const { obs_record_state_timings } = times
    const { events } = await read([move(100)], { ...metadata({ obs_record_state_timings }), 'screen.mp4': await makeVideo() })
    expect(events[0]?.tUs).toBe(250_000)
  })

  test('else at the first event, and a video that nobody dated is said to be unsure', async () => {
    const { events, warnings, doc } = await read([move(100), move(101)], { 'screen.mp4': await makeVideo() })
    expect(events[0]?.tUs).toBe(0)
    expect(warnings).toMatchObject([{ code: 'video_sync_unsure' }])
    expect(doc.durationUs).toBe(2_500_000) // the video is longer than the events
  })

  test('may come after the first events: they keep their order, before zero', async () => {
    const { events, warnings } = await read([move(99), move(100)], metadata(times))
    expect(events.map((event) => event.tUs)).toEqual([-500_000, 500_000])
    expect(warnings).toMatchObject([{ code: 'before_start', count: 1 }])
  })
})

test('buttons and keys are pressed and released in pairs; what has no pair is told and flagged', async () => {
  const { events, warnings } = await read([
    click(1, true),
    click(2, false),
    click(3, false, 'right'),
    key(4, 'press', 'shift'),
    key(5, 'press', 'A'),
    key(6, 'release', 'a'), // shift was let go in between: the same key
    key(7, 'press', 'cmd'),
    move(20),
  ])
  expect(flagsOf(events)).toEqual([
    'pointer.down',
    'pointer.up',
    'pointer.up unmatched',
    'key.down unmatched',
    'key.down',
    'key.up',
    'key.down unmatched',
    'pointer.move',
  ])
  expect(warnings).toMatchObject([
    { code: 'unmatched_press', count: 3, tUs: 2_000_000, message: 'release without a press: right at 0:02.000' },
  ])
})

test('a key held down repeats, and types its text each time', async () => {
  const { events } = await read([
    key(1, 'press', 'x'),
    key(2, 'press', 'x'),
    key(3, 'release', 'x'),
    key(4, 'press', 'space'),
    key(5, 'release', 'space'),
  ])
  expect(events).toMatchObject([
    { type: 'key.down', key: 'x', text: 'x', repeat: false },
    { type: 'key.down', key: 'x', text: 'x', repeat: true },
    { type: 'key.up', key: 'x', repeat: false },
    { type: 'key.down', key: 'space', text: ' ' },
    { type: 'key.up', key: 'space' },
  ])
})

test('a key that the recorder could not name is there all the same', async () => {
  const { events, warnings } = await read([
    key(1, 'press', null),
    key(2, 'release', null),
    key(3, 'press', '$Unknown (255)$', { pynput_key: '<255>' }),
  ])
  expect(events).toMatchObject([{ key: '', flags: ['unknown_key'] }, { key: '' }, { key: '$Unknown (255)$', vk: 255 }])
  expect(warnings).toMatchObject([{ code: 'unknown_key', count: 3 }, { code: 'unmatched_press' }])
})

test('scrolls are notches, positive up and right; pauses are notes', async () => {
  const { events } = await read([
    { time_stamp: 1, action: 'scroll', x: 1, y: 2, dx: 1, dy: 2 },
    { time_stamp: 2, action: 'pause' },
    { time_stamp: 3, action: 'resume' },
  ])
  expect(events).toMatchObject([{ type: 'pointer.scroll', dx: 1, dy: 2, unit: 'notch' }, { type: 'pause' }, { type: 'resume' }])
})

test('records out of order keep their place, and are told', async () => {
  const { events, warnings } = await read([move(2), move(1, 7), move(3)], { 'metadata.json': '{"video_start_timestamp": 0}' })
  expect(events.map((event) => [event.seq, event.tUs, event.flags ?? []])).toEqual([
    [1, 1_000_000, ['backwards_time']],
    [0, 2_000_000, []],
    [2, 3_000_000, []],
  ])
  expect(warnings).toMatchObject([{ code: 'backwards_time', count: 1, tUs: 1_000_000, seq: 1 }])
})

test('lines that are no records are counted, with the place of the first', async () => {
  const { events, warnings } = await read([
    move(1),
    '{"time_stamp": 1, "act',
    '[]',
    { action: 'move' },
    { time_stamp: 2, action: 'dance' },
    { time_stamp: 3, action: 'move', x: 'a' },
    { time_stamp: 1e300, action: 'move', x: 1, y: 1 },
    '',
    move(4),
  ])
  expect(events).toHaveLength(2)
  expect(warnings).toEqual([
    { code: 'malformed_record', count: 5, message: 'events.jsonl, line 2, byte 45: not a JSON object, left out' },
    { code: 'unknown_record', count: 1, message: 'events.jsonl, line 5, byte 89: action "dance" is not known, left out' },
  ])
})

test('a file in which no line is an event is refused', async () => {
  const result = await importing.import(offer(agentnetFiles({ 'events.jsonl': 'gAAAAABm\n'.repeat(4) })))
  expect(result).toMatchObject({ sessions: [], refused: [{ path: 'events.jsonl', code: 'bad_input' }] })
})

test('pushing the pointer against the edge is not leaving the screen; staying outside is', async () => {
  const bounce = await read([move(1, 10), move(1.1, -30), move(1.2, 5)])
  expect(bounce.warnings).toEqual([])
  expect(flagsOf(bounce.events)).toEqual(['pointer.move', 'pointer.move out_of_bounds', 'pointer.move'])
  const away = await read([move(1, 10), move(2, 900), move(4, 950), move(5, 10)])
  expect(away.warnings).toMatchObject([{ code: 'pointer_outside_screen', tUs: 1_000_000, count: 2 }])
  expect(away.events.map((event) => 'xPx' in event && event.xPx)).toEqual([10, 900, 950, 10]) // never clamped
})

test('a single file of events is a recording too', async () => {
  const result = await importing.import(offer({ 'whatever.txt': String(ducktrackFiles()['events.jsonl']) }))
  expect(result).toMatchObject({ sessions: [{ format: 'ducktrack', events: 6, screens: [] }], refused: [] })
  expect(result.sessions[0]?.warnings.map((each) => each.code)).toEqual(['no_video', 'screen_size_unsure'])
})

test('the name of a person in a folder does not become a title', async () => {
  const result = await importing.import(offer(ducktrackFiles()), { name: 'jane.doe@example.com 2024-05-01' })
  expect((await importing.docOf(result)).title).toBe('… 2024-05-01')
})
