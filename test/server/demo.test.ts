import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getSessionPage } from '#db/queries/sessions.ts'
import { demoSessions, loadDemo } from '#server/demo/load.ts'
import { readEvents } from '#server/services/events.ts'
import { getFrame } from '#server/services/frame.ts'
import { importFiles } from '#server/services/import.ts'
import { findPass } from '#server/services/passes.ts'
import { listPeople } from '#server/services/people.ts'
import { findProject, listProjects } from '#server/services/projects.ts'
import { getSessionView } from '#server/services/sessions.ts'
import { getTaxonomy } from '#server/services/taxonomy.ts'
import { type SessionView, sessionQuery } from '#shared/api.ts'
import { demoProject } from '#shared/demo.ts'
import { ensure } from '#shared/errors.ts'
import type { ButtonEvent, CanonicalEvent, TargetEvent } from '#shared/events.ts'
import { findProblems } from '#shared/labels/rules.ts'
import { findTaxonomyProblems } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import { createTestServer, type TestServer } from './harness.ts'

const folder = fileURLToPath(new URL('../../server/demo/', import.meta.url))
let server: TestServer
let admin: Actor

beforeAll(async () => {
  server = await createTestServer()
  admin = await server.person('admin')
  expect(await loadDemo(server.deps, admin, new AbortController().signal)).toEqual({ sessions: demoSessions.length })
})
afterAll(() => server.close())

async function listSessions() {
  return (await getSessionPage(server.deps.db, admin, sessionQuery.parse({ project: demoProject, sort: 'title' }))).items
}

async function viewOf(title: string): Promise<SessionView> {
  const found = (await listSessions()).find((each) => each.title === title)
  return getSessionView(server.deps, admin, ensure(found, title).id)
}

async function eventsOf(view: SessionView): Promise<CanonicalEvent[]> {
  const events: CanonicalEvent[] = []
  for await (const batch of readEvents(server.deps, view.doc)) events.push(...batch)
  return events
}

async function passOf(title: string) {
  const [pass] = (await viewOf(title)).passes
  return findPass(server.deps, admin, ensure(pass, `pass on ${title}`).id)
}

test('a load that was cut short begins anew at the next start', async () => {
  const cut = await createTestServer()
  try {
    const actor = await cut.person('admin')
    const stop = new AbortController()
    stop.abort(new Error('power cut'))
    await expect(loadDemo(cut.deps, actor, stop.signal)).rejects.toThrow('power cut')
    expect(await loadDemo(cut.deps, actor, new AbortController().signal)).toEqual({ sessions: demoSessions.length })
    expect((await listProjects(cut.deps)).map((each) => [each.key, each.sessions])).toEqual([[demoProject, demoSessions.length]])
  } finally {
    await cut.close()
  }
})

test('suggestions come from accepted passes on other sessions, never from somebody’s labels of the same one', async () => {
  const annotator = await server.person('annotator')
  const modelOf = async (title: string) => {
    const { id } = await viewOf(title)
    return (await server.request(annotator, `/api/sessions/${id}/suggestions`)).json()
  }
  const [accepted, other] = [await passOf('Order two desk lamps'), await modelOf('Tidy the inbox')]
  expect(await modelOf('Order two desk lamps')).toEqual({ passes: 0, segments: 0, tiers: {} })
  expect(other.passes).toBe(1)
  expect(other.segments).toBe(accepted.segments.filter((each) => each.labelId !== null).length)
  expect(JSON.stringify(other)).not.toMatch(/lamp|oak|checkout/i)
  const program = await server.person('ml')
  expect((await server.request(program, `/api/sessions/${accepted.sessionId}/suggestions`)).status).toBe(403)
})

test('a newcomer finds labels in every state of work, and one flagged session', async () => {
  const shown = (await listSessions()).map(
    (each) => `${each.title}: ${each.passes.map((pass) => pass.state).join()}${each.openFlags ? 'flagged' : ''}`,
  )
  expect(shown).toEqual([
    'Answer a question about an order: draft',
    'Buy a night light with a voucher: flagged',
    'Correct the stock list: submitted',
    'Order two desk lamps: accepted',
    'Tidy the inbox: returned',
  ])
  const [flag] = (await viewOf('Buy a night light with a voucher')).flags
  expect(flag).toMatchObject({ reason: 'not_completed', startUs: null })
  const [review] = (await passOf('Tidy the inbox')).reviews
  expect(review).toMatchObject({ decision: 'return', reason: 'wrong_label', comment: expect.stringContaining('Northlight') })
})

test('the sessions come in without a warning, 40 to 150 seconds long, with every kind of input', async () => {
  const kinds = new Set<string>()
  for (const { id, title } of await listSessions()) {
    const view = await getSessionView(server.deps, admin, id)
    expect(view.doc.warnings, title).toEqual([])
    expect(view.durationUs / 1e6, title).toBeGreaterThan(40)
    expect(view.durationUs / 1e6, title).toBeLessThan(150)
    for (const event of await eventsOf(view)) kinds.add(event.type === 'key.down' && event.key === 'Backspace' ? 'Backspace' : event.type)
  }
  for (const kind of [
    'pointer.move',
    'pointer.down',
    'pointer.up',
    'pointer.scroll',
    'key.down',
    'key.up',
    'Backspace',
    'nav',
    'window.focus',
    'dom',
  ])
    expect(kinds).toContain(kind)
})

