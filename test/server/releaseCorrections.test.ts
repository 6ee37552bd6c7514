import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessions } from '#db/schema/sessions.ts'
import { loadDemo } from '#server/demo/load.ts'
import { createRelease } from '#server/services/release.ts'
import { buildRelease } from '#server/services/releaseBuild.ts'
import { exportRelease } from '#server/services/releaseExport.ts'
import type { Action } from '#shared/actions/types.ts'
import type { PassView, SegmentLine } from '#shared/api.ts'
import { demoProject } from '#shared/demo.ts'
import { ensure } from '#shared/errors.ts'
import type { ReleaseId } from '#shared/ids.ts'
import { type ActionWords, labelAction } from '#shared/labels/actionEdits.ts'
import type { AgentnetLine } from '#shared/release/agentnet.ts'
import { newRelease } from '#shared/release/api.ts'
import type { ReleaseRow } from '#shared/release/types.ts'
import { json, openPass } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** The first line of one file of an export. */
async function readLine(id: ReleaseId, format: string, name: string): Promise<unknown> {
  for await (const { path, content } of (await exportRelease(server.deps, id, format)).write())
    if (path === name)
      return JSON.parse((await text(Readable.from(content instanceof Uint8Array ? [content] : content))).split('\n')[0] ?? '')
  throw new Error(`there is no ${name}`)
}

test('corrected actions are released as they should be read, with what was derived beside them', async () => {
  const admin = await server.person('admin')
  await loadDemo(server.deps, admin, new AbortController().signal)
  const [ann, rita] = [await server.person('annotator', 'Ann'), await server.person('reviewer', 'Rita')]
  const [row] = await server.deps.db.select().from(sessions).where(eq(sessions.title, 'Order two desk lamps'))
  const session = ensure(row, 'session').id
  const pass = await openPass(server, ann, session)
  const { actions } = (await (await server.request(ann, `/api/sessions/${session}/actions?profile=agentnet`)).json()) as {
    actions: Action[]
  }
  const at = actions.findIndex((each) => each.kind === 'type')
  const [typed, before] = [ensure(actions[at], 'typing'), ensure(actions[at - 1], 'action before')]
  const { taxonomy } = (await (await server.request(ann, `/api/passes/${pass.id}`)).json()) as PassView
  const context = { segments: [], taxonomy: taxonomy.doc, durationUs: row?.durationUs ?? 0, newId: server.deps.newId }
  const say = (action: Action, words: Partial<ActionWords>) =>
    labelAction(context, { action, derived: [action], part: null, segment: null }, words, 1000)
  const target = { xPx: 1, yPx: 2, widthPx: 3, heightPx: 4, name: 'Name of who orders' }
  const changes = [say(typed, { text: 'Somebody else', target }), say(before, { mark: 'redundant' })]
  const saved = await server.request(ann, `/api/passes/${pass.id}/changes`, json('POST', { changes }, { ifMatch: 0 }))
  expect(await saved.json()).toEqual({ revision: 2 })
  const lines = await (await server.request(ann, `/api/sessions/${session}/segments`)).text()
  const told = lines
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as SegmentLine).action)
  expect(told).toMatchObject([{ mark: 'redundant' }, { text: 'Somebody else', target }])
  await server.request(ann, `/api/passes/${pass.id}/submit`, { method: 'POST' })
  await server.request(rita, `/api/passes/${pass.id}/review`, json('POST', { decision: 'accept' }))

  const { id } = await createRelease(server.deps, admin, newRelease.parse({ project: demoProject, name: 'corrected' }))
  await buildRelease(server.deps, id, new AbortController().signal)
  const released = (await readLine(id, 'bundle', `rows/${session}.jsonl`)) as ReleaseRow
  expect(released.steps.flatMap((step) => step.correction ?? [])).toMatchObject([
    { mark: 'redundant', text: null, derived: [{ seqFrom: before.seqFrom }] },
    { mark: null, text: 'Somebody else', target, editedAtMs: 1000, derived: [{ text: typed.text }] },
  ])
  const { traj } = (await readLine(id, 'agentnet', 'train.jsonl')) as AgentnetLine
  const corrected = traj.filter((step) => String(step.value.code).includes('Somebody else'))
  expect(corrected.map((step) => step.value.last_step_redundant)).toEqual([true])
  expect(traj.filter((step) => step.value.last_step_redundant !== null)).toHaveLength(1)
})
