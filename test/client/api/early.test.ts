import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { apiFetch } from '#client/api/client.ts'
import { beginEarly } from '#client/api/early.ts'
import type { Role } from '#shared/policy.ts'

const id = 'ses_abcdefgh'
const shaOf = (letter: string) => letter.repeat(64)
const tracks = ['keys', 'frames', 'pointer', 'sources'].map((kind, index) => ({ kind, parts: [{ sha256: shaOf(`${index}`) }] }))

let server: Server
let asked: string[]
let status: number
let role: Role

beforeEach(async () => {
  asked = []
  status = 200
  role = 'subject'
  server = createServer((request, response) => {
    asked.push(request.method === 'GET' ? (request.url ?? '') : `${request.method} ${request.url}`)
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ id: 'somebody', role, passes: [], doc: { tracks } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const own = fetch
  // a page's addresses are below its own; here there is none
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    own(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${path}`, init),
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
  server.close()
})

const blobs = ['0', '1'].map((digit) => `/api/sessions/${id}/blobs/${shaOf(digit)}`)
const first = ['/api/me', `/api/sessions/${id}`, ...blobs]

test('a session’s address is enough to ask for all but its large tracks, each once', async () => {
  beginEarly(`/sessions/${id}`, '?t=0')
  for (const path of first) expect((await apiFetch(path)).status).toBe(200)
  expect(asked.toSorted()).toEqual(first.toSorted())
})

test('whoever labels has their pass opened on the way, once', async () => {
  role = 'annotator'
  beginEarly(`/sessions/${id}`, '')
  for (const path of first) await apiFetch(path)
  await apiFetch(`/api/sessions/${id}/passes`, { method: 'POST', body: '{}' })
  expect(asked.toSorted()).toEqual([...first, `POST /api/sessions/${id}/passes`].toSorted())
})

test('where the address names a pass, no other is begun', async () => {
  role = 'annotator'
  beginEarly(`/sessions/${id}`, '?pass=pas_abcdefgh')
  for (const path of first) await apiFetch(path)
  expect(asked.toSorted()).toEqual(first.toSorted())
})

test('what was taken is asked for anew the next time', async () => {
  beginEarly(`/sessions/${id}`, '?t=0')
  for (const path of [...first, '/api/me']) await apiFetch(path)
  expect(asked.filter((path) => path === '/api/me')).toHaveLength(2)
})

test('what was refused before somebody signed in is not held against them', async () => {
  status = 401
  beginEarly(`/sessions/${id}`, '?t=0')
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  status = 200
  expect((await apiFetch(`/api/sessions/${id}`)).status).toBe(200)
})

test('no other page asks for anything by itself', () => {
  for (const path of ['/', '/sessions', '/sessions/', '/review', '/sessions/x/y', '/sessions/ses_/../../me']) beginEarly(path, '')
  expect(asked).toEqual([])
})
