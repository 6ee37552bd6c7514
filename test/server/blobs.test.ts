import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFileBlobs } from '#server/blobs/files.ts'
import { createS3Blobs } from '#server/blobs/s3.ts'
import type { BlobStore } from '#server/blobs/store.ts'
import { type ObjectStore, startObjectStore } from '../fixtures/s3.ts'

let folder: string
let objects: ObjectStore
const stores: Record<string, BlobStore> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrace-blobs-'))
  objects = await startObjectStore()
  stores.files = await createFileBlobs(join(folder, 'files'))
  stores['an object store'] = createS3Blobs(
    { bucket: 'b', endpoint: objects.endpoint, region: 'us-east-1', accessKeyId: 'k', secretAccessKey: 's' },
    folder,
  )
})
afterAll(async () => {
  await objects.close()
  await rm(folder, { recursive: true, force: true })
})

const text = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text()
async function collect(names: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = []
  for await (const name of names) list.push(name)
  return list
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  )

describe.each(['files', 'an object store'])('blobs in %s', (name) => {
  const store = () => stores[name] as BlobStore

  test('are named by their sha256 and come back as they went in, whole and in parts', async () => {
    const bytes = randomBytes(300_000)
    const { sha256, bytes: size } = await store().put(Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]))
    expect([sha256, size]).toEqual([createHash('sha256').update(bytes).digest('hex'), bytes.length])
    expect(Buffer.compare(await store().read(sha256), bytes)).toBe(0)
    expect([await store().has(sha256), await store().size(sha256)]).toEqual([true, bytes.length])
    const part = await new Response(await store().stream(sha256, { start: 10, end: 5000 })).arrayBuffer()
    expect(Buffer.compare(Buffer.from(part), bytes.subarray(10, 5000))).toBe(0)
    const file = await store().file(sha256)
    expect(Buffer.compare(await readFile(file.path), bytes)).toBe(0)
    await file.release()
    expect(await store().has(sha256)).toBe(true)
  })

  test('written twice are one, and an empty one is one too', async () => {
    const first = await store().put(Buffer.from('same'))
    expect(await store().put(new Blob(['same']).stream())).toEqual(first)
    const empty = await store().put(new Uint8Array())
    expect(await text(await store().stream(empty.sha256))).toBe('')
  })

  test('that are not there are said to be missing, and a name that is none is refused', async () => {
    const nowhere = 'a'.repeat(64)
    expect(await store().has(nowhere)).toBe(false)
    expect([await code(store().read(nowhere)), await code(store().size(nowhere)), await code(store().stream(nowhere))]).toEqual([
      'not_found',
      'not_found',
      'not_found',
    ])
    expect(await code(store().read('../../etc/passwd'))).toBe('bad_input')
  })

  test('are listed until they are removed', async () => {
    const made = await Promise.all(['one', 'two', 'three'].map((each) => store().put(Buffer.from(`${name} ${each}`))))
    const listed = await collect(store().list())
    expect(listed).toEqual(expect.arrayContaining(made.map((each) => each.sha256)))
    for (const each of made) await store().remove(each.sha256)
    const left = new Set(await collect(store().list()))
    expect(made.filter((each) => left.has(each.sha256))).toEqual([])
  })

  test('whose source fails halfway leave nothing', async () => {
    const before = [...(await collect(store().list()))].sort()
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('first half')
        throw new Error('the line broke')
      })(),
    )
    await expect(store().put(broken)).rejects.toThrow('the line broke')
    expect([...(await collect(store().list()))].sort()).toEqual(before)
    expect((await readdir(join(folder, 'files', 'incoming'))).length).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['files'])
  })
})

test('a write that another got ahead of in the object store is a success; one that met another is tried again', async () => {
  const store = stores['an object store'] as BlobStore
  objects.failNextPut(412)
  await expect(store.put(Buffer.from('raced'))).resolves.toMatchObject({ bytes: 5 })
  objects.failNextPut(409)
  const { sha256 } = await store.put(Buffer.from('met'))
  expect(await store.has(sha256)).toBe(true)
})
