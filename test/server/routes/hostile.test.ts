import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#shared/policy.ts'
import { addProject } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

let server: TestServer
let admin: Actor
beforeAll(async () => {
  server = await createTestServer()
  admin = await server.person('admin')
  await addProject(server, 'shop')
})
afterAll(() => server.close())

const json = (method: string, text: string, headers: Record<string, string> = {}) => ({
  method,
  body: text,
  headers: { 'Content-Type': 'application/json', ...headers },
})
const statusOf = async (path: string, init?: RequestInit) => (await server.request(admin, path, init)).status
const cursor = (value: string) => encodeURIComponent(btoa(value))

describe('forged cursors are refused as input', () => {
  for (const [list, value] of [
    ['sessions', '["x","y"]'],
    ['sessions?sort=events', '["x","y"]'],
    ['sessions?sort=events', '[1e300,"y"]'],
    ['sessions?sort=title', String.raw`["\u0000","y"]`],
    ['passes', '["2020","y"]'],
    ['imports', '["99999999-01-01","y"]'],
    ['access', '[3,"y"]'],
    ['releases', '["+010000-01-01T00:00:00Z","y"]'],
  ] as const)
    test(`${value} of ${list}`, async () => {
      const path = `/api/${list}${list.includes('?') ? '&' : '?'}cursor=${cursor(value)}`
      expect(await statusOf(path)).toBe(400)
    })
})

describe('texts that no row can hold', () => {
  test('are refused in a body, with the place', async () => {
    for (const text of [String.raw`a\u0000`, String.raw`\ud800`]) {
      const answer = await server.request(admin, '/api/projects', json('POST', `{"key":"odd","name":"${text}"}`))
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: { message: expect.stringMatching(/^name: /) } }])
    }
  })

  test('are refused in an address', async () => {
    expect(await statusOf('/api/sessions?q=%00')).toBe(400)
    expect(await statusOf('/api/projects/%00/taxonomy')).toBe(400)
    expect(await statusOf('/api/users/%00', json('PATCH', '{}'))).toBe(400)
  })
})

describe('bodies', () => {
  test('over 8 MiB are refused, also before anybody signed in', async () => {
    const large = json('POST', `{"email":"${'x'.repeat(9e6)}"}`, { Origin: server.deps.url })
    expect((await server.app.request('/api/auth/sign-in/email', large)).status).toBe(413)
    expect(await statusOf('/api/projects', large)).toBe(413)
  })

  test('of an upload may be larger', async () => {
    const begun = await (await server.as(admin).imports.$post({ json: { project: 'shop', title: 'large' } })).json()
    const body = new Uint8Array(9e6)
    expect(await statusOf(`/api/imports/${begun.id}/files?path=large.bin`, { method: 'PUT', body })).toBe(200)
  })
})

test('names that every object has are no files of the documentation', async () => {
  expect(await statusOf('/api/docs/constructor')).toBe(404)
  expect(await statusOf('/api/docs/__proto__')).toBe(404)
})

test('every answer of the API forbids to keep it, unless it says otherwise', async () => {
  const answer = await server.app.request('/api/auth/magic-link/verify?token=x&callbackURL=/')
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

describe('a token', () => {
  const tokenOf = async (actor: Actor, days: number) => (await (await server.as(actor).tokens.$post({ json: { days } })).json()).token
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

  test('sets no password: it may have a smaller role than its owner', async () => {
    const made = await (await server.as(admin).tokens.$post({ json: { role: 'ml' } })).json()
    const init = json('POST', '{"password":"correct horse battery"}', bearer(made.token))
    expect((await server.app.request('/api/me/password', init)).status).toBe(403)
  })

  test('makes no token that outlives it', async () => {
    const init = json('POST', '{"days":300}', bearer(await tokenOf(admin, 1)))
    const made = await (await server.app.request('/api/tokens', init)).json()
    expect(Date.parse(made.expiresAt) - Date.now()).toBeLessThanOrEqual(86_400_000)
  })

  test('that is none is no excuse from proving where a request comes from', async () => {
    const init = json('POST', '{}', { Authorization: 'Bearer not a token', cookie: 'retrace.session_token=x' })
    expect((await server.app.request('/api/tokens', init)).status).toBe(403)
  })
})

describe("somebody else's import", () => {
  test('is not there for an ML engineer, and is for an admin', async () => {
    const [mine, other] = [await server.person('ml'), await server.person('ml')]
    const begun = await (await server.as(mine).imports.$post({ json: { project: 'shop', title: 'mine' } })).json()
    const path = `/api/imports/${begun.id}`
    const tries = [
      ['GET', path] as const,
      ['PUT', `${path}/files?path=a`] as const,
      ['POST', `${path}/start`] as const,
      ['DELETE', path] as const,
    ]
    for (const [method, at] of tries) expect((await server.request(other, at, { method })).status).toBe(404)
    const list = await (await server.as(other).imports.$get({ query: {} })).json()
    expect(list.items).toEqual([])
    expect(await statusOf(path)).toBe(200)
    expect((await server.request(mine, path, { method: 'DELETE' })).status).toBe(200)
  })
})
