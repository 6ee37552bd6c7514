import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabelId, SessionId } from '#shared/ids.ts'
import type { SavedView, SegmentPage } from '#shared/labels/queries.ts'
import { defaultTaxonomy, type Label } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject, addSession, createEdits, json, labelOf, openPass, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let ann: Actor
let bob: Actor
let rita: Actor
let session: SessionId
let labels: { setting: Label; brightness: Label; mail: Label }
const s = 1_000_000

const publish = async (all: Label[], revision: number, decisions: object[] = []) => {
  const save = await server.request(
    rita,
    '/api/projects/find/taxonomy',
    json('PUT', { ...defaultTaxonomy, labels: all, decisions }, { ifMatch: revision }),
  )
  const saved = (await save.json()) as { revision: number }
  await server.request(rita, '/api/projects/find/taxonomy/publish', json('POST', {}, { ifMatch: saved.revision }))
  return saved.revision + 1
}
let revision = 1

beforeAll(async () => {
  server = await createTestServer()
  const edits = createEdits(server)
  await addProject(server, 'find')
  ann = await server.person('annotator', 'Ann')
  bob = await server.person('annotator', 'Bob')
  rita = await server.person('reviewer', 'Rita')
  const setting = labelOf(server, 'Adjust setting')
  labels = { setting, brightness: { ...labelOf(server, 'Set brightness'), parentId: setting.id as LabelId }, mail: labelOf(server, 'Mail') }
  revision = await publish(Object.values(labels), revision)
  session = await addSession(server, { project: 'find', title: 'Evening', durationUs: 100 * s })
  const label = async (actor: Actor, made: ReturnType<typeof edits.segment>[]) => {
    const pass = await openPass(server, actor, session)
    await server.request(actor, `/api/passes/${pass.id}/changes`, json('POST', { changes: [edits.put(...made)] }, { ifMatch: 0 }))
  }
  await label(ann, [
    edits.segment(0, 40 * s, { text: 'Dim the screen to 100%', outcome: 'done' }),
    edits.segment(10 * s, 20 * s, { tier: 'subgoal', labelId: labels.brightness.id as LabelId, text: 'Drag the slider' }),
    edits.segment(20 * s, 20.5 * s, { tier: 'subgoal', labelId: labels.mail.id as LabelId }),
  ])
  await label(bob, [edits.segment(0, 30 * s, { labelId: labels.setting.id as LabelId, text: 'Make it darker' })])
})
afterAll(() => server.close())

const page = async (actor: Actor, search: string) =>
  (await (await server.request(actor, `/api/projects/find/segments?${search}`)).json()) as SegmentPage
const texts = async (actor: Actor, search: string) =>
  (await page(actor, search)).items.map((each) => `${each.author}: ${each.text || each.label?.path.at(-1)}`)

describe('segments of a project', () => {
  test.each([
    ['q=slider', ['Ann: Drag the slider']],
    ['q=100%25', ['Ann: Dim the screen to 100%']],
    ['q=setting', ['Bob: Make it darker', 'Ann: Drag the slider']],
    ['q=by:bob', ['Bob: Make it darker']],
    ['q=%3C1s', ['Ann: Mail']],
    ['q=tier:goal no:label', ['Ann: Dim the screen to 100%']],
    ['q=outcome:done', ['Ann: Dim the screen to 100%']],
    ['q=at:0:35..0:50', ['Ann: Dim the screen to 100%']],
    ['tier=subgoal&state=draft', ['Ann: Drag the slider', 'Ann: Mail']],
    ['state=accepted', []],
    ['q=nothing-of-this-name', []],
  ])('%s', async (search, found) => {
    expect(await texts(rita, search)).toEqual(found)
  })

  test('an intent stands for all below it', async () => {
    expect(await texts(rita, `label=${labels.setting.id}`)).toEqual(['Bob: Make it darker', 'Ann: Drag the slider'])
  })

  test('annotators find their own only', async () => {
    expect(await texts(ann, '')).toHaveLength(3)
    expect(await texts(bob, '')).toEqual(['Bob: Make it darker'])
    expect(await texts(ann, `author=${bob.id}`)).toEqual([])
  })

  test('come in pages, each once, with their number', async () => {
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const { items, nextCursor, total }: SegmentPage = await page(rita, `limit=1${next && `&cursor=${next}`}`)
      expect(total).toBe(next === '' ? 4 : null)
      seen.push(...items.map((each) => each.id))
      next = nextCursor
    }
    expect(seen).toEqual((await page(rita, '')).items.map((each) => each.id))
    expect(new Set(seen).size).toBe(4)
    expect(await outcome(server.request(rita, '/api/projects/find/segments?cursor=abc'))).toContain('400 bad_input: not a cursor')
  })

  test('say where they are', async () => {
    const [hit] = (await page(rita, 'q=slider')).items
    expect(hit).toMatchObject({ sessionId: session, sessionTitle: 'Evening', passState: 'draft', startUs: 10 * s, tier: 'subgoal' })
    expect(hit?.label).toMatchObject({ path: ['Adjust setting', 'Set brightness'], state: 'current' })
  })
})

