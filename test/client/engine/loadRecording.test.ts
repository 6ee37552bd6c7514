import { expect, test } from 'vitest'
import { loadRecording } from '#client/engine/loadRecording.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { SessionDoc } from '#shared/session.ts'
import { encodeTrack } from '#shared/tracks/arrow.ts'
import { at, key, recordingOf } from '../../shared/replay/fixture.ts'

const s = 1_000_000
const rowsPerFile = 10

/** A session of 100 s whose pointer is in ten files, behind a fetch that notes what is asked for. */
function createSession() {
  const whole = recordingOf(Array.from({ length: 100 }, (_, second) => [at(second * s, second, second), key(second * s, 'a')]).flat(), {
    durationUs: 100 * s,
  })
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>()
  const { pointer, keys } = whole.tracks
  const store = (name: string, bytes: Uint8Array) => {
    blobs.set(name, new Uint8Array(bytes))
    return name
  }
  const parts = Array.from({ length: 10 }, (_, index) => {
    const from = index * rowsPerFile
    const to = from + rowsPerFile
    const sha256 = store(`pointer ${index}`, encodeTrack(pointer, from, to))
    return { sha256, bytes: 1, rows: rowsPerFile, fromUs: ensure(pointer.tUs[from], 'time'), toUs: ensure(pointer.tUs[to - 1], 'time') }
  })
  const keyPart = { sha256: store('keys', encodeTrack(keys)), bytes: 1, rows: keys.rows, fromUs: 0, toUs: 99 * s }
  const doc: SessionDoc = {
    ...whole.doc,
    tracks: [
      { kind: 'pointer', rows: 100, parts },
      { kind: 'keys', rows: keys.rows, parts: [keyPart] },
    ],
  }
  const asked: string[] = []
  const fetchBlob = async (sha256: string) => {
    asked.push(sha256)
    return new Response(ensure(blobs.get(sha256), 'blob'))
  }
  return { whole, doc, asked, blobs, fetchBlob }
}

const { signal } = new AbortController()
const aimAt = (tUs: number) => ({ tUs: () => tUs, whenPictured: () => Promise.resolve(), pause: () => Promise.resolve() })

test('a line that is cut once the recording can be used does not end it: the rest is asked for again', async () => {
  const { doc, asked, fetchBlob } = createSession()
  const cut = async (sha256: string) => {
    const isFirst = !asked.includes(sha256)
    const answer = await fetchBlob(sha256)
    if (isFirst) throw new AppError('unavailable', 'the server does not answer')
    return answer
  }
  const pauses: number[] = []
  const aim = { ...aimAt(0), pause: async (tries: number) => void pauses.push(tries) }
  let last: Recording | null = null
  for await (const recording of loadRecording(doc, cut, signal, aim)) last = recording
  expect([last?.hasKeys, last?.isComplete]).toEqual([true, true])
  expect(pauses).toHaveLength(11)
})

test('what was typed is there before any file of the pointer is asked for', async () => {
  const { doc, asked, fetchBlob } = createSession()
  const recordings = loadRecording(doc, fetchBlob, signal, aimAt(0))
  const first = (await recordings.next()).value as Recording
  const second = (await recordings.next()).value as Recording
  expect(asked).toEqual(['keys'])
  expect([first.tracks.keys.rows, second.tracks.keys.rows]).toEqual([0, 100])
  expect([first.hasKeys, second.hasKeys, second.isComplete]).toEqual([false, true, false])
  expect(second.keyRuns.length).toBeGreaterThan(0)
})

test('where nothing was moved, the recording is whole with what was typed, not before', async () => {
  const { doc, fetchBlob } = createSession()
  const still = { ...doc, tracks: doc.tracks.filter((each) => each.kind === 'keys') }
  const seen: boolean[] = []
  for await (const recording of loadRecording(still, fetchBlob, signal, aimAt(0))) seen.push(recording.isComplete)
  expect(seen).toEqual([false, true])
})

test('the file of the playhead comes first, then those around it', async () => {
  const { doc, whole, asked, fetchBlob } = createSession()
  let last: Recording | null = null
  for await (const recording of loadRecording(doc, fetchBlob, signal, aimAt(55 * s))) last = recording
  const order = asked.slice(1).map((name) => Number(name.split(' ')[1]))
  expect(order.slice(0, 4)).toEqual([5, 6, 4, 7])
  expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(last?.isComplete).toBe(true)
  expect([...(last?.tracks.pointer.xPx ?? [])]).toEqual([...whole.tracks.pointer.xPx])
})

test('keys and pointer, which grow with the session, wait for the first picture', async () => {
  const { doc, asked, fetchBlob } = createSession()
  const pictured = Promise.withResolvers<void>()
  const recordings = loadRecording(doc, fetchBlob, signal, { ...aimAt(0), whenPictured: () => pictured.promise })
  await recordings.next()
  const next = recordings.next()
  expect(asked).toEqual([])
  pictured.resolve()
  await next
  await recordings.next()
  expect(asked).toEqual(['keys', 'pointer 0'])
})

test('a seek changes what comes next', async () => {
  const { doc, asked, fetchBlob } = createSession()
  let tUs = 0
  const recordings = loadRecording(doc, fetchBlob, signal, { ...aimAt(0), tUs: () => tUs })
  for (const _ of ['first', 'keys', 'pointer']) await recordings.next()
  tUs = 95 * s
  for await (const recording of recordings) if (recording.isComplete) break
  expect(asked.slice(1, 4)).toEqual(['pointer 0', 'pointer 9', 'pointer 8'])
})

test('a damaged file is an error that names the track', async () => {
  const { doc, blobs, fetchBlob } = createSession()
  blobs.set('pointer 3', new Uint8Array([1, 2, 3]))
  const load = async () => {
    for await (const _ of loadRecording(doc, fetchBlob, signal, aimAt(0)));
  }
  await expect(load()).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining('pointer track') })
})
