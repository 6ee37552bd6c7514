import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyKeymap } from '#shared/keys/keymap.ts'
import type { Actor } from '#shared/policy.ts'
import { json, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let ann: Actor
let bo: Actor
beforeAll(async () => {
  server = await createTestServer()
  ann = await server.person('annotator', 'Ann')
  bo = await server.person('annotator', 'Bo')
})
afterAll(() => server.close())

const read = async (actor: Actor) => {
  const answer = await server.request(actor, '/api/me/keymap')
  return [answer.headers.get('etag'), await answer.json()]
}
const save = (actor: Actor, doc: unknown, ifMatch?: number) =>
  server.request(actor, '/api/me/keymap', json('PUT', doc, ifMatch === undefined ? {} : { ifMatch }))
const mine = { ...emptyKeymap, keys: { split: ['X'] }, reactionMs: 250 }

test('keys follow their person to another machine, and nobody else', async () => {
  expect(await read(ann)).toEqual(['"0"', { revision: 0, doc: emptyKeymap }])
  expect((await save(ann, mine, 0)).status).toBe(200)
  expect(await read(ann)).toEqual(['"1"', { revision: 1, doc: mine }])
  expect(await read(bo)).toEqual(['"0"', { revision: 0, doc: emptyKeymap }])
})

test('a save that has not seen the last one is told what is there', async () => {
  await save(bo, mine, 0)
  for (const late of [0, 7]) {
    const answer = await save(bo, emptyKeymap, late)
    expect(answer.status).toBe(412)
    expect(await answer.json()).toMatchObject({ error: { details: { revision: 1, doc: mine } } })
  }
  expect(await outcome(save(bo, emptyKeymap))).toContain('400 bad_input: If-Match is missing')
})

test('what is no keymap is refused with its entry', async () => {
  const doc = { ...emptyKeymap, keys: { split: ['Ctrl+W'] } }
  expect(await outcome(save(ann, doc, 1))).toMatch(/400 bad_input.*keys.split.0.*belongs to the browser/)
})
