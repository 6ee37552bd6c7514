import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabelUseView, TaxonomyView } from '#shared/api.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { canonicalEvent } from '#shared/events.ts'
import type { LabelId } from '#shared/ids.ts'
import type { Finding } from '#shared/labels/lint.ts'
import { defaultLint, knownUseFrom } from '#shared/labels/lintRules.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { defaultTaxonomy, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession, createEdits, json, openPass, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let admin: Actor
let ann: Actor
let edits: ReturnType<typeof createEdits>
let [buy, sell]: LabelId[] = []
beforeAll(async () => {
  server = await createTestServer()
  edits = createEdits(server)
  admin = await server.person('admin')
  ann = await server.person('annotator', 'Ann')
  ;[buy, sell] = [server.deps.newId('label'), server.deps.newId('label')]
})
afterAll(() => server.close())

/** A project whose published taxonomy lets these rules block. */
async function addStrictProject(key: string, lint: TaxonomyDoc['lint']['levels']): Promise<void> {
  await addProject(server, key)
  const path = `/api/projects/${key}/taxonomy`
  const labels = [buy, sell].flatMap((id, index) =>
    id ? [{ id, parentId: null, name: index ? 'Sell' : 'Buy', color: '#4f8cff', key: null, description: '', isDeprecated: false }] : [],
  )
  const doc: TaxonomyDoc = { ...defaultTaxonomy, labels, lint: { ...defaultLint, levels: lint } }
  const draft = (await (await server.request(admin, path, json('PUT', doc, { ifMatch: 1 }))).json()) as TaxonomyView
  await server.request(admin, `${path}/publish`, json('POST', {}, { ifMatch: draft.revision }))
}

const addEvents = (project: string) =>
  addSession(server, { project, events: [canonicalEvent.parse({ type: 'dom', tUs: 1000, seq: 0, role: 'button', name: 'Order' })] })

async function label(who: Actor, project: string, ...segments: Segment[]): Promise<string> {
  const pass = await openPass(server, who, await addEvents(project))
  await server.request(who, `/api/passes/${pass.id}/changes`, json('POST', { changes: [edits.put(...segments)] }, { ifMatch: 0 }))
  return pass.id
}
const submit = (who: Actor, pass: string) => server.request(who, `/api/passes/${pass}/submit`, { method: 'POST' })

describe('a project’s checks', () => {
  test('keep a pass from being submitted and say what is where; put right, it is taken', async () => {
    await addStrictProject('strict', { 'missing-intent': 'block' })
    const bare = edits.segment(1_000_000, 2_000_000)
    const pass = await label(ann, 'strict', bare)
    const answer = await submit(ann, pass)
    const { error } = (await answer.json()) as ErrorBody
    expect([answer.status, error.code, error.message]).toEqual([
      422,
      'rejected',
      "the pass can't be submitted yet: Goal has no intent (0:01.000)",
    ])
    const { findings } = error.details as { findings: Finding[] }
    expect(findings).toMatchObject([{ rule: 'missing-intent', segmentId: bare.id }])
    const put = edits.put({ ...bare, labelId: buy ?? null })
    await server.request(ann, `/api/passes/${pass}/changes`, json('POST', { changes: [put] }, { ifMatch: 1 }))
    expect(await outcome(submit(ann, pass))).toBe('200')
  })

  test('that only warn let it through', async () => {
    await addStrictProject('mild', { 'missing-intent': 'warn' })
    expect(await outcome(submit(ann, await label(ann, 'mild', edits.segment(0, 1_000_000))))).toBe('200')
  })

  test('read the recording’s own texts when a text may name nothing else', async () => {
    await addStrictProject('seen', { 'invisible-target': 'block' })
    const say = (text: string) => edits.segment(0, 1_000_000, { labelId: buy ?? null, text })
    expect(await outcome(submit(ann, await label(ann, 'seen', say('Press “Order”'))))).toBe('200')
    expect(await outcome(submit(ann, await label(ann, 'seen', say('Press “Pay”'))))).toContain('“Pay” is in none of the recording’s texts')
  })
})

test('the use of intents is counted in all and of others, and an intent that none of them uses can be told', async () => {
  await addStrictProject('used', { 'unused-label': 'block' })
  const bob = await server.person('annotator', 'Bob')
  const many = Array.from({ length: knownUseFrom }, (_, at) => edits.segment(at * 100_000, (at + 1) * 100_000, { labelId: buy ?? null }))
  await label(bob, 'used', ...many)
  const mine = await label(ann, 'used', edits.segment(0, 1_000_000, { labelId: sell ?? null }))
  const use = async (who: Actor) => (await (await server.request(who, '/api/projects/used/taxonomy/use')).json()) as LabelUseView
  const counts = async (who: Actor) => new Map((await use(who)).items.map((each) => [each.labelId, [each.segments, each.ofOthers]]))
  expect(await counts(ann)).toEqual(new Map([[buy, [knownUseFrom, knownUseFrom]], [sell, [1, 0]]])) // biome-ignore format: a table
  expect((await counts(bob)).get(buy as LabelId)).toEqual([knownUseFrom, 0])
  expect(await outcome(submit(ann, mine))).toContain('Nobody else in the project uses this intent')
})
