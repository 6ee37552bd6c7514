import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

let server: TestServer
let admin: Actor
let path: string

beforeAll(async () => {
  server = await createTestServer()
  admin = await server.person('admin')
  await addProject(server, 'shop')
  const video = new Uint8Array(3_000_000)
  const media = { bytes: video, mediaType: 'video/mp4' }
  const id = await addSession(server, { project: 'shop', media })
  path = `/api/sessions/${id}/blobs/${createHash('sha256').update(video).digest('hex')}`
})
afterAll(() => server.close())

/** Streams close in steps of the event loop; a few of them are enough for what closes at all. */
async function settle(): Promise<void> {
  for (let step = 0; step < 50; step++) await setImmediate()
}

test('HEAD tells size and type, and keeps no file open', async () => {
  const openFiles = () => readdirSync('/proc/self/fd').length
  const before = openFiles()
  for (let time = 0; time < 30; time++) {
    const answer = await server.request(admin, path, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([200, '3000000', null])
  }
  await settle()
  expect(openFiles()).toBeLessThan(before + 5)
})

test('a backup that nobody reads is cleared away', async () => {
  expect((await server.request(admin, '/api/backup', { method: 'HEAD' })).status).toBe(200)
  await settle()
  expect(await readdir(server.deps.stagingDir)).toEqual([])
})
