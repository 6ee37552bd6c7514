import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SessionView } from '#shared/api.ts'
import type { CanonicalEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { decodeTrack } from '#shared/tracks/arrow.ts'
import { addProject, addSession, outcome } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

let server: TestServer
let ann: Actor
let session: SessionId
let view: SessionView

const lines = ['{"t":0,"x":1}', '{"t":1,"x":"né"}', '{"t":2,"click":true}']
const source = `${lines.join('\n')}\n`
const move = (seq: number, tUs: number): CanonicalEvent => ({ type: 'pointer.move', seq, tUs, xPx: seq, yPx: -seq, surface: 0 })
const click = (seq: number, tUs: number): CanonicalEvent => ({ type: 'pointer.down', seq, tUs, xPx: 5, yPx: 5, surface: 0, button: 'left' })
/** Where line `n` of the source stands. */
const place = (n: number): [number, number, number] => {
  const before = lines.slice(0, n).map((line) => Buffer.byteLength(line) + 1)
  return [0, before.reduce((a, b) => a + b, 0), Buffer.byteLength(lines[n] ?? '')]
}
const video = new Uint8Array(1000).map((_, index) => index % 251)

beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'rec')
  ann = await server.person('annotator')
  // moves and clicks are in two tracks of several files each, and take turns
  const events = Array.from({ length: 40 }, (_, n) => (n % 4 === 3 ? click(n, Math.floor(n / 2)) : move(n, Math.floor(n / 2))))
  const withSource = events.map((event, n) => (n < 3 ? { ...event, src: place(n) } : event))
  const spec = { source: { name: 'events.jsonl', text: source }, media: { bytes: video, mediaType: 'video/mp4' } }
  session = await addSession(server, { project: 'rec', events: withSource, partRows: 7, ...spec })
  view = (await (await server.request(ann, `/api/sessions/${session}`)).json()) as SessionView
})
afterAll(() => server.close())

const blob = (actor: Actor | null, id: string, sha256: string, headers: Record<string, string> = {}) =>
  server.request(actor, `/api/sessions/${id}/blobs/${sha256}`, { headers })
const shaOf = async (bytes: Uint8Array) => (await server.deps.blobs.put(bytes)).sha256
const readBytes = async (answer: Response) => new Uint8Array(await answer.arrayBuffer())

describe('events', () => {
  test('come as JSON lines in order of time and then of the recorder, across all tracks and their files', async () => {
    const answer = await server.request(ann, `/api/sessions/${session}/events`)
    const events = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CanonicalEvent)
    expect(events.map((each) => each.seq)).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(events[3]).toMatchObject({ type: 'pointer.down', tUs: 1, button: 'left' })
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
  })

  test('each shows its record as its recorder wrote it, with file and line', async () => {
    const record = async (seq: number) => (await server.request(ann, `/api/sessions/${session}/events/${seq}/record`)).json()
    expect(await record(1)).toEqual({ file: 'events.jsonl', line: 2, offset: 14, length: 17, text: lines[1] })
    expect(await record(2)).toMatchObject({ line: 3, text: lines[2] })
    expect(await outcome(server.request(ann, `/api/sessions/${session}/events/30/record`))).toContain('404 not_found: no source record')
  })
})

