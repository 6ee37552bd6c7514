import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessions } from '#db/schema/sessions.ts'
import type { PassView } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Change } from '#shared/labels/segments.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession, createEdits, json, openPass, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let ann: Actor
let bob: Actor
let rita: Actor
let edits: ReturnType<typeof createEdits>
beforeAll(async () => {
  server = await createTestServer()
  edits = createEdits(server)
  await addProject(server, 'labels')
  ann = await server.person('annotator', 'Ann')
  bob = await server.person('annotator', 'Bob')
  rita = await server.person('reviewer', 'Rita')
})
afterAll(() => server.close())

const newSession = () => addSession(server, { project: 'labels' })
const change = (actor: Actor, pass: string, revision: number, changes: Change[]) =>
  server.request(actor, `/api/passes/${pass}/changes`, json('POST', { changes }, { ifMatch: revision }))
const read = async (actor: Actor, pass: string) => (await (await server.request(actor, `/api/passes/${pass}`)).json()) as PassView
const submit = (actor: Actor, pass: string) => server.request(actor, `/api/passes/${pass}/submit`, { method: 'POST' })
const review = (actor: Actor, pass: string, decision: 'accept' | 'return') =>
  server.request(actor, `/api/passes/${pass}/review`, json('POST', { decision, reason: decision === 'return' ? 'wrong_label' : null }))

/** A pass of Ann's with one segment, as it stands after `submit`. */
async function submitted(session: SessionId): Promise<string> {
  const pass = await openPass(server, ann, session)
  await change(ann, pass.id, 0, [edits.put(edits.segment(0, 1_000_000))])
  await submit(ann, pass.id)
  return pass.id
}

