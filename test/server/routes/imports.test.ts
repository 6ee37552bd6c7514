import { readdir, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listStaged, stageFile } from '#server/services/uploads.ts'
import type { ImportView } from '#shared/api.ts'
import type { ImportId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, json, outcome } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

let server: TestServer
let ml: Actor
beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'in')
  ml = await server.person('ml')
})
afterAll(() => server.close())

const begin = (title: string, key?: string, actor = ml) =>
  server.request(actor, '/api/imports', json('POST', { project: 'in', title }, key === undefined ? {} : { key }))
const beginNew = async () => ((await (await begin('a recording')).json()) as ImportView).id
const send = (id: string, path: string, body: string) =>
  server.request(ml, `/api/imports/${id}/files?path=${encodeURIComponent(path)}`, { method: 'PUT', body })
const staged = () => readdir(server.deps.stagingDir)

describe('sending files', () => {
  test('keeps them under names of ours, whatever they are called', async () => {
    const id = await beginNew()
    expect(await (await send(id, 'a/events.jsonl', 'one')).json()).toEqual({ path: 'a/events.jsonl', bytes: 3 })
    await send(id, 'b.mp4', 'two')
    const files = await listStaged(server.deps, id)
    expect(files.map((each) => [each.path, each.bytes])).toEqual([
      ['a/events.jsonl', 3],
      ['b.mp4', 3],
    ])
    expect(files.every((each) => /\/[0-9a-f]{64}\.bin$/.test(each.file))).toBe(true)
  })

  test('the same name again takes the place of the first', async () => {
    const id = await beginNew()
    await send(id, 'a', 'short')
    await send(id, 'a', 'the whole of it')
    expect(await listStaged(server.deps, id)).toMatchObject([{ path: 'a', bytes: 15 }])
  })

  test.each(['../../etc/passwd', '/etc/passwd', 'a/../../b', 'C:\\x', 'a\u0000b', 'a//../b', '..'])('refuses the name %j', async (name) => {
    expect(await outcome(send(await beginNew(), name, 'x'))).toContain('400 bad_input')
  })

  test('a file over the limit is refused and leaves nothing', async () => {
    const id = await beginNew()
    const body = new Response('0123456789').body
    await expect(stageFile(server.deps, id, 'big', body, 9)).rejects.toMatchObject({ code: 'too_large' })
    expect(await readdir(`${server.deps.stagingDir}/${id}`)).toEqual([])
  })

  test('a connection that breaks leaves no half a file', async () => {
    const id = await beginNew()
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(100)),
      pull: (controller) => controller.error(new Error('gone')),
    })
    await expect(stageFile(server.deps, id, 'half', broken)).rejects.toThrow('gone')
    expect(await readdir(`${server.deps.stagingDir}/${id}`)).toEqual([])
  })
})

describe('an import', () => {
  test('begun again with the same key is the same one; with another wish it is a conflict', async () => {
    const first = (await (await begin('x', 'key-1')).json()) as ImportView
    expect(await (await begin('x', 'key-1')).json()).toEqual(first)
    expect(((await (await begin('x', 'key-2')).json()) as ImportView).id).not.toBe(first.id)
    expect(await outcome(begin('y', 'key-1'))).toContain('409 conflict')
    const other = await server.person('ml')
    expect(((await (await begin('x', 'key-1', other)).json()) as ImportView).id).not.toBe(first.id)
  })

  test('without files does not start, and a project that is not there takes none', async () => {
    expect(await outcome(server.request(ml, `/api/imports/${await beginNew()}/start`, { method: 'POST' }))).toBe(
      '400 bad_input: "a recording" has no files in it',
    )
    expect(await outcome(server.request(ml, '/api/imports', json('POST', { project: 'nope', title: 'x' })))).toContain('404')
  })

  test('started takes no more files, and starting it again changes nothing', async () => {
    const id = await beginNew()
    await send(id, 'a', 'x')
    const start = () => server.request(ml, `/api/imports/${id}/start`, { method: 'POST' })
    expect(await (await start()).json()).toMatchObject({ state: 'queued' })
    expect(await (await start()).json()).toMatchObject({ state: 'queued' })
    expect(await outcome(send(id, 'b', 'x'))).toContain('409 conflict')
    await server.request(ml, `/api/imports/${id}`, { method: 'DELETE' })
  })

  test('cancelled is gone with its files and its job', async () => {
    const id = await beginNew()
    await send(id, 'a', 'x')
    await server.request(ml, `/api/imports/${id}/start`, { method: 'POST' })
    expect(await outcome(server.request(ml, `/api/imports/${id}`, { method: 'DELETE' }))).toBe('200')
    expect(await outcome(server.request(ml, `/api/imports/${id}`))).toContain('404')
    expect(await staged()).not.toContain(id)
    await server.deps.jobs.idle() // would wait for ever on a job that nobody takes
  })

  test('whose files were lost with a stop of the server says so instead of importing the rest', async () => {
    const id = await beginNew()
    await send(id, 'a', 'x')
    await rm(`${server.deps.stagingDir}/${id}`, { recursive: true })
    expect(await outcome(send(id, 'b', 'x'))).toContain('409 conflict: the files of import')
    expect(await outcome(server.request(ml, `/api/imports/${id}/start`, { method: 'POST' }))).toContain('409 conflict')
  })

  test('lists newest first and pages', async () => {
    const ids: ImportId[] = []
    for (let n = 0; n < 3; n++) ids.unshift(await beginNew())
    const first = (await (await server.request(ml, '/api/imports?project=in&limit=2')).json()) as {
      items: ImportView[]
      nextCursor: string
    }
    expect(first.items.map((each) => each.id)).toEqual(ids.slice(0, 2))
    const next = (await (await server.request(ml, `/api/imports?limit=1&cursor=${first.nextCursor}`)).json()) as { items: ImportView[] }
    expect(next.items.map((each) => each.id)).toEqual(ids.slice(2))
  })
})