describe('a saved view', () => {
  const save = (actor: Actor, name: string, isShared: boolean, search = {}) =>
    server.request(actor, '/api/projects/find/views', json('POST', { name, isShared, search }))
  const list = async (actor: Actor) => {
    const answer = await server.request(actor, '/api/projects/find/views')
    return ((await answer.json()) as { items: SavedView[] }).items
  }

  test('is seen by its owner, and by others when it is shared', async () => {
    await save(ann, 'Mine', false, { q: 'slider' })
    await save(ann, 'Ours', true, { state: 'draft' })
    expect((await list(ann)).map((each) => [each.name, each.search])).toEqual([
      ['Mine', { q: 'slider' }],
      ['Ours', { state: 'draft' }],
    ])
    expect((await list(bob)).map((each) => [each.name, each.owner])).toEqual([['Ours', 'Ann']])
    expect(await outcome(save(ann, 'Mine', false))).toBe('409 conflict: you have a view "Mine" in this project already')
  })

  test('is changed and deleted by its owner or an admin only', async () => {
    const [view] = (await list(bob)).filter((each) => each.name === 'Ours')
    const path = `/api/views/${view?.id}`
    const other = json('PUT', { name: 'Theirs', isShared: true, search: {} })
    expect(await outcome(server.request(bob, path, other))).toContain('403 forbidden')
    expect(await outcome(server.request(bob, path, { method: 'DELETE' }))).toContain('403 forbidden')
    expect(await (await server.request(ann, path, other)).json()).toMatchObject({ name: 'Theirs', search: {} })
    expect(await outcome(server.request(ann, path, json('PUT', { name: 'Mine', isShared: true, search: {} })))).toContain('409 conflict')
    expect(await outcome(server.request(await server.person('admin'), path, { method: 'DELETE' }))).toBe('200')
    const [secret] = await list(ann)
    expect(await outcome(server.request(bob, `/api/views/${secret?.id}`, { method: 'DELETE' }))).toContain('404 not_found')
  })

  test('names an intent by its id: a rename shows, one out of use is told and breaks nothing', async () => {
    await save(rita, 'Bright', true, { label: labels.brightness.id })
    const bright = async () => (await list(rita)).find((each) => each.name === 'Bright')
    expect(await bright()).toMatchObject({ label: { path: ['Adjust setting', 'Set brightness'], state: 'current' } })
    revision = await publish([labels.setting, { ...labels.brightness, name: 'Dim', isDeprecated: true }, labels.mail], revision)
    expect(await bright()).toMatchObject({ label: { path: ['Adjust setting', 'Dim'], state: 'deprecated' } })
    expect(await texts(rita, `label=${labels.brightness.id}`)).toEqual(['Ann: Drag the slider'])
  })

  test('by an intent that was merged finds what has it still, and what has the other', async () => {
    const gone = { ...labels.mail, isDeprecated: true }
    const merge = { kind: 'merge', labelId: labels.mail.id, into: labels.setting.id }
    revision = await publish([labels.setting, { ...labels.brightness, name: 'Dim', isDeprecated: true }, gone], revision, [merge])
    await save(rita, 'Letters', true, { label: labels.mail.id })
    expect((await list(rita)).find((each) => each.name === 'Letters')).toMatchObject({
      label: { path: ['Mail'], state: 'deprecated', into: ['Adjust setting'] },
    })
    const all = ['Bob: Make it darker', 'Ann: Drag the slider', 'Ann: Mail']
    expect(await texts(rita, `label=${labels.mail.id}`)).toEqual(all)
    expect(await texts(rita, `label=${labels.setting.id}`)).toEqual(all)
  })

  test('holds nothing but a search', async () => {
    expect(await outcome(save(ann, 'Odd', true, { sort: 'x' }))).toContain('400 bad_input')
    expect(await outcome(save(ann, ' ', true))).toContain('400 bad_input')
  })
})
