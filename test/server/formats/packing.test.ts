import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SizedFile, toTar } from '#server/formats/export/tar.ts'
import { toZip } from '#server/formats/export/zip.ts'
import { extractTar } from '#server/services/tar.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrace-tar-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function* chunks(count: number, failAt = -1): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n++) {
    if (n === failAt) throw new Error('the bytes are gone')
    yield new Uint8Array(60_000).fill(n)
  }
}

async function* files(failAt = -1): AsyncGenerator<SizedFile> {
  yield { path: 'a.txt', bytes: 3, content: new TextEncoder().encode('one') }
  yield { path: 'deep/b.bin', bytes: 600_000, content: chunks(10, failAt) }
}

describe('files sent as a tar', () => {
  test('come out as they went in, and the same files are the same bytes', async () => {
    const written = await extractTar(toTar(files()), join(folder, 'whole'))
    expect(written.map((each) => [each.path, each.bytes])).toEqual([
      ['a.txt', 3],
      ['deep/b.bin', 600_000],
    ])
    expect(Buffer.compare(await readAll(toTar(files())), await readAll(toTar(files())))).toBe(0)
  })

  test('whose bytes fail on the way fail the reader, and nothing else', async () => {
    await expect(extractTar(toTar(files(3)), join(folder, 'failed'))).rejects.toThrow('the bytes are gone')
  })

  test('may be left by their reader', async () => {
    for await (const _ of toTar(files())) break
  })
})

const readAll = async (source: Readable) => Buffer.concat(await source.toArray())

describe('files sent as a zip', () => {
  test('whose bytes fail on the way fail the reader, and nothing else', async () => {
    await expect(readAll(await toZip(files(3)))).rejects.toThrow('the bytes are gone')
  })

  test('are the same bytes for the same files', async () => {
    expect(Buffer.compare(await readAll(await toZip(files())), await readAll(await toZip(files())))).toBe(0)
  })

  test('may be left by their reader', async () => {
    for await (const _ of await toZip(files())) break
  })
})

describe('a tar from elsewhere', () => {
  test.each(['../evil', '/etc/evil', 'a/../../evil', 'a\\..\\evil', 'a\u0001'])('may not name a file %j', async (name) => {
    const archive = pack()
    archive.entry({ name }, 'x')
    archive.finalize()
    const dir = join(folder, 'hostile')
    await expect(extractTar(Readable.from(archive), dir)).rejects.toMatchObject({ code: 'bad_input' })
    expect((await readdir(folder)).filter((each) => each.includes('evil'))).toEqual([])
  })

  test('may not hold links', async () => {
    const archive = pack()
    archive.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' })
    archive.finalize()
    await expect(extractTar(Readable.from(archive), join(folder, 'links'))).rejects.toThrow('an entry of the kind symlink')
  })
})
