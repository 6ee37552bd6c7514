import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const json = (method: string, value: unknown, headers: Record<string, string> = {}) => ({
  method,
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json', ...headers },
})

/** Follows a sign-in link as a browser would and gives the cookie. */
async function signIn(link: string): Promise<string> {
  const token = new URL(link).searchParams.get('token') ?? ''
  const answer = await server.app.request(`/api/auth/magic-link/verify?token=${encodeURIComponent(token)}&callbackURL=/`)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

describe('signing in', () => {
  test('a link signs its person in, once', async () => {
    const admin = await server.person('admin')
    const added = await (await server.as(admin).users.$post({ json: { email: 'Ann@example.com', role: 'annotator' } })).json()
    const cookie = await signIn(added.url)
    const me = await (await server.app.request('/api/me', { headers: { cookie } })).json()
    expect(me).toMatchObject({ email: 'ann@example.com', role: 'annotator' })
    expect(await signIn(added.url)).toBe('')
  })

  test('a password works after it was set, and a short one is refused with its length', async () => {
    const admin = await server.person('admin')
    const added = await (await server.as(admin).users.$post({ json: { email: 'bo@example.com', role: 'ml' } })).json()
    const cookie = await signIn(added.url)
    const own = { cookie, 'Sec-Fetch-Site': 'same-origin' }
    const short = await server.app.request('/api/me/password', json('POST', { password: 'short' }, own))
    expect([short.status, await short.json()]).toMatchObject([400, { error: { message: expect.stringContaining('this has 5') } }])
    expect((await server.app.request('/api/me/password', json('POST', { password: 'correct horse battery' }, own))).status).toBe(200)
    const right = await server.app.request(
      '/api/auth/sign-in/email',
      json('POST', { email: 'bo@example.com', password: 'correct horse battery' }, { Origin: server.deps.url }),
    )
    expect(right.headers.get('set-cookie')).toMatch(/HttpOnly/)
    const wrong = await server.app.request(
      '/api/auth/sign-in/email',
      json('POST', { email: 'bo@example.com', password: 'correct horse' }, { Origin: server.deps.url }),
    )
    expect(wrong.status).toBe(401)
  })

  test('a person switched off is out at once, with their tokens', async () => {
    const admin = await server.person('admin')
    const added = await (await server.as(admin).users.$post({ json: { email: 'cy@example.com', role: 'reviewer' } })).json()
    const cookie = await signIn(added.url)
    const { token } = await (await server.as({ id: added.id, role: 'reviewer' }).tokens.$post({ json: {} })).json()
    const asToken = () => server.app.request('/api/me', { headers: { Authorization: `Bearer ${token}` } })
    expect((await asToken()).status).toBe(200)
    await server.as(admin).users[':id'].$patch({ param: { id: added.id }, json: { isActive: false } })
    expect((await server.app.request('/api/me', { headers: { cookie } })).status).toBe(401)
    expect((await asToken()).status).toBe(401)
  })

  test('a sign-in that ended, was signed out of or has a forged signature is none', async () => {
    const admin = await server.person('admin')
    const signedIn = async (email: string) =>
      signIn((await (await server.as(admin).users.$post({ json: { email, role: 'annotator' } })).json()).url)
    const status = async (cookie: string) => (await server.app.request('/api/me', { headers: { cookie } })).status
    const left = await signedIn('dee@example.com')
    expect(await status(left)).toBe(200)
    expect(await status(left.replace(/(=[^.]+\.)(.)/, (_, token, first) => `${token}${first === 'a' ? 'b' : 'a'}`))).toBe(401)
    await server.app.request('/api/auth/sign-out', json('POST', {}, { cookie: left, Origin: server.deps.url }))
    expect(await status(left)).toBe(401)
    const kept = await signedIn('eve@example.com')
    const ends = async (time: string) => server.deps.db.execute(`update sign_ins set expires_at = now() ${time}`)
    await ends("+ interval '6 days'")
    expect(await status(kept)).toBe(200)
    const { rows } = (await server.deps.db.execute<{ days: number }>(
      'select extract(epoch from expires_at - now()) / 86400 as days from sign_ins',
    )) as unknown as { rows: { days: string }[] } // whichever driver: both answer with rows
    expect(rows.map((row) => Math.round(Number(row.days)))).toContain(7)
    await ends("- interval '1 second'")
    expect(await status(kept)).toBe(401)
  })

  test('nobody signs up, and no other door of the sign-in library is open', async () => {
    for (const path of ['/sign-up/email', '/sign-in/magic-link', '/change-email', '/update-user', '/admin/impersonate-user']) {
      const answer = await server.app.request(
        `/api/auth${path}`,
        json('POST', { email: 'x@example.com', password: 'x'.repeat(20), name: 'x', role: 'admin' }, { Origin: server.deps.url }),
      )
      expect([path, answer.status]).toEqual([path, 404])
    }
  })
})

describe('people', () => {
  test('a token of a higher role is refused to all but admins', async () => {
    const ml = await server.person('ml')
    expect((await server.as(ml).tokens.$post({ json: { role: 'admin' } })).status).toBe(403)
  })

  test('only the sha256 of a token is stored', async () => {
    const ml = await server.person('ml')
    const { token } = await (await server.as(ml).tokens.$post({ json: { name: 'night job' } })).json()
    const rows = await server.deps.db.execute('select * from tokens')
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('requests from other sites', () => {
  const unsafe = [
    ['application/json', { 'Content-Type': 'application/json', Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['octet-stream', { 'Content-Type': 'application/octet-stream', Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['text/plain', { 'Content-Type': 'text/plain', Origin: 'https://evil.example' }],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'null' }],
    ['no origin at all', {}],
    ['a sibling site', { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-site' }],
  ] as const

  test.each(unsafe)('are refused with a cookie: %s', async (_name, headers) => {
    const answer = await server.app.request('/api/users', {
      method: 'POST',
      body: '{}',
      headers: { cookie: 'retrace.session_token=x', ...headers },
    })
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { error: { code: 'forbidden', message: expect.stringContaining('own pages') } },
    ])
  })
})
