import { createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SourceEntry } from '#server/formats/types.ts'
import { extractArchive } from '#server/services/archive.ts'
import { ensure } from '#shared/errors.ts'
import { realdata } from '../../realdata.ts'
import { createImporting, type Importing, offer, offerFolder, zip } from './offer.ts'
import { type RawMember, rawZip } from './rawZip.ts'
import { agentnetFiles, bundleFiles, ducktrackFiles, playwrightFiles } from './samples.ts'

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

/** Imports, expects one refusal, and that nothing is left of it; gives the refusal. */
async function refusalOf(entries: SourceEntry[], name?: string) {
  const before = await importing.countEverything()
  const result = await importing.import(entries, name === undefined ? {} : { name })
  expect(result.sessions).toEqual([])
  expect(result.refused).toHaveLength(1)
  expect(await importing.countEverything()).toEqual(before)
  expect(before.tempFiles).toEqual([])
  return ensure(result.refused[0], 'refusal')
}

const member = (name: string, content = 'x', also: Partial<RawMember> = {}): RawMember => ({ name, content: Buffer.from(content), ...also })
const offerZip = (members: RawMember[]) => offer({ 'archive.zip': rawZip(members) })
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="40"><rect width="64" height="40"/></svg>'

describe('what is no recording', () => {
  test('an empty folder', async () => {
    expect(await refusalOf([], 'my folder')).toEqual({
      path: 'my folder',
      code: 'bad_input',
      message: 'my folder: there are no files in it',
    })
  })

  test('a text file', async () => {
    expect(await refusalOf(offer({ 'notes.txt': 'hello\n' }))).toMatchObject({ path: 'notes.txt', code: 'unsupported' })
  })

  test('a text file of 300 MB, from its first 64 KiB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'retrace-large-'))
    const file = join(folder, 'large.txt')
    try {
      const out = createWriteStream(file)
      const chunk = Buffer.alloc(1 << 20, 'all work and no play\n')
      for (let i = 0; i < 300; i++) if (!out.write(chunk)) await new Promise((resolve) => out.once('drain', () => resolve(null)))
      out.end()
      await finished(out)
      const { size: bytes } = await stat(file)
      const before = process.memoryUsage().rss
      expect(await refusalOf([{ path: 'large.txt', bytes, file }])).toMatchObject({ path: 'large.txt', code: 'unsupported' })
      expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('several files that are none, as one refusal', async () => {
    const refusal = await refusalOf(offer({ 'a.txt': '1', 'b/c.md': '2', 'b/d.md': '3' }), 'stuff')
    expect(refusal.message).toContain('the 3 files are no recording')
  })

  test('nothing but what file managers leave', async () => {
    expect(await refusalOf(offer({ '.DS_Store': 'x', '__MACOSX/._events.jsonl': 'y' }), 'folder')).toMatchObject({ code: 'bad_input' })
  })
})

describe('damaged recordings', () => {
  test('a JSONL file cut off in the middle of a record', async () => {
    const files = ducktrackFiles()
    const events = String(files['events.jsonl'])
    const offset = events.lastIndexOf('{')
    expect(await refusalOf(offer({ ...files, 'events.jsonl': events.slice(0, -20) }))).toEqual({
      path: 'events.jsonl',
      code: 'bad_input',
      position: `line 6, byte ${offset}`,
      message: `events.jsonl, line 6, byte ${offset}: the file is cut off in the middle of this record`,
    })
  })

  test('a file beside the events cut off', async () => {
    const files = agentnetFiles()
    const cut = String(files['element.jsonl']).slice(0, 60)
    expect(await refusalOf(offer({ ...files, 'element.jsonl': cut }))).toMatchObject({ path: 'element.jsonl', position: 'line 1, byte 0' })
  })

  test('metadata that is no JSON', async () => {
    expect(await refusalOf(offer(ducktrackFiles({ 'metadata.json': '{"system": ' })))).toMatchObject({
      path: 'metadata.json',
      code: 'bad_input',
    })
  })

  test('a video that is none', async () => {
    expect(await refusalOf(offer(ducktrackFiles({ 'video.mp4': 'not a video' })))).toMatchObject({ path: 'video.mp4', code: 'bad_input' })
  })

  test('two videos, of which nobody says which is meant', async () => {
    expect((await refusalOf(offer(ducktrackFiles({ 'a.mp4': 'x', 'b.mp4': 'y' })))).message).toContain('2 videos (a.mp4, b.mp4)')
  })

  test.skipIf(!realdata)('a real video cut off, at every third of it', async () => {
    const all = offerFolder(join(ensure(realdata, 'real data'), 'agentnet-win-settings'))
    const video = ensure(
      all.find((entry) => entry.path.endsWith('.mp4')),
      'video',
    )
    const bytes = readFileSync(video.file)
    for (const share of [0.01, 0.33, 0.66, 0.97]) {
      const [cut] = offer({ [video.path]: bytes.subarray(0, Math.floor(bytes.length * share)) })
      const refusal = await refusalOf(all.map((entry) => (entry === video ? ensure(cut, 'cut video') : entry)))
      expect(refusal).toMatchObject({ path: video.path, code: 'bad_input' })
      expect(refusal.message).toMatch(/the video is cut off: its "mdat" part is 3377117 bytes long|its "moov" part/)
    }
  })

  test('an SVG named .png', async () => {
    expect(await refusalOf(offer(await bundleFiles({ 'media/1.png': svg })))).toEqual({
      path: 'media/1.png',
      code: 'bad_input',
      message: 'media/1.png: not a PNG, JPEG or WebP picture',
    })
  })

  test('an SVG behind the first bytes of a PNG', async () => {
    const mixed = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(svg)])
    expect(await refusalOf(offer(await bundleFiles({ 'media/1.png': mixed })))).toMatchObject({ path: 'media/1.png', code: 'bad_input' })
  })

  test('a picture cut off', async () => {
    const files = await playwrightFiles()
    const whole = files['screencast/page@1-2.jpeg'] as Uint8Array
    const cut = { ...files, 'screencast/page@1-2.jpeg': whole.subarray(0, whole.length - 150) }
    expect(await refusalOf(offer(cut))).toMatchObject({ path: 'screencast/page@1-2.jpeg', code: 'bad_input' })
  })

  test('a picture that says it is enormous', async () => {
    const png = Buffer.from(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    )
    png.writeUInt32BE(60_000, 16)
    png.writeUInt32BE(60_000, 20)
    expect(await refusalOf(offer(await bundleFiles({ 'media/1.png': png })))).toMatchObject({ path: 'media/1.png' })
  })

  test('a picture of another size than the recording says', async () => {
    const files = await bundleFiles()
    const session = String(files['session.json']).replace('"wPx":64', '"wPx":640')
    expect((await refusalOf(offer({ ...files, 'session.json': session }))).message).toContain(
      'is said to be 640x40; its pictures are 64x40',
    )
  })
})

