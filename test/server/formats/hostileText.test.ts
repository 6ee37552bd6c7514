import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImporting, type Files, type Importing, offer, zip } from './offer.ts'
import { ducktrackFiles } from './samples.ts'

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

const moves = (...times: number[]) => times.map((time) => `{"time_stamp":${time},"action":"move","x":1,"y":2}\n`).join('')
const context = (version: number) => `{"version":${version},"type":"context-options","wallTime":1700000000000,"monotonicTime":1000}\n`
const call = (params: string) => `{"type":"before","callId":"c","startTime":1001,"class":"Page","method":"x","params":${params}}\n`
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

async function messageOf(files: Files): Promise<string> {
  const { sessions, refused } = await importing.import(offer(files))
  expect(sessions).toEqual([])
  return refused.map((each) => each.message).join('\n')
}

describe('texts that no database stores', () => {
  test('come in with the character for what is unreadable in their place', async () => {
    const key = String.raw`{"time_stamp":2,"action":"press","name":"k\u0000"}`
    const result = await importing.import(
      offer({
        'events.jsonl': `${moves(1)}${key}\n`,
        'task_name.json': String.raw`{"task_name":"open \ud800 it","description":"a\u0000b"}`,
        'metadata.json': String.raw`{"system":"Win\u0000dows"}`,
      }),
    )
    const doc = await importing.docOf(result)
    expect(doc).toMatchObject({ title: 'open \ufffd it', task: { description: 'a\ufffdb' }, platform: { system: 'Win\ufffddows' } })
    expect(doc.warnings.find((each) => each.code === 'unmatched_press')?.message).toContain('k\ufffd')
  })

  test('in a trace too, where they are names of calls and pages', async () => {
    const odd = String.raw`{"type":"before","callId":"\ud800\u0000","startTime":1001,"class":"\ud800","method":"x\u0000","params":{}}`
    const result = await importing.import(offer({ 'x.zip': await zip({ 'a.trace': `${context(8)}${odd}\n` }) }))
    expect(result.refused).toEqual([])
  })
})

describe('texts of any length', () => {
  test('a title of 5 million characters is cut, and takes no longer for that', async () => {
    const task = JSON.stringify({ task_name: `${'a'.repeat(5e6)}` })
    const doc = await importing.docOf(await importing.import(offer({ 'events.jsonl': moves(1, 3), 'task_name.json': task })))
    expect(doc.title).toBe(`${'a'.repeat(159)}…`)
  })

  test('what a warning quotes is cut', async () => {
    const key = JSON.stringify({ time_stamp: 2, action: 'press', name: 'k'.repeat(100_000) })
    const doc = await importing.docOf(await importing.import(offer({ 'events.jsonl': `${moves(1)}${key}\n` })))
    expect(doc.warnings.find((each) => each.code === 'unmatched_press')?.message).toHaveLength(1000)
  })

  test('a description over 16 MiB is refused', async () => {
    const task = JSON.stringify({ task_name: 'a'.repeat(9e6) })
    const metadata = JSON.stringify({ system: 'b'.repeat(9e6) })
    expect(await messageOf({ 'events.jsonl': moves(1, 4), 'task_name.json': task, 'metadata.json': metadata })).toContain(
      'offered: its description has',
    )
  })

  test('paths of 50,000 users in a trace are all masked', async () => {
    const calls = Array.from({ length: 50_000 }, (_, n) => call(`{"file":"/home/user${n}/x"}`)).join('')
    const doc = await importing.docOf(await importing.import(offer({ 'x.zip': await zip({ 'a.trace': context(8) + calls }) })))
    const [file] = doc.source.files
    const text = Buffer.from(await importing.server.deps.blobs.read(file?.sha256 ?? '')).toString()
    expect(text).not.toContain('user4')
    expect(text).toContain('"/home/xxxxxxxxx/x"')
  })
})

describe('JSON nested a hundred thousand levels deep', () => {
  test('in a file of one object is refused', async () => {
    expect(await messageOf(ducktrackFiles({ 'metadata.json': `{"a":${nested(100_000)}}` }))).toBe(
      'metadata.json: nested deeper than 100 levels',
    )
  })

  test('in a record is refused with its line', async () => {
    const event = `{"seq":0,"tUs":0,"type":"marker","text":"","data":{"a":${nested(100_000)}}}\n`
    const session = {
      format: 'retrace-bundle',
      version: 1,
      title: 't',
      durationUs: 1,
      surfaces: [{ id: 's', space: 'screen_px', title: '' }],
    }
    expect(await messageOf({ 'session.json': JSON.stringify(session), 'events.jsonl': event })).toBe(
      'events.jsonl, line 1, byte 0: the record is nested too deep',
    )
  })
})

describe('what contradicts itself', () => {
  const session = {
    format: 'retrace-bundle',
    version: 1,
    title: 't',
    durationUs: 1,
    surfaces: [{ id: 's', space: 'screen_px', title: '' }],
  }

  test('a record that would lie beyond the end of its file', async () => {
    const source = { format: 'x', formatVersion: '1', files: [{ name: 'a', file: 'a' }] }
    const event = { type: 'marker', seq: 0, tUs: 0, text: '', src: [0, 1, 9e12] }
    const files = { 'session.json': JSON.stringify({ ...session, source }), 'events.jsonl': `${JSON.stringify(event)}\n`, a: 'abc' }
    expect(await messageOf(files)).toBe('events.jsonl, line 1, byte 0: its record would end at byte 9000000000001 of source 0, which has 3')
  })

  test('a frame that is named outside of its bundle, in one line', async () => {
    const files = { 'session.json': JSON.stringify({ ...session, streams: [{ id: 'f', kind: 'frames', surface: 0 }] }) }
    expect(await messageOf({ ...files, 'frames.jsonl': '{"stream":0,"tUs":0,"file":"../x"}\n' })).toBe(
      'frames.jsonl, line 1, byte 0: file: a path may not leave the bundle',
    )
  })

  test('warnings of 100,000 kinds are told of 200', async () => {
    const warnings = Array.from({ length: 100_000 }, (_, n) => ({ code: `c${n}`, message: 'm', count: 1 }))
    const doc = await importing.docOf(
      await importing.import(offer({ 'session.json': JSON.stringify({ ...session, durationUs: 3, warnings }) })),
    )
    expect([doc.warnings.length, doc.warnings.at(-1)]).toMatchObject([201, { code: 'more_warnings', count: 99_800 }])
  })

  test('a trace whose version changes on the way', async () => {
    expect(await messageOf({ 'x.zip': await zip({ 'a.trace': context(8) + call('{}') + context(99) }) })).toContain('a.trace, line 3, byte')
  })

  test('a call that ends after the end of all numbers', async () => {
    const click = `{"type":"before","callId":"d","startTime":1002,"class":"Page","method":"click","pageId":"p","params":{"delay":1e300}}
{"type":"input","callId":"d","point":{"x":1,"y":1}}
{"type":"after","callId":"d","endTime":1009}
`
    expect(await messageOf({ 'x.zip': await zip({ 'a.trace': context(8) + click }) })).toContain('expected int')
  })
})

test('of a recording among hundreds of other files the first hundred are named', async () => {
  const others = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`note${n}.txt`, 'x']))
  const { sessions, refused } = await importing.import(offer({ ...others, 'rec/events.jsonl': moves(1, 5) }))
  expect(sessions).toHaveLength(1)
  expect(refused).toHaveLength(101)
  expect(refused.at(-1)?.message).toBe('offered: 50 more files were refused')
})