describe('bytes of a session', () => {
  test('a track goes out as stored to those that take zstd, as gzip or plain to others', async () => {
    const part = view.doc.tracks.find((each) => each.kind === 'pointer')?.parts[1]?.sha256 ?? ''
    const zstd = await blob(ann, session, part, { 'accept-encoding': 'gzip, deflate, br, zstd' })
    expect([zstd.headers.get('content-encoding'), zstd.headers.get('vary')]).toEqual(['zstd', 'Accept-Encoding'])
    const plain = zstdDecompressSync(await readBytes(zstd))
    expect(decodeTrack('pointer', plain).rows).toBe(7)
    const gzip = await blob(ann, session, part, { 'accept-encoding': 'gzip, zstd;q=0' })
    expect(gzip.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(await readBytes(gzip)).equals(plain)).toBe(true)
    const bare = await blob(ann, session, part)
    expect([bare.headers.get('content-encoding'), Buffer.from(await readBytes(bare)).equals(plain)]).toEqual([null, true])
  })

  test.each([
    ['bytes=0-9', 'bytes 0-9/1000', 0, 10],
    ['bytes=990-', 'bytes 990-999/1000', 990, 1000],
    ['bytes=-10', 'bytes 990-999/1000', 990, 1000],
    ['bytes=-5000', 'bytes 0-999/1000', 0, 1000],
    ['bytes=500-9999', 'bytes 500-999/1000', 500, 1000],
  ])('a video answers the range %s', async (range, contentRange, start, end) => {
    const answer = await blob(ann, session, await shaOf(video), { range })
    expect([answer.status, answer.headers.get('content-range'), answer.headers.get('content-length')]).toEqual([
      206,
      contentRange,
      String(end - start),
    ])
    expect(await readBytes(answer)).toEqual(video.subarray(start, end))
  })

  test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])(
    'a range with nothing in it (%s) is a 416 that says the size',
    async (range) => {
      const answer = await blob(ann, session, await shaOf(video), { range })
      expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
    },
  )

  test.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])('what is no single range (%s) gets all of it', async (range) => {
    const answer = await blob(ann, session, await shaOf(video), { range })
    expect([answer.status, (await readBytes(answer)).length]).toEqual([200, 1000])
  })

  test('are cached for ever by their reader alone, and can do nothing as a page', async () => {
    const answer = await blob(ann, session, await shaOf(video))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'private, max-age=31536000, immutable',
      'content-type': 'video/mp4',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    })
    const etag = answer.headers.get('etag') ?? ''
    expect((await blob(ann, session, await shaOf(video), { 'if-none-match': etag })).status).toBe(304)
    expect((await blob(ann, session, await shaOf(video), { range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200)
    expect((await blob(ann, session, await shaOf(video), { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
  })

  test("nothing of another session, and nothing that is no session's, can be reached", async () => {
    const other = await addSession(server, { project: 'rec', media: { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' } })
    expect(await outcome(blob(ann, other, await shaOf(video)))).toContain('404 not_found')
    expect(await outcome(blob(ann, session, await shaOf(new Uint8Array([1, 2, 3]))))).toContain('404 not_found')
    expect(await outcome(blob(ann, session, await shaOf(new Uint8Array([9, 9]))))).toContain('404 not_found')
    expect(await outcome(blob(ann, session, '..%2F..%2Fsecret'))).toContain('400 bad_input')
  })

  test('source files, which hold all that was recorded, are only for those who may export', async () => {
    const file = view.doc.source.files[0]?.sha256 ?? ''
    expect(await outcome(blob(ann, session, file))).toContain('403 forbidden')
    const answer = await blob(await server.person('ml'), session, file)
    expect([await answer.clone().text(), answer.headers.get('content-type')]).toEqual([source, 'application/octet-stream'])
  })

  test('a type that a browser would run goes out as plain bytes', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const id = await addSession(server, { project: 'rec', media: { bytes: svg, mediaType: 'image/svg+xml' } })
    expect((await blob(ann, id, await shaOf(svg))).headers.get('content-type')).toBe('application/octet-stream')
  })

  test('every look is written down before the bytes go out', async () => {
    const admin = await server.person('admin')
    const sha256 = await shaOf(video)
    await blob(ann, session, sha256)
    const line = (detail: string) =>
      expect.objectContaining({
        who: expect.stringContaining('annotator'),
        action: 'session.read',
        sessionId: session,
        detail: expect.stringContaining(detail),
      })
    const log = async (limit: number) =>
      ((await (await server.request(admin, `/api/access?session=${session}&limit=${limit}`)).json()) as { items: unknown[] }).items
    expect(await log(1)).toEqual([line(sha256)])
    // one line each, also where nothing was there to be seen
    await blob(ann, session, 'f'.repeat(64))
    await blob(ann, session, 'no-name')
    expect(await log(3)).toEqual([line('no-name'), line('ffff'), line(sha256)])
  })
})
