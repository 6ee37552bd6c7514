import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importFiles } from '#server/services/import.ts'
import { findProject } from '#server/services/projects.ts'
import { type AccessLine, type ProposalLine, proposalLine, type SessionView, type StreamShift } from '#shared/api.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { type Answering, writeAnswers } from '../fixtures/answers.ts'
import { generateBundle } from '../fixtures/generate.ts'
import { sessionOf } from '../fixtures/sessionOf.ts'
import { addProject, addSession, json, outcome } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let ann: Actor
let rita: Actor
let id: SessionId

/** Ten frames, one each 100 ms. */
const size = { pointers: 200, keys: 2, clicks: 2, frames: 10, durationUs: 1_000_000, wPx: 300, hPx: 200, seed: 1 }

/** Imports every file of a folder into the project "clock". */
async function importFolder(folder: string): Promise<SessionId> {
  const names = await readdir(folder, { recursive: true })
  const entries = names.filter((name) => name.includes('.')).map((path) => ({ path, bytes: 0, file: join(folder, path) }))
  const target = { projectId: await findProject(server.deps, 'clock'), project: 'clock', subject: null }
  const result = await importFiles(server.deps, { name: 'clock', entries, target, format: null }, () => {}, new AbortController().signal)
  return ensure(result.sessions[0], `session of ${JSON.stringify(result.refused)}`).id
}

beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'clock')
  ann = await server.person('annotator', 'Ann')
  rita = await server.person('reviewer', 'Rita')
  const folder = await mkdtemp(join(server.dataDir, 'bundle-'))
  await generateBundle(folder, size)
  id = await importFolder(folder)
})
afterAll(() => server.close())

const set = (actor: Actor, shiftUs: number, stream = 0) =>
  server.request(actor, `/api/sessions/${id}/shifts`, json('POST', { stream, shiftUs }))
const view = async (actor: Actor) => (await (await server.request(actor, `/api/sessions/${id}`)).json()) as SessionView
const history = async (actor: Actor) =>
  ((await (await server.request(actor, `/api/sessions/${id}/shifts`)).json()) as { items: StreamShift[] }).items
const frameAt = async (tUs: number) => (await server.request(ann, `/api/sessions/${id}/frame?at=${tUs}`)).headers.get('x-frame-t-us')

describe('the clock of a stream', () => {
  test('is as recorded until somebody says otherwise, and then what was said last, with who said it', async () => {
    const before = await view(ann)
    expect(before.shifts).toEqual([])
    await set(ann, 280_000)
    expect((await set(rita, 250_000)).status).toBe(201)
    const after = await view(ann)
    expect(after.shifts).toMatchObject([{ stream: 0, shiftUs: 250_000, author: 'Rita', revision: 2 }])
    expect(after.doc).toEqual(before.doc)
  })

  test('keeps every edit, also the one back to how it was recorded', async () => {
    await set(ann, 0)
    expect((await history(rita)).map((each) => [each.revision, each.shiftUs, each.author])).toEqual([
      [3, 0, 'Ann'],
      [2, 250_000, 'Rita'],
      [1, 280_000, 'Ann'],
    ])
  })

  test('says which frame is shown at a time', async () => {
    await set(ann, 0)
    const recorded = await frameAt(450_000)
    await set(ann, 280_000)
    const [shifted, early] = [await frameAt(450_000), await frameAt(0)]
    await set(ann, 0)
    expect([recorded, shifted, early]).toEqual(['400000', '380000', '280000'])
  })

  test('takes edits of many at once, one after the other', async () => {
    const first = (await history(ann))[0]?.revision ?? 0
    await Promise.all([10_000, 20_000, 30_000].map((shiftUs) => set(ann, shiftUs)))
    const edits = await history(ann)
    expect(edits.slice(0, 3).map((each) => each.revision)).toEqual([first + 3, first + 2, first + 1])
    expect((await view(ann)).shifts[0]).toEqual(edits[0])
    await set(ann, 0)
  })

  test('may be set by those who label or review, and its edits are in the access log', async () => {
    const [ml, subject, admin] = await Promise.all([server.person('ml'), server.person('subject'), server.person('admin')])
    expect(await outcome(set(ml, 1000))).toBe('403 forbidden: the role ml may not do clock.edit')
    expect(await outcome(set(subject, 1000))).toBe('403 forbidden: the role subject may not do clock.edit')
    const log = (await (await server.request(admin, `/api/access?session=${id}`)).json()) as { items: AccessLine[] }
    expect(log.items.filter((each) => each.action === 'clock.edit').map((each) => each.who)).toContain('Rita')
  })

  test('of a stream or by a time that makes no sense is refused', async () => {
    expect(await outcome(set(ann, 1000, 7))).toBe('422 rejected: the session has 1 streams, and no stream 7')
    expect(await outcome(set(ann, 4e9))).toMatch(/^400 bad_input: shiftUs/)
    expect(await outcome(set(ann, 0.5))).toMatch(/^400 bad_input: shiftUs/)
  })
})

describe('the proposal for a clock', () => {
  const propose = async (what: Answering) => {
    const folder = await mkdtemp(join(server.dataDir, 'answers-'))
    await writeAnswers(folder, what)
    const session = await importFolder(folder)
    const answer = await server.request(ann, `/api/sessions/${session}/shifts/proposal`)
    return (await answer.text())
      .trim()
      .split('\n')
      .map((line) => proposalLine.parse(JSON.parse(line)))
  }
  const found = (lines: ProposalLine[]) => lines.flatMap((line) => ('proposal' in line ? [line.proposal] : []))[0]
  const usual = { clicks: 9, frameUs: 40_000, skewUs: 0, answers: true }

  test.each([-330_000, 280_000])('finds a clock that is off by %i µs, within a frame', async (skewUs) => {
    const lines = await propose({ ...usual, skewUs })
    const proposal = found(lines)
    expect(proposal).toMatchObject({ doubt: null, clicks: 9 })
    expect(Math.abs((proposal?.shiftUs ?? 0) - skewUs)).toBeLessThanOrEqual(usual.frameUs)
    expect(lines.flatMap((line) => ('progress' in line ? [line.progress] : [])).length).toBeGreaterThan(3)
  })

  test('is to leave a right clock as it is', async () => {
    expect(found(await propose(usual))).toMatchObject({ doubt: null, shiftUs: 0 })
  })

  test('is none where the pictures never change', async () => {
    expect(found(await propose({ ...usual, answers: false }))).toMatchObject({ doubt: 'no_answers', shiftUs: null, agreed: 0 })
  })

  test('is refused where there are no pictures', async () => {
    const bare = await addSession(server, { project: 'clock', events: sessionOf('click@1') })
    expect(await outcome(server.request(ann, `/api/sessions/${bare}/shifts/proposal`))).toMatch(/^404 not_found/)
  })
})