describe('a pass', () => {
  test('is the same one however often it is opened, and pinned to the published taxonomy', async () => {
    const session = await newSession()
    const passes = await Promise.all([1, 2, 3].map(() => openPass(server, ann, session)))
    expect(new Set(passes.map((each) => each.id)).size).toBe(1)
    expect(await read(ann, passes[0]?.id ?? '')).toMatchObject({
      revision: 0,
      state: 'draft',
      taxonomy: { version: 1, state: 'published' },
    })
  })

  test('takes changes one after the other, and its revision counts them', async () => {
    const pass = await openPass(server, ann, await newSession())
    const first = edits.segment(0, 1_000_000, { text: 'open the settings' })
    const second = edits.segment(1_000_000, 2_000_000)
    const answer = await change(ann, pass.id, 0, [edits.put(first), edits.put(second)])
    expect([answer.headers.get('etag'), await answer.json()]).toEqual(['"2"', { revision: 2 }])
    await change(ann, pass.id, 2, [edits.put({ ...first, endUs: 500_000 }), edits.remove(second.id)])
    const after = await read(ann, pass.id)
    expect(after).toMatchObject({ revision: 4, segments: [{ id: first.id, endUs: 500_000, text: 'open the settings' }] })
  })

  test('refuses a change made on an older revision, and shows how it stands', async () => {
    const pass = await openPass(server, ann, await newSession())
    const kept = edits.segment(0, 1_000_000)
    await change(ann, pass.id, 0, [edits.put(kept)])
    const answer = await change(ann, pass.id, 0, [edits.put(edits.segment(2_000_000, 3_000_000))])
    expect(answer.status).toBe(412)
    expect(await answer.json()).toMatchObject({
      error: {
        code: 'revision_conflict',
        details: {
          pass: { id: pass.id, revision: 1, segments: [{ id: kept.id }] },
          since: [{ author: 'Ann', touched: [kept.id] }],
          before: [],
        },
      },
    })
    expect((await read(ann, pass.id)).segments).toHaveLength(1)
  })

  test('a pass with labels can be opened though preparing the recording failed since', async () => {
    const id = await newSession()
    const pass = await openPass(server, ann, id)
    await change(ann, pass.id, 0, [edits.put(edits.segment(0, 1_000_000))])
    await server.deps.db.update(sessions).set({ status: 'failed' }).where(eq(sessions.id, id))
    expect(await openPass(server, ann, id)).toMatchObject({ id: pass.id, revision: 1 })
  })

  test('what came in since a revision is told with its author, and nothing where nothing did', async () => {
    const pass = await openPass(server, ann, await newSession())
    const kept = edits.segment(0, 1_000_000)
    await change(ann, pass.id, 0, [edits.put(kept)])
    const news = async (since: number) => (await server.request(ann, `/api/passes/${pass.id}/news?since=${since}`)).json()
    expect(await news(0)).toMatchObject({ pass: { revision: 1 }, since: [{ author: 'Ann', touched: [kept.id] }], before: [] })
    expect(await news(1)).toBeNull()
  })

  test('a request sent again after others came in is told of them, and is not applied twice', async () => {
    const pass = await openPass(server, ann, await newSession())
    const first = edits.put(edits.segment(0, 1_000_000))
    await change(ann, pass.id, 0, [first])
    await change(ann, pass.id, 1, [edits.put(edits.segment(1_000_000, 2_000_000))])
    const again = await change(ann, pass.id, 0, [first])
    expect(again.status).toBe(412)
    expect(await again.json()).toMatchObject({ error: { details: { pass: { revision: 2 }, since: [{ id: first.id }, {}] } } })
  })

  test('a request sent again because its answer was lost is applied once, also beside newer changes', async () => {
    const pass = await openPass(server, ann, await newSession())
    const first = edits.put(edits.segment(0, 1_000_000))
    const next = edits.put(edits.segment(1_000_000, 2_000_000))
    for (let times = 0; times < 2; times++) expect(await (await change(ann, pass.id, 0, [first])).json()).toEqual({ revision: 1 })
    expect(await (await change(ann, pass.id, 0, [first, next])).json()).toEqual({ revision: 2 })
    expect(await (await change(ann, pass.id, 2, [next, next])).json()).toEqual({ revision: 2 })
    expect((await read(ann, pass.id)).segments).toHaveLength(2)
  })

  test('of two editors at once, one is told that the other was faster', async () => {
    const pass = await openPass(server, ann, await newSession())
    const answers = await Promise.all(
      [0, 1, 2, 3].map((n) => change(ann, pass.id, 0, [edits.put(edits.segment(n * 1_000_000, (n + 1) * 1_000_000))])),
    )
    expect(answers.map((each) => each.status).sort()).toEqual([200, 412, 412, 412])
    expect(await read(ann, pass.id)).toMatchObject({ revision: 1, segments: [expect.anything()] })
  })

  test('applies all of a request or nothing: a broken rule leaves no trace', async () => {
    const pass = await openPass(server, ann, await newSession())
    const answer = await change(ann, pass.id, 0, [edits.put(edits.segment(0, 2_000_000)), edits.put(edits.segment(1_000_000, 3_000_000))])
    expect(await outcome(answer.clone())).toBe('422 rejected: two segments on Goal overlap at 1000000 µs')
    expect(await answer.json()).toMatchObject({ error: { details: { problems: [{ message: expect.stringContaining('overlap') }] } } })
    expect(await read(ann, pass.id)).toMatchObject({ revision: 0, segments: [] })
  })

  test.each([
    ['beyond the session', { startUs: 9_000_000, endUs: 11_000_000 }, "after the session's end"],
    ['on a tier that is not there', { tier: 'mood' }, 'there is no tier "mood"'],
    ['outside its parent', { tier: 'subgoal' }, 'not inside one on goal'],
    ['with an intent of another taxonomy', { labelId: 'lab_00000000' as never }, 'not in this version'],
  ])('refuses a segment %s', async (_, also, message) => {
    const pass = await openPass(server, ann, await newSession())
    const answer = await change(ann, pass.id, 0, [edits.put(edits.segment(0, 1_000_000, also))])
    expect(await outcome(answer)).toContain(message)
  })

  test('a change without If-Match, or with a wrong one, is refused', async () => {
    const pass = await openPass(server, ann, await newSession())
    const body = json('POST', { changes: [edits.put(edits.segment(0, 1))] })
    expect(await outcome(server.request(ann, `/api/passes/${pass.id}/changes`, body))).toContain('If-Match is missing')
    const headers = { ...(body.headers as Record<string, string>), 'If-Match': '*' }
    expect(await outcome(server.request(ann, `/api/passes/${pass.id}/changes`, { ...body, headers }))).toContain('400 bad_input: If-Match')
  })
})

