import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { sessionPage } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession, createEdits, json, openPass, outcome } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

type Page = z.infer<typeof sessionPage>
let server: TestServer
let ann: Actor
const made: { id: SessionId; title: string; durationUs: number }[] = []

beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'list')
  ann = await server.person('annotator')
  // many of one length, so that pages must not lose or repeat rows of equal value
  for (const [n, title] of ['Zebra', 'apple 100%', 'mango', 'Apple_b', 'éclair', 'kiwi', 'fig'].entries()) {
    const durationUs = (n % 2) * 1_000_000 + 5_000_000
    made.push({ id: await addSession(server, { project: 'list', title, durationUs }), title, durationUs })
  }
})
afterAll(() => server.close())

const list = async (query: string, actor = ann) => (await (await server.request(actor, `/api/sessions?${query}`)).json()) as Page

/** Titles of all pages of a list. */
async function walk(query: string, limit = 2): Promise<string[]> {
  const titles: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await list(`project=list&limit=${limit}&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    expect(page.items.length).toBeLessThanOrEqual(limit)
    titles.push(...page.items.map((each) => each.title))
    cursor = page.nextCursor
  }
  return titles
}

describe('the list of sessions', () => {
  test.each(['importedAt', '-importedAt', 'title', '-title', 'durationUs', '-durationUs', 'events', '-events'])(
    'sorted by %s, its pages put together are the whole list, each session once',
    async (sort) => {
      const whole = await list(`project=list&limit=200&sort=${sort}`)
      expect(whole).toMatchObject({ total: 7, nextCursor: null })
      expect(await walk(`sort=${sort}`)).toEqual(whole.items.map((each) => each.title))
      expect(new Set(whole.items.map((each) => each.id))).toEqual(new Set(made.map((each) => each.id)))
    },
  )

  test('newest come first, and length sorts by length', async () => {
    expect(await walk('')).toEqual(made.map((each) => each.title).reverse())
    expect((await list('project=list&sort=-durationUs')).items.map((each) => each.durationUs)).toEqual([
      ...Array(3).fill(6_000_000),
      ...Array(4).fill(5_000_000),
    ])
  })

  test('search takes what is typed literally and ignores case', async () => {
    expect((await walk('q=APPLE&sort=importedAt')).sort()).toEqual(['Apple_b', 'apple 100%'])
    expect(await walk('q=100%25')).toEqual(['apple 100%'])
    expect(await walk('q=e_b')).toEqual(['Apple_b'])
    expect(await walk('q=\\')).toEqual([])
  })

  test('a cursor of nothing and a page of nothing are refused', async () => {
    expect(await outcome(server.request(ann, '/api/sessions?cursor=abc'))).toContain('400 bad_input: not a cursor')
    expect(await outcome(server.request(ann, '/api/sessions?limit=0'))).toContain('400 bad_input: limit')
    expect(await outcome(server.request(ann, '/api/sessions?sort=secret'))).toContain('400 bad_input: sort')
  })

  test('state filters by flags and by the passes one may see', async () => {
    const [flagged, labeled] = [made[0], made[1]]
    await server.request(ann, `/api/sessions/${flagged?.id}/flags`, json('POST', { reason: 'duplicate' }))
    const pass = await openPass(server, ann, labeled?.id as SessionId)
    expect(await walk('state=flagged')).toEqual([flagged?.title])
    expect(await walk('state=draft')).toEqual([]) // to open a session is not yet to label it
    const { segment, put } = createEdits(server)
    await server.request(ann, `/api/passes/${pass.id}/changes`, json('POST', { changes: [put(segment(0, 100))] }, { ifMatch: 0 }))
    expect(await walk('state=draft')).toEqual([labeled?.title])
    expect(await walk('state=unlabeled')).toHaveLength(6)
    const bob = await server.person('annotator')
    expect((await list('project=list&state=unlabeled', bob)).total).toBe(7)
    const row = (await list('project=list&state=flagged')).items[0]
    expect(row).toMatchObject({ openFlags: 1, warnings: 1, screens: ['1366x768'], hasThumb: false, subject: null })
  })
})

describe('a subject', () => {
  test('knows of the sessions recorded of them and of no other', async () => {
    const sue = await server.person('subject')
    const own = await addSession(server, { project: 'list', title: 'of Sue', subject: sue })
    const page = await list('', sue)
    expect([page.total, page.items.map((each) => each.id)]).toEqual([1, [own]])
    await server.request(ann, `/api/sessions/${own}/flags`, json('POST', { reason: 'duplicate' }))
    expect((await list('', sue)).items.map((each) => each.openFlags)).toEqual([0])
    expect((await list('state=flagged', sue)).total).toBe(0)
    expect(await outcome(server.request(sue, `/api/sessions/${own}`))).toBe('200')
    expect(await outcome(server.request(sue, `/api/sessions/${made[0]?.id}`))).toContain('404 not_found')
    expect(await outcome(server.request(sue, `/api/sessions/${made[0]?.id}/events`))).toContain('404 not_found')
    const log = (await (await server.request(sue, '/api/access')).json()) as { items: { sessionId: string }[] }
    expect(new Set(log.items.map((each) => each.sessionId))).toEqual(new Set([own]))
    await server.request(await server.person('admin'), `/api/sessions/${own}`, { method: 'DELETE' })
  })
})

describe('deleting a session', () => {
  test('takes its labels and bytes with it, but not what another session holds', async () => {
    const media = { bytes: new TextEncoder().encode('shared picture'), mediaType: 'image/png' }
    const source = { name: 'a.jsonl', text: 'only of the first' }
    const first = await addSession(server, { project: 'list', media, source })
    await addSession(server, { project: 'list', title: 'other', media })
    const { id } = await openPass(server, ann, first)
    const { segment, put } = createEdits(server)
    await server.request(ann, `/api/passes/${id}/changes`, json('POST', { changes: [put(segment(0, 5))] }, { ifMatch: 0 }))
    expect(await outcome(server.request(ann, `/api/sessions/${first}`, { method: 'DELETE' }))).toContain('403')
    const admin = await server.person('admin')
    expect(await outcome(server.request(admin, `/api/sessions/${first}`, { method: 'DELETE' }))).toBe('200')
    expect(await outcome(server.request(admin, `/api/sessions/${first}`))).toContain('404')
    expect(await outcome(server.request(admin, `/api/passes/${id}`))).toContain('404')
    const left: string[] = []
    for await (const name of server.deps.blobs.list()) left.push(name)
    const sha256 = async (bytes: Uint8Array) => Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex')
    expect(left).toContain(await sha256(media.bytes))
    expect(left).not.toContain(await sha256(new TextEncoder().encode(source.text)))
  })
})
