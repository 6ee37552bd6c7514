import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Actor, type Role, roles } from '#shared/policy.ts'
import { addProject, addSession, openPass } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

/**
 * Who gets past the guard of each route, written out: A admin, N annotator, R reviewer, M ml, S subject (`s`: of their own
 * recordings only). Getting past it may still end in "not found" or "bad input".
 */
const matrix: Record<string, string> = {
  'GET /me': 'ANRMS',
  'POST /me/password': 'ANRMS',
  'GET /me/keymap': 'ANRMS',
  'PUT /me/keymap': 'ANRMS',
  'GET /users': 'A',
  'POST /users': 'A',
  'PATCH /users/:id': 'A',
  'POST /users/:id/link': 'A',
  'GET /tokens': 'ANRMS',
  'POST /tokens': 'ANRMS',
  'DELETE /tokens/:id': 'ANRMS',
  'GET /projects': 'ANRMS',
  'POST /projects': 'A',
  'GET /projects/:key/taxonomy': 'ANRM',
  'PUT /projects/:key/taxonomy': 'AR',
  'GET /projects/:key/taxonomy/use': 'ANRM',
  'GET /projects/:key/taxonomy/versions': 'ANRM',
  'POST /projects/:key/taxonomy/publish': 'AR',
  'GET /projects/:key/segments': 'ANRM',
  'GET /projects/:key/views': 'ANRM',
  'POST /projects/:key/views': 'ANRM',
  'PUT /views/:id': 'ANRM',
  'DELETE /views/:id': 'ANRM',
  'GET /projects/:key/taxonomy/migration': 'AR',
  'POST /projects/:key/taxonomy/migrate': 'AR',
  'GET /sessions': 'ANRMS',
  'GET /sessions/:id': 'ANRMs',
  'DELETE /sessions/:id': 'A',
  'GET /sessions/:id/blobs/:sha256': 'ANRMs',
  'GET /sessions/:id/thumb': 'ANRMs',
  'GET /sessions/:id/events': 'ANRMs',
  'GET /sessions/:id/events/:seq/record': 'ANRMs',
  'GET /sessions/:id/actions': 'ANRMs',
  'GET /sessions/:id/frame': 'ANRMs',
  'POST /sessions/:id/frames-taken': 'AMs',
  'GET /sessions/:id/bundle': 'AMs',
  'GET /sessions/:id/segments': 'ANRM',
  'GET /sessions/:id/shifts': 'ANRMs',
  'GET /sessions/:id/suggestions': 'ANR',
  'GET /sessions/:id/shifts/proposal': 'ANR',
  'POST /sessions/:id/shifts': 'ANR',
  'GET /formats': 'ANRMS',
  'POST /imports': 'AM',
  'PUT /imports/:id/files': 'AM',
  'POST /imports/:id/start': 'AM',
  'GET /imports': 'AM',
  'GET /imports/:id': 'AM',
  'DELETE /imports/:id': 'AM',
  'POST /sessions/:id/passes': 'ANR',
  'GET /passes': 'ANRM',
  'GET /passes/:id': 'ANRM',
  'GET /passes/:id/news': 'ANRM',
  'GET /passes/:id/history': 'ANRM',
  'GET /passes/:id/at/:revision': 'ANRM',
  'POST /passes/:id/changes': 'ANR',
  'POST /passes/:id/submit': 'ANR',
  'GET /passes/:id/migration': 'ANRM',
  'POST /passes/:id/migrate': 'ANR',
  'POST /passes/:id/migrate/undo': 'ANR',
  'POST /passes/:id/review': 'AR',
  'GET /sessions/:id/flags': 'ANRM',
  'POST /sessions/:id/flags': 'ANR',
  'POST /flags/:id/resolve': 'AR',
  'GET /releases': 'ARM',
  'POST /releases': 'AM',
  'GET /releases/:id': 'ARM',
  'POST /releases/:id/cancel': 'AM',
  'GET /releases/:id/manifest': 'ARM',
  'GET /releases/:id/revoked': 'ARM',
  'GET /releases/:id/export': 'AM',
  'GET /access': 'AS',
  'GET /backup': 'A',
}
const letters: Record<Role, string> = { admin: 'A', annotator: 'N', reviewer: 'R', ml: 'M', subject: 'S' }
const isOpen = (path: string) => /^\/(docs|openapi\.json|auth\/|\*)/.test(path)

let server: TestServer
let people: Record<Role, Actor>
let foreign: string
let own: string

beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'matrix')
  people = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await server.person(role)]))) as Record<Role, Actor>
  foreign = await addSession(server, { project: 'matrix', subject: await server.person('subject') })
  own = await addSession(server, { project: 'matrix', subject: people.subject })
})
afterAll(() => server.close())

/** Asks with ids that are well formed and, but for sessions, of nothing. */
async function ask(actor: Actor | null, route: string, session: string): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const id = path.startsWith('/sessions') ? session : 'xxx_aaaaaaaaaaaaaaaa'.replace('xxx', prefixOf(path))
  const filled = path
    .replace(':id', id)
    .replace(':key', 'matrix')
    .replace(':sha256', '0'.repeat(64))
    .replace(':seq', '0')
    .replace(':revision', '0')
  const query = path.endsWith('/frame')
    ? '?at=0'
    : path.endsWith('/frames-taken')
      ? '?at=0&stream=0'
      : path.endsWith('/export')
        ? '?format=none'
        : path.endsWith('/files')
          ? '?path=a'
          : ''
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }
  const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
  const answer = await server.request(actor, `/api${filled}${query}`, { method, headers, ...body })
  await answer.body?.cancel()
  return answer.status
}

const prefixes: Record<string, string> = { imports: 'imp', passes: 'pas', flags: 'flg', releases: 'rel', tokens: 'tok', views: 'viw' }
const prefixOf = (path: string) => prefixes[path.split('/')[1] ?? ''] ?? 'usr'

describe('every route', () => {
  test('is in the table', () => {
    const routes = server.app.routes
      .filter((route) => route.path.startsWith('/api/') && route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path.slice('/api'.length)}`)
      .filter((route) => !isOpen(route.split(' ')[1] ?? ''))
    expect([...new Set(routes)].sort()).toEqual(Object.keys(matrix).sort())
  })

  test('is closed to whoever is not signed in', async () => {
    for (const route of Object.keys(matrix)) expect([route, await ask(null, route, foreign)]).toEqual([route, 401])
  })

  // deleting comes last: the others need the session
  const routes = Object.entries(matrix).sort(([a], [b]) => Number(a.startsWith('DELETE')) - Number(b.startsWith('DELETE')))
  test.each(routes)('%s is open to %s', async (route, open) => {
    for (const role of roles) {
      const status = await ask(people[role], route, foreign)
      if (role === 'subject' && open.includes('s')) expect([role, status]).toEqual([role, 404])
      else if (open.includes(letters[role])) expect([role, status], `${role} should get past`).not.toEqual([role, 403])
      else expect([role, status]).toEqual([role, 403])
    }
    if (open.includes('s')) expect(await ask(people.subject, route, own)).not.toBe(403)
  })
})

test('a pass of another cannot be guessed by trying ids', async () => {
  const session = await addSession(server, { project: 'matrix' })
  const pass = await openPass(server, people.annotator, session)
  const bob = await server.person('annotator')
  const real = await server.request(bob, `/api/passes/${pass.id}`)
  const none = await server.request(bob, '/api/passes/pas_aaaaaaaaaaaaaaaa')
  expect((await real.text()).replace(pass.id, '')).toBe((await none.text()).replace('pas_aaaaaaaaaaaaaaaa', ''))
})
