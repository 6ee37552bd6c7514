import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeOperator } from '#server/operator.ts'
import { readOperator } from '#server/operatorFile.ts'
import { ensure } from '#shared/errors.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let folders: string[]
beforeAll(async () => {
  server = await createTestServer()
  folders = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(tmpdir(), `retrace-operator-${name}-`))))
})
afterAll(async () => {
  await server.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

const tokenIn = async (folder: string) => ensure(await readOperator(folder), 'operator').token
const statusOf = async (token: string) => (await server.app.request('/api/me', { headers: { Authorization: `Bearer ${token}` } })).status

test('each server on a database has a token of its own for its command line, which ends with it', async () => {
  const [a = '', b = ''] = folders
  const admin = await server.person('admin')
  const start = (folder: string, scope: 'alone' | 'shared' = 'alone') => writeOperator(server.deps, folder, admin, server.deps.url, scope)
  const stopA = await start(a)
  const first = await tokenIn(a)
  const stopB = await start(b)
  const second = await tokenIn(b)
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200])
  await stopB()
  expect([await statusOf(first), await statusOf(second), await readOperator(b)]).toEqual([200, 401, null])
  await start(a) // after a crash: nobody stopped the first
  expect([await statusOf(first), await statusOf(await tokenIn(a))]).toEqual([401, 200])
  await stopA()
  await start(b, 'shared')
  const shared = await tokenIn(b)
  await start(b, 'shared')
  expect([await statusOf(shared), await statusOf(await tokenIn(b))]).toEqual([200, 200])
})