describe('recordings from the future', () => {
  test('a trace of version 11 is refused with its number', async () => {
    const refusal = await refusalOf(offer({ 'x.zip': await zip(await playwrightFiles(11)) }))
    expect(refusal).toMatchObject({ path: 'x.zip/trace.trace', code: 'unsupported' })
    expect(refusal.message).toContain('the trace has version 11; versions 3 to 10 are known here')
  })

  test('a bundle of version 2 too', async () => {
    const files = await bundleFiles()
    const session = String(files['session.json']).replace('"version":1', '"version":2')
    expect(await refusalOf(offer({ ...files, 'session.json': session }))).toMatchObject({ path: 'session.json', code: 'unsupported' })
  })
})

describe('hostile archives', () => {
  const names = {
    '../../etc/evil': /leaves its folder|invalid relative path/,
    'a/../../b': /leaves its folder|invalid relative path/,
    '/etc/passwd': /absolute/,
    'C:/windows/evil': /absolute/,
    'a\\..\\evil': /backslash|invalid/,
    'nul\0byte': /control character/,
    ['long'.repeat(80)]: /too long/,
  }
  for (const [name, why] of Object.entries(names))
    test(`a member named ${JSON.stringify(name.slice(0, 20))}`, async () => {
      const refusal = await refusalOf(offerZip([member(name)]))
      expect(refusal).toMatchObject({ path: 'archive.zip', code: 'bad_input' })
      expect(refusal.message).toMatch(why)
    })

  test('names that are one where case or accents do not count', async () => {
    expect((await refusalOf(offerZip([member('a.trace'), member('A.trace')]))).message).toContain('"A.trace": the name occurs twice')
    expect((await refusalOf(offerZip([member('\u00e9'), member('e\u0301')]))).message).toContain('the name occurs twice')
  })

  test('a symbolic link', async () => {
    expect((await refusalOf(offerZip([member('link', '/etc/passwd', { mode: 0o120777 })]))).message).toContain(
      'a symbolic link is not accepted',
    )
  })

  test('sizes that lie, either way', async () => {
    expect((await refusalOf(offerZip([member('a', 'x'.repeat(1000), { declaredBytes: 10 })]))).message).toMatch(
      /archive is damaged: too many bytes/,
    )
    expect((await refusalOf(offerZip([member('a', 'x', { declaredBytes: 1000 })]))).message).toMatch(/archive is damaged: not enough bytes/)
  })

  test('a bomb: 32 MB in 32 KB', async () => {
    const refusal = await refusalOf(offerZip([{ name: 'trace.trace', content: Buffer.alloc(32 << 20) }]))
    expect(refusal).toMatchObject({ path: 'archive.zip', code: 'too_large', position: 'member "trace.trace"' })
  })

  test('more members, or more bytes, than are accepted', async () => {
    const [archive] = offerZip([member('a', 'x'.repeat(100)), member('b', 'y'.repeat(100))])
    const folder = await mkdtemp(join(tmpdir(), 'retrace-limits-'))
    const limits = { entries: 10, totalBytes: 1000, ratio: 300, freeBytes: 1000 }
    const unpack = (also: Partial<typeof limits>) =>
      extractArchive(ensure(archive, 'archive'), join(folder, JSON.stringify(also)), new AbortController().signal, { ...limits, ...also })
    try {
      await expect(unpack({ entries: 1 })).rejects.toThrow('archive.zip: 2 members; at most 1 are accepted')
      await expect(unpack({ totalBytes: 150 })).rejects.toThrow('member "b": the archive unpacks to over 150 bytes')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('an archive cut off', async () => {
    const whole = await zip(await playwrightFiles())
    expect(await refusalOf(offer({ 'x.zip': whole.subarray(0, whole.length - 100) }))).toMatchObject({ path: 'x.zip', code: 'bad_input' })
  })

  test('an archive inside an archive', async () => {
    const inner = await zip(await playwrightFiles())
    expect(await refusalOf(offer({ 'x.zip': await zip({ 'inner.zip': inner }) }))).toMatchObject({
      path: 'x.zip/inner.zip',
      code: 'unsupported',
    })
  })

  test('a bad path of an upload that is no archive', async () => {
    const [entry] = offer({ a: 'x' })
    const result = await importing.import([{ ...ensure(entry, 'entry'), path: '../a' }, ...offer(ducktrackFiles())])
    expect(result.refused).toMatchObject([{ path: '../a', code: 'bad_input' }])
    expect(result.sessions).toHaveLength(1)
  })
})
