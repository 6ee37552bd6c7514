import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MigrateResult, MigrationPreview, PassMigration, PassView, TaxonomyVersionView } from '#shared/api.ts'
import { ensure } from '#shared/errors.ts'
import type { LabelId, SessionId } from '#shared/ids.ts'
import { computeRestore } from '#shared/labels/history.ts'
import type { Decision } from '#shared/labels/migrations.ts'
import type { PassAt } from '#shared/labels/queries.ts'
import { type Change, invertChange, type Segment } from '#shared/labels/segments.ts'
import type { Label, TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession, createEdits, json, labelOf, openPass, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let ann: Actor
let bob: Actor
let rita: Actor
let edits: ReturnType<typeof createEdits>
beforeAll(async () => {
  server = await createTestServer()
  edits = createEdits(server)
  ann = await server.person('annotator', 'Ann')
  bob = await server.person('annotator', 'Bob')
  rita = await server.person('reviewer', 'Rita')
})
afterAll(() => server.close())

const get = async <T>(actor: Actor, path: string) => (await (await server.request(actor, `/api${path}`)).json()) as T
const post = (actor: Actor, path: string, value: unknown = {}, ifMatch?: number) =>
  server.request(actor, `/api${path}`, json('POST', value, ifMatch === undefined ? {} : { ifMatch }))
const read = (pass: string) => get<PassView>(rita, `/passes/${pass}`)
const newestOf = (project: string) => get<TaxonomyVersionView>(rita, `/projects/${project}/taxonomy`)
const saying = (view: PassView) => view.segments.map((each) => `${each.tier} ${each.labelId} ${JSON.stringify(each.attributes)}`)

async function save(project: string, change: (doc: TaxonomyDoc) => TaxonomyDoc, decisions?: Decision[]): Promise<Response> {
  const { doc, revision } = await newestOf(project)
  const body = { ...change(doc), ...(decisions ? { decisions } : {}) }
  return server.request(rita, `/api/projects/${project}/taxonomy`, json('PUT', body, { ifMatch: revision }))
}

const withLabels =
  (...labels: Label[]) =>
  (doc: TaxonomyDoc): TaxonomyDoc => ({ ...doc, labels })

async function publish(project: string, change: (doc: TaxonomyDoc) => TaxonomyDoc, decisions?: Decision[]): Promise<void> {
  expect(await outcome(save(project, change, decisions))).toBe('200')
  expect(await outcome(post(rita, `/projects/${project}/taxonomy/publish`))).toBe('200')
}

const deprecate =
  (...ids: LabelId[]) =>
  (doc: TaxonomyDoc): TaxonomyDoc => ({
    ...doc,
    labels: doc.labels.map((each) => (ids.includes(each.id) ? { ...each, isDeprecated: true, key: null } : each)),
  })

type Work = { project: string; buy: Label; order: Label; look: Label; session: SessionId; pass: string }
let projects = 0

/** A project with three intents, and Ann's pass with a goal "Buy", a subgoal "Order" and one "Look". */
async function begin(): Promise<Work> {
  const project = `move-${++projects}`
  await addProject(server, project)
  const [buy, order, look] = [labelOf(server, 'Buy'), labelOf(server, 'Order'), labelOf(server, 'Look')]
  const sure = { id: 'sure', title: 'Sure', kind: 'flag' as const, options: [], isRequired: false, tiers: ['subgoal'] }
  await publish(project, (doc) => ({ ...withLabels(buy, order, look)(doc), attributes: [sure] }))
  const session = await addSession(server, { project })
  const pass = await openPass(server, ann, session)
  const put = (startUs: number, endUs: number, also: Partial<Segment>) => edits.put(edits.segment(startUs, endUs, also))
  const changes = [
    put(0, 9_000_000, { labelId: buy.id, text: 'Buy a lamp' }),
    put(0, 4_000_000, { tier: 'subgoal', labelId: order.id, attributes: { sure: true } }),
    put(4_000_000, 9_000_000, { tier: 'subgoal', labelId: look.id }),
  ]
  expect(await outcome(post(ann, `/passes/${pass.id}/changes`, { changes }, 0))).toBe('200')
  return { project, buy, order, look, session, pass: pass.id }
}

describe('what is published', () => {
  test('never goes: an intent or a tier that is left out of the draft is refused by name', async () => {
    const { project, order } = await begin()
    const without = (doc: TaxonomyDoc) => ({ ...doc, labels: doc.labels.filter((each) => each.id !== order.id) })
    expect(await outcome(save(project, without))).toBe('422 rejected: "Order" is published and can\'t be removed: merge or deprecate it')
    const tierless = (doc: TaxonomyDoc) => ({ ...doc, tiers: doc.tiers.filter((each) => each.id !== 'instruction') })
    expect(await outcome(save(project, tierless))).toContain('tier "Instruction" is published')
  })

  test('changes by steps, each with who took it and when, kept through later saves', async () => {
    const { project, buy, order, look } = await begin()
    const renamed = (doc: TaxonomyDoc) => ({
      ...doc,
      labels: doc.labels.map((each) => (each.id === look.id ? { ...each, name: 'Look up', parentId: buy.id } : each)),
    })
    await save(project, renamed)
    const first = await newestOf(project)
    expect(first.steps.map((each) => [each.step.kind, each.author])).toEqual([
      ['rename', 'Rita'],
      ['move', 'Rita'],
    ])
    await save(project, deprecate(order.id), [{ kind: 'merge', labelId: order.id, into: buy.id }])
    const second = await newestOf(project)
    expect(second.steps.map((each) => each.step.kind)).toEqual(['rename', 'move', 'merge'])
    expect(second.steps.slice(0, 2)).toEqual(first.steps)
  })

  test.each([
    ['an intent that is not there', 'lab_00000000', 'is merged into an intent that is not there'],
    ['itself', null, 'is merged into itself'],
  ])('a merge into %s is refused', async (_, into, message) => {
    const { project, order } = await begin()
    const made = { kind: 'merge' as const, labelId: order.id, into: (into ?? order.id) as LabelId }
    expect(await outcome(save(project, deprecate(order.id), [made]))).toContain(message)
  })

  test('a decision ends when its intent is taken into use again', async () => {
    const { project, order, buy } = await begin()
    await save(project, deprecate(order.id), [{ kind: 'merge', labelId: order.id, into: buy.id }])
    await save(project, (doc) => ({ ...doc, labels: doc.labels.map((each) => ({ ...each, isDeprecated: false })) }))
    expect((await newestOf(project)).steps).toEqual([])
  })
})

describe('moving to a newer version', () => {
  test('the preview counts what each step is about, before anything is published', async () => {
    const { project, order, look, buy, pass } = await begin()
    const split: Decision = { kind: 'split', labelId: look.id, into: [buy.id, look.id], byTier: { goal: buy.id }, otherwise: null }
    await save(project, deprecate(order.id), [{ kind: 'merge', labelId: order.id, into: buy.id }, split])
    const preview = await get<MigrationPreview>(rita, `/projects/${project}/taxonomy/migration`)
    expect(preview).toMatchObject({ version: 3, state: 'draft', passes: 1 })
    expect(
      preview.steps.map(({ step, segments, passes, sessions, undecided }) => [step.kind, segments, passes, sessions, undecided]),
    ).toEqual([
      ['merge', 1, 1, 1, 0],
      ['split', 1, 1, 1, 1],
    ])
    expect(await read(pass)).toMatchObject({ revision: 3, taxonomy: { version: 2 } })
  })

  test('a pass stays on its version until it is moved; then labels, pin and history change at once, and one undo brings all back', async () => {
    const { project, order, buy, pass } = await begin()
    await publish(project, (doc) => ({ ...deprecate(order.id)(doc), attributes: [] }), [{ kind: 'merge', labelId: order.id, into: buy.id }])
    const before = await read(pass)
    expect(before).toMatchObject({ revision: 3, taxonomy: { version: 2 } })
    const preview = await get<PassMigration>(ann, `/passes/${pass}/migration`)
    expect(preview).toMatchObject({ from: 2, to: { version: 3 }, withoutAttributes: 1, problems: [], undoTo: null })
    expect(preview.steps).toMatchObject([{ version: 3, step: { kind: 'merge' }, segments: 1 }])

    const moved = (await (await post(ann, `/passes/${pass}/migrate`, {}, 3)).json()) as PassView
    expect(moved).toMatchObject({ revision: 4, taxonomy: { version: 3 } })
    expect(saying(moved)).toEqual(saying(before).map((each) => each.replace(order.id, buy.id).replace('{"sure":true}', '{}')))
    expect(await get<PassMigration>(ann, `/passes/${pass}/migration`)).toMatchObject({ to: null, undoTo: 2 })

    const back = (await (await post(ann, `/passes/${pass}/migrate/undo`)).json()) as PassView
    expect(back).toMatchObject({ revision: 5, taxonomy: { version: 2 } })
    expect(back.segments).toEqual(before.segments)
    expect(await outcome(post(ann, `/passes/${pass}/migrate/undo`))).toContain('409 conflict')
  })

  test('what was edited after the move stays when the move is undone', async () => {
    const { project, order, buy, look, pass } = await begin()
    await publish(project, deprecate(order.id, look.id), [
      { kind: 'merge', labelId: order.id, into: buy.id },
      { kind: 'merge', labelId: look.id, into: buy.id },
    ])
    const moved = (await (await post(ann, `/passes/${pass}/migrate`)).json()) as PassView
    const [, first, second] = moved.segments.toSorted((a, b) => a.tier.localeCompare(b.tier) || a.startUs - b.startUs)
    const relabeled = { ...ensure(first, 'first'), labelId: look.id }
    const said = { ...ensure(second, 'second'), text: 'looks around' }
    await post(ann, `/passes/${pass}/changes`, { changes: [edits.put(relabeled, said)] }, 4)
    const back = (await (await post(ann, `/passes/${pass}/migrate/undo`)).json()) as PassView
    expect(back.segments.find((each) => each.id === relabeled.id)?.labelId).toBe(look.id)
    expect(back.segments.find((each) => each.id === said.id)).toMatchObject({ labelId: look.id, text: 'looks around' })
  })

  test('an editor left open on the older version is told so, and gets the pass with its new taxonomy', async () => {
    const { project, order, pass } = await begin()
    await publish(project, deprecate(order.id))
    await post(ann, `/passes/${pass}/migrate`)
    const answer = await post(ann, `/passes/${pass}/changes`, { changes: [edits.remove()] }, 3)
    expect(answer.status).toBe(412)
    expect(await answer.json()).toMatchObject({
      error: { code: 'revision_conflict', details: { pass: { revision: 4, taxonomy: { version: 3 } } } },
    })
  })

  test('a pass that a rule of the newer version forbids stays where it is, and says why', async () => {
    const { project, buy, look, pass } = await begin()
    await publish(project, (doc) => ({ ...doc, exclusions: [{ a: buy.id, b: look.id }] }))
    expect((await get<PassMigration>(ann, `/passes/${pass}/migration`)).problems).toHaveLength(1)
    expect(await outcome(post(ann, `/passes/${pass}/migrate`))).toContain('422 rejected: not moved to version 3')
    expect(await read(pass)).toMatchObject({ revision: 3, taxonomy: { version: 2 } })
  })

  test('a state from before the move is had back as the move makes it, with what it can not keep told; as it was it is refused whole', async () => {
    const { project, order, buy, look, pass } = await begin()
    const browse = labelOf(server, 'Browse')
    const split: Decision = { kind: 'split', labelId: look.id, into: [buy.id, browse.id], byTier: { subgoal: browse.id }, otherwise: null }
    const merge: Decision = { kind: 'merge', labelId: order.id, into: buy.id }
    const next = (doc: TaxonomyDoc) => deprecate(order.id, look.id)({ ...doc, attributes: [], labels: [...doc.labels, browse] })
    await publish(project, next, [merge, split])
    const moved = (await (await post(ann, `/passes/${pass}/migrate`)).json()) as PassView
    const change = (each: Change, ifMatch: number) => outcome(post(ann, `/passes/${pass}/changes`, { changes: [each] }, ifMatch))
    expect(await change(edits.remove(...moved.segments.map((each) => each.id)), 4)).toBe('200')

    const earlier = await get<PassAt>(ann, `/passes/${pass}/at/3`)
    expect(await change(edits.put(...earlier.segments), 5)).toContain('422 rejected: Subgoal takes no attribute "sure"')
    const now = await read(pass)
    expect([now.revision, now.segments]).toEqual([5, []])

    const context = { segments: now.segments, taxonomy: now.taxonomy.doc, durationUs: 10_000_000, newId: server.deps.newId }
    const restore = computeRestore(context, earlier, 'Back')
    expect(restore.losses.map((each) => each.reason)).toEqual(['not in this version of the taxonomy: its attribute "sure"'])
    expect(await change(restore.change, 5)).toBe('200')
    const restored = await read(pass)
    expect(restored.segments).toEqual(moved.segments)
    expect(new Set(restored.segments.map((each) => each.labelId))).toEqual(new Set([buy.id, browse.id]))
    expect((await get<PassAt>(ann, `/passes/${pass}/at/4`)).steps).toEqual([])
    expect(await change(invertChange(now.segments, restore.change, server.deps.newId('change')), 6)).toBe('200')
    expect((await read(pass)).segments).toEqual([])
  })

  test('two versions at once: the steps of both, in their order', async () => {
    const { project, order, buy, look, pass } = await begin()
    await publish(project, deprecate(order.id), [{ kind: 'deprecate', labelId: order.id, into: look.id }])
    const browse = labelOf(server, 'Browse')
    const split: Decision = {
      kind: 'split',
      labelId: look.id,
      into: [buy.id, browse.id],
      byTier: { subgoal: browse.id },
      otherwise: buy.id,
    }
    await publish(project, (doc) => deprecate(look.id)({ ...doc, labels: [...doc.labels, browse] }), [split])
    const moved = (await (await post(ann, `/passes/${pass}/migrate`)).json()) as PassView
    expect(moved.taxonomy.version).toBe(4)
    expect(new Set(moved.segments.map((each) => each.labelId))).toEqual(new Set([buy.id, browse.id]))
  })
})

describe('who may move a pass', () => {
  test('its author while it is open, and who keeps the taxonomy at any time; nobody else', async () => {
    const { project, order, pass } = await begin()
    await publish(project, deprecate(order.id))
    expect(await outcome(post(bob, `/passes/${pass}/migrate`))).toContain('404')
    expect(await outcome(post(await server.person('ml'), `/passes/${pass}/migrate`))).toContain('403')
    await post(ann, `/passes/${pass}/submit`)
    expect(await outcome(post(ann, `/passes/${pass}/migrate`))).toContain('409 conflict: a pass that is submitted')
    expect(await outcome(post(rita, `/passes/${pass}/migrate`))).toBe('200')
    expect(await read(pass)).toMatchObject({ state: 'submitted', taxonomy: { version: 3 } })
  })

  test('a whole project is moved piece by piece, with what could not be named, and brought back the same way', async () => {
    const { project, buy, order, look, session } = await begin()
    const theirs = await openPass(server, bob, session)
    const free = [edits.put(edits.segment(0, 1_000_000, { labelId: order.id }))]
    await post(bob, `/passes/${theirs.id}/changes`, { changes: free }, 0)
    await publish(project, (doc) => ({ ...deprecate(order.id)(doc), exclusions: [{ a: buy.id, b: look.id }] }), [
      { kind: 'merge', labelId: order.id, into: buy.id },
    ])
    const path = `/projects/${project}/taxonomy/migrate`
    expect(await outcome(post(ann, path))).toContain('403')
    const result = (await (await post(rita, path)).json()) as MigrateResult
    expect(result).toMatchObject({ moved: 1, refused: [{ author: 'Ann' }], next: null })
    expect(await read(theirs.id)).toMatchObject({ taxonomy: { version: 3 }, segments: [{ labelId: buy.id }] })
    expect(await (await post(rita, path, { undo: true })).json()).toMatchObject({ moved: 1, refused: [] })
    expect(await read(theirs.id)).toMatchObject({ taxonomy: { version: 2 }, segments: [{ labelId: order.id }] })
  })
})