test('one session is pictures, the others are video', async () => {
  const kinds = await Promise.all(
    (await listSessions()).map(async ({ id }) => (await getSessionView(server.deps, admin, id)).doc.streams[0]?.kind),
  )
  expect(kinds.toSorted()).toEqual(['frames', 'video', 'video', 'video', 'video'])
})

test('every label stands inside the rules of its tier, with an intent of the published taxonomy', async () => {
  const taxonomy = await getTaxonomy(server.deps, admin, demoProject)
  expect(taxonomy.state).toBe('published')
  expect(findTaxonomyProblems(taxonomy.doc)).toEqual([])
  for (const title of ['Order two desk lamps', 'Correct the stock list', 'Tidy the inbox', 'Answer a question about an order']) {
    const pass = await passOf(title)
    const { durationUs } = await viewOf(title)
    expect(pass.taxonomy.id).toBe(taxonomy.id)
    expect(pass.segments.length, title).toBeGreaterThan(4)
    expect(findProblems(pass.segments, taxonomy.doc, durationUs), title).toEqual([])
  }
})

test('every press of a finished session falls into a labeled action', async () => {
  const actions = (await passOf('Order two desk lamps')).segments.filter((each) => each.tier === 'action')
  const presses = (await eventsOf(await viewOf('Order two desk lamps'))).filter((each) => each.type === 'pointer.down')
  const loose = presses.filter(({ tUs }) => !actions.some((each) => each.startUs <= tUs && tUs < each.endUs))
  expect(presses.length).toBeGreaterThan(10)
  expect(loose).toEqual([])
})

test('a press lies inside the element that is recorded with it', async () => {
  for (const { id } of await listSessions()) {
    const events = await eventsOf(await getSessionView(server.deps, admin, id))
    const presses = events.filter((each): each is ButtonEvent => each.type === 'pointer.down')
    for (const press of presses) {
      const target = events.find((each): each is TargetEvent => each.type === 'dom' && each.tUs === press.tUs)
      const { x, y, w, h } = ensure(target?.rect, `element at ${press.tUs} µs`)
      expect(press.xPx >= x && press.xPx < x + w && press.yPx >= y && press.yPx < y + h, `press at ${press.tUs} µs`).toBe(true)
    }
  }
})

/** Colour of the picture shown at a time. */
async function colorAt(view: SessionView, tUs: number, xPx: number, yPx: number): Promise<number[]> {
  const { png } = await getFrame(server.deps, admin, view.id, { tUs })
  const { data } = await sharp(png)
    .extract({ left: Math.round(xPx), top: Math.round(yPx), width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data]
}

/** Hue is what a codec keeps: red well above blue or not. */
const isOrange = ([red = 0, , blue = 0]: number[]) => red - blue > 60

test('picture and input agree: what a press brings up is there after it, not before', async () => {
  const view = await viewOf('Order two desk lamps')
  const events = await eventsOf(view)
  const named = (name: string) =>
    ensure(
      events.find((each): each is TargetEvent => each.type === 'dom' && each.name === name),
      name,
    )
  const press = named('Add to basket')
  const { x, y, h } = ensure(named('Go to checkout').rect, 'box of the button that appears')
  const spot = [x + 20, y + h / 2] as const
  expect(isOrange(await colorAt(view, press.tUs, ...spot))).toBe(false)
  expect(isOrange(await colorAt(view, press.tUs + 400_000, ...spot))).toBe(true)
})

test('importing a bundle again gives the same session', async () => {
  const project = ensure(
    (await listProjects(server.deps)).find((each) => each.key === demoProject),
    'project',
  )
  const file = join(folder, 'tidy-inbox.zip')
  const entries = [{ path: 'under-another-name.zip', bytes: (await stat(file)).size, file }]
  const target = { projectId: await findProject(server.deps, project.key), project: project.key, subject: null }
  const result = await importFiles(server.deps, { name: 'again', entries, target, format: null }, () => {}, new AbortController().signal)
  expect(result.refused).toEqual([])
  expect(result.sessions.map((each) => each.duplicateOf)).toEqual([(await viewOf('Tidy the inbox')).id])
  expect(await listSessions()).toHaveLength(demoSessions.length)
})

test('a second start adds nothing', async () => {
  const before = await listPeople(server.deps)
  expect(await loadDemo(server.deps, admin, new AbortController().signal)).toBeNull()
  expect(await listPeople(server.deps)).toEqual(before)
})

test('the recordings take less than 6 MB', async () => {
  const names = (await readdir(folder)).filter((name) => /\.(zip|json)$/.test(name))
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(6_000_000)
})