describe('who sees and does what', () => {
  test('an annotator sees their own pass only, everywhere', async () => {
    const session = await newSession()
    const pass = await submitted(session)
    expect(await outcome(server.request(bob, `/api/passes/${pass}`))).toBe(`404 not_found: there is no pass ${pass}`)
    const list = (await (await server.request(bob, '/api/passes')).json()) as { items: { id: string }[] }
    expect(list.items.map((each) => each.id)).not.toContain(pass)
    expect(await (await server.request(bob, `/api/sessions/${session}`)).json()).toMatchObject({ passes: [] })
    expect(await (await server.request(bob, `/api/sessions/${session}/segments`)).text()).toBe('')
    expect(await outcome(change(bob, pass, 1, [edits.put(edits.segment(0, 5))]))).toContain('404')
  })

  test('nobody edits or submits for another, not even an admin', async () => {
    const session = await newSession()
    const { id } = await openPass(server, ann, session)
    const admin = await server.person('admin')
    for (const actor of [admin, rita]) {
      expect(await outcome(change(actor, id, 0, [edits.put(edits.segment(0, 5))]))).toContain('403 forbidden')
      expect(await outcome(submit(actor, id))).toContain('403 forbidden')
    }
  })

  test('nobody reviews their own work', async () => {
    const session = await newSession()
    const { id } = await openPass(server, rita, session)
    await change(rita, id, 0, [edits.put(edits.segment(0, 5))])
    await submit(rita, id)
    expect(await outcome(review(rita, id, 'accept'))).toContain('403 forbidden')
    expect(await outcome(review(await server.person('reviewer'), id, 'accept'))).toBe('200')
  })
})

describe('review', () => {
  test('an empty pass is not taken', async () => {
    const pass = await openPass(server, ann, await newSession())
    expect(await outcome(submit(ann, pass.id))).toBe('422 rejected: the pass has no segment yet')
  })

  test('what is submitted can only be read, what is returned is open again with its reason', async () => {
    const pass = await submitted(await newSession())
    expect(await outcome(change(ann, pass, 1, [edits.put(edits.segment(0, 5))]))).toContain('409 conflict: a pass that is submitted')
    expect(await outcome(submit(ann, pass))).toContain('409 conflict')
    expect(await outcome(review(rita, pass, 'return'))).toBe('200')
    expect(await read(ann, pass)).toMatchObject({
      state: 'returned',
      reviews: [{ decision: 'return', reason: 'wrong_label', reviewer: 'Rita' }],
    })
    expect(await outcome(change(ann, pass, 1, [edits.put(edits.segment(2_000_000, 3_000_000))]))).toBe('200')
    expect(await outcome(submit(ann, pass))).toBe('200')
    expect(await outcome(review(rita, pass, 'accept'))).toBe('200')
    expect(await outcome(review(rita, pass, 'accept'))).toContain('409 conflict: a pass that is accepted')
    expect(await read(ann, pass)).toMatchObject({ state: 'accepted', reviews: [{}, { decision: 'accept' }] })
  })

  test('returning needs a reason', async () => {
    const pass = await submitted(await newSession())
    const answer = server.request(rita, `/api/passes/${pass}/review`, json('POST', { decision: 'return' }))
    expect(await outcome(answer)).toContain('returning a pass needs a reason')
  })

  test('a flagged session leaves the queue, and comes back when the flag is resolved', async () => {
    const session = await newSession()
    const pass = await submitted(session)
    const queue = async (more = '') => {
      const answer = await server.request(rita, `/api/passes?state=submitted&project=labels${more}`)
      return ((await answer.json()) as { items: { id: string }[] }).items.map((each) => each.id)
    }
    expect(await queue()).toContain(pass)
    const body = json('POST', { reason: 'private_data', startUs: 0, endUs: 5_000_000 })
    const flag = (await (await server.request(bob, `/api/sessions/${session}/flags`, body)).json()) as { id: string }
    expect(await queue()).not.toContain(pass)
    expect(await queue('&flagged=true')).toContain(pass)
    expect(await outcome(review(rita, pass, 'accept'))).toContain('409 conflict: the session is flagged')
    expect(await outcome(server.request(bob, `/api/flags/${flag.id}/resolve`, { method: 'POST' }))).toContain('403')
    expect(await outcome(server.request(rita, `/api/flags/${flag.id}/resolve`, { method: 'POST' }))).toBe('200')
    expect(await queue()).toContain(pass)
  })

  test('the queue pages, those that wait longest first', async () => {
    await addProject(server, 'queue')
    const made: string[] = []
    for (let n = 0; n < 5; n++) made.push(await submitted(await addSession(server, { project: 'queue' })))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await server.request(rita, `/api/passes?state=submitted&project=queue&limit=2${cursor && `&cursor=${cursor}`}`)
      const page = (await answer.json()) as { items: { id: string; segmentCount: number }[]; nextCursor: string | null }
      expect(page.items.every((each) => each.segmentCount === 1)).toBe(true)
      seen.push(...page.items.map((each) => each.id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(made)
  })
})
