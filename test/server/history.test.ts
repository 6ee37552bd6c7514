import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passCheckpoints } from '#db/schema/history.ts'
import { changes } from '#db/schema/labels.ts'
import type { PassView } from '#shared/api.ts'
import type { PassId, UserId } from '#shared/ids.ts'
import { computeRestore } from '#shared/labels/history.ts'
import type { HistoryEntry, PassAt } from '#shared/labels/queries.ts'
import { type Change, invertChange } from '#shared/labels/segments.ts'
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
  await addProject(server, 'history')
  ann = await server.person('annotator', 'Ann')
  bob = await server.person('annotator', 'Bob')
  rita = await server.person('reviewer', 'Rita')
})
afterAll(() => server.close())

type Page = { items: HistoryEntry[]; nextCursor: string | null }
const read = async <T>(actor: Actor, path: string) => (await (await server.request(actor, `/api${path}`)).json()) as T
const at = async (pass: string, revision: number) => (await read<PassAt>(ann, `/passes/${pass}/at/${revision}`)).segments

/** A pass of Ann's: two segments, one of them longer, then one gone. */
async function passOfAnn() {
  const pass = await openPass(server, ann, await addSession(server, { project: 'history' }))
  const [first, second] = [edits.segment(0, 1_000_000), edits.segment(1_000_000, 2_000_000)]
  const made = [edits.put(first), edits.put(second), edits.put({ ...first, endUs: 500_000 }), edits.remove(second.id)]
  await server.request(ann, `/api/passes/${pass.id}/changes`, json('POST', { changes: made }, { ifMatch: 0 }))
  return { id: pass.id as PassId, first, second }
}

test('every change is told, the newest first, page after page, without its segments', async () => {
  const { id } = await passOfAnn()
  const first = await read<Page>(ann, `/passes/${id}/history?limit=3`)
  expect(first.items).toMatchObject([
    { revision: 4, name: 'Delete', author: 'Ann', put: 0, removed: 1 },
    { revision: 3, name: 'Put', author: 'Ann', put: 1, removed: 0 },
    { revision: 2 },
  ])
  const rest = await read<Page>(ann, `/passes/${id}/history?limit=3&cursor=${first.nextCursor}`)
  expect([rest.items.map((each) => each.revision), rest.nextCursor]).toEqual([[1], null])
})

test('any earlier state can be read', async () => {
  const { id, first, second } = await passOfAnn()
  const short = { ...first, endUs: 500_000 }
  expect(await Promise.all([0, 1, 2, 3, 4].map((each) => at(id, each)))).toEqual([[], [first], [first, second], [short, second], [short]])
  expect(await outcome(server.request(ann, `/api/passes/${id}/at/5`))).toBe('404 not_found: the pass is at revision 4; there is no 5 yet')
})

test('who may see a pass may see its history, and nobody else', async () => {
  const { id } = await passOfAnn()
  for (const path of [`/api/passes/${id}/history`, `/api/passes/${id}/at/1`]) {
    expect(await outcome(server.request(rita, path))).toBe('200')
    expect(await outcome(server.request(bob, path))).toBe(`404 not_found: there is no pass ${id}`)
  }
})

test('a look far back does not begin at the first change the next time, and sees the same', async () => {
  const { id, first } = await passOfAnn()
  const many = Array.from({ length: 1200 }, (_, index) => ({
    ...{ passId: id, revision: index + 5, authorId: ann.id as UserId, createdAt: new Date() },
    ...((change) => ({ id: change.id, change }))(edits.put({ ...first, endUs: 500_001 + index })),
  }))
  await server.deps.db.insert(changes).values(many)
  await server.deps.db.execute(`update passes set revision = 1204 where id = '${id}'`)
  const kept = () => server.deps.db.select().from(passCheckpoints).where(eq(passCheckpoints.passId, id))
  const looked = await at(id, 1100)
  expect(looked).toMatchObject([{ id: first.id, endUs: 501_096 }])
  expect((await kept()).map((each) => each.revision)).toEqual([1000])
  expect([await at(id, 1100), await at(id, 3)]).toEqual([looked, [{ ...first, endUs: 500_000 }, expect.anything()]])
})

test('a pass of more than 5,000 segments is had back in one change, and left again in one', async () => {
  const count = 5200
  const pass = await openPass(server, ann, await addSession(server, { project: 'history', durationUs: count * 1000 }))
  const many = Array.from({ length: count }, (_, index) => edits.segment(index * 1000, index * 1000 + 1000, { text: `Step ${index}` }))
  const send = (change: Change, ifMatch: number) =>
    outcome(server.request(ann, `/api/passes/${pass.id}/changes`, json('POST', { changes: [change] }, { ifMatch })))
  expect(await send(edits.put(...many.slice(0, 3000)), 0)).toBe('200')
  expect(await send(edits.put(...many.slice(3000)), 1)).toBe('200')
  expect(await send(edits.remove(...many.map((each) => each.id)), 2)).toBe('200')
  const now = await read<PassView>(ann, `/passes/${pass.id}`)
  const taxonomy = now.taxonomy.doc
  const context = { segments: now.segments, taxonomy, durationUs: count * 1000, newId: server.deps.newId }
  const { change } = computeRestore(context, await read<PassAt>(ann, `/passes/${pass.id}/at/2`), 'Back')
  expect(await send(change, 3)).toBe('200')
  expect((await read<PassView>(ann, `/passes/${pass.id}`)).segments).toEqual(many)
  expect(await send(invertChange(now.segments, change, server.deps.newId('change')), 4)).toBe('200')
  expect((await read<PassView>(ann, `/passes/${pass.id}`)).segments).toEqual([])
})
