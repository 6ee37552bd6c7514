import { readdir } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { getImport } from '#db/queries/imports.ts'
import { sessionBlobs, sessions, subjects } from '#db/schema/sessions.ts'
import type { Deps } from '#server/deps.ts'
import { probeVideo } from '#server/media/probe.ts'
import { importStaged } from '#server/services/import.ts'
import { resumePreparing } from '#server/services/importPrepare.ts'
import { removeSession } from '#server/services/sessions.ts'
import { createImport, stageFile, stagingOf, startImport } from '#server/services/uploads.ts'
import { ensure } from '#shared/errors.ts'
import type { ImportId, SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { addProject } from './fixtures.ts'
import { type Files, prepareWhole } from './formats/offer.ts'
import { agentnetFiles, bundleFiles, ducktrackFiles } from './formats/samples.ts'
import { createTestServer, type TestServer } from './harness.ts'
import { makeVideo } from './media/videos.ts'

let server: TestServer
let deps: Deps
let admin: Actor
let projects = 0
let project = ''
const never = new AbortController().signal

beforeAll(async () => {
  server = await createTestServer()
  deps = server.deps
  admin = await server.person('admin')
})
beforeEach(async () => {
  project = `project-${++projects}`
  await addProject(server, project)
})
afterAll(() => server.close())

async function stage(files: Files, also: { subject?: string; format?: string } = {}): Promise<ImportId> {
  const { id } = await createImport(deps, admin, { project, title: 'my upload', ...also }, null)
  for (const [path, content] of Object.entries(files)) await stageFile(deps, id, path, new Blob([Buffer.from(content)]).stream())
  return id
}

async function blobNames(): Promise<string[]> {
  const names: string[] = []
  for await (const name of deps.blobs.list()) names.push(name)
  return names.sort()
}
const sessionRow = async (id: SessionId) => ensure((await deps.db.select().from(sessions).where(eq(sessions.id, id)))[0], 'session')
const rowOf = async (id: ImportId) => ensure(await getImport(deps.db, id), 'import')

describe('an import', () => {
  test('ends as done with its sessions, and its staged files are gone', async () => {
    const id = await stage(ducktrackFiles(), { subject: 'P-1' })
    const result = await importStaged(deps, { importId: id }, never)
    expect(result).toMatchObject({ sessions: [{ format: 'ducktrack', project, status: 'ready', events: 6 }], refused: [] })
    expect(await rowOf(id)).toMatchObject({ state: 'done', progress: 1, step: 'Done', result })
    expect(await readdir(deps.stagingDir)).toEqual([])
  })

  test('gives the session to the person recorded, by the same pseudonym each time', async () => {
    const first = await importStaged(deps, { importId: await stage(ducktrackFiles(), { subject: 'P-7' }) }, never)
    const second = await importStaged(deps, { importId: await stage(agentnetFiles(), { subject: 'P-7' }) }, never)
    const rows = await Promise.all([first, second].map((result) => sessionRow(ensure(result.sessions[0], 'session').id)))
    expect(rows[0]?.subjectId).toBe(rows[1]?.subjectId)
    const [subject] = await deps.db
      .select()
      .from(subjects)
      .where(eq(subjects.id, ensure(rows[0]?.subjectId, 'subject')))
    expect(subject).toMatchObject({ pseudonym: 'P-7', userId: null })
  })

  test('in which everything was refused ends as failed, and leaves nothing', async () => {
    const before = await blobNames()
    const id = await stage({ 'notes.txt': 'hello' })
    await importStaged(deps, { importId: id }, never)
    expect(await rowOf(id)).toMatchObject({
      state: 'failed',
      result: { sessions: [], refused: [{ path: 'notes.txt', code: 'unsupported' }] },
    })
    expect(await blobNames()).toEqual(before)
    expect(await readdir(deps.stagingDir)).toEqual([])
  })

  test('of a good and a bad recording keeps the good one', async () => {
    const inFolder = (folder: string, files: Files) =>
      Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]))
    const id = await stage({ ...inFolder('good', ducktrackFiles()), ...inFolder('bad', agentnetFiles({ 'metadata.json': '{' })) })
    const result = await importStaged(deps, { importId: id }, never)
    expect(result).toMatchObject({ sessions: [{ format: 'ducktrack' }], refused: [{ path: 'bad/metadata.json', code: 'bad_input' }] })
    expect(await rowOf(id)).toMatchObject({ state: 'done' })
  })

  test('with a format that was named takes no other', async () => {
    const result = await importStaged(deps, { importId: await stage(ducktrackFiles(), { format: 'playwright' }) }, never)
    expect(result).toMatchObject({ sessions: [], refused: [{ code: 'unsupported' }] })
    await expect(importStaged(deps, { importId: await stage(ducktrackFiles(), { format: 'betamax' }) }, never)).rejects.toThrow(
      'no format "betamax"',
    )
  })

  test('on a full disk ends with that reason and leaves nothing; the queue tries it in vain', async () => {
    const before = await blobNames()
    const id = await stage(ducktrackFiles())
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const blobs = { ...deps.blobs, put: () => Promise.reject(full) }
    await expect(importStaged({ ...deps, blobs }, { importId: id }, never)).rejects.toThrow()
    const failed = { state: 'failed', result: { refused: [{ code: 'storage_full', message: 'the disk of the server is full' }] } }
    expect(await rowOf(id)).toMatchObject(failed)
    expect(await blobNames()).toEqual(before)
    expect(await importStaged(deps, { importId: id }, never)).toMatchObject(failed.result)
  })

  test('that is cancelled leaves nothing', async () => {
    const before = await blobNames()
    const controller = new AbortController()
    const id = await stage(await bundleFiles())
    // cancelled as soon as something has been stored
    const blobs = {
      ...deps.blobs,
      put: async (content: Parameters<typeof deps.blobs.put>[0]) => {
        const info = await deps.blobs.put(content)
        controller.abort()
        return info
      },
    }
    await expect(importStaged({ ...deps, blobs }, { importId: id }, controller.signal)).rejects.toThrow()
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled' })
    expect(await blobNames()).toEqual(before)
    expect(await readdir(deps.stagingDir)).toEqual([])
  })

  test('that the store fails leaves nothing, whichever write it is', async () => {
    const before = await blobNames()
    for (let failing = 0; failing < 8; failing++) {
      let puts = 0
      const blobs = {
        ...deps.blobs,
        put: async (content: Parameters<typeof deps.blobs.put>[0]) => {
          if (puts++ === failing) throw new Error('the disk is full')
          return deps.blobs.put(content)
        },
      }
      const id = await stage(await bundleFiles())
      await expect(importStaged({ ...deps, blobs }, { importId: id }, never)).rejects.toThrow('the disk is full')
      expect(await rowOf(id)).toMatchObject({ state: 'failed', result: { refused: [{ code: 'internal' }] } })
      expect(await blobNames()).toEqual(before)
    }
    expect(await readdir(deps.stagingDir)).toEqual([])
  })

  test('twice at the same time is one session', async () => {
    const ids = await Promise.all([stage(agentnetFiles()), stage(agentnetFiles())])
    const results = await Promise.all(ids.map((importId) => importStaged(deps, { importId }, never)))
    const found = results.map((result) => ensure(result.sessions[0], 'session'))
    expect(found[0]?.id).toBe(found[1]?.id)
    expect(found.filter((each) => each.duplicateOf !== undefined)).toHaveLength(1)
  })

  test('does not take blobs from another of the same files that is still under way', async () => {
    const first = await stage(await bundleFiles())
    project = `project-${++projects}`
    await addProject(server, project)
    const second = await stage(await bundleFiles({ 'events.jsonl': '{"seq":-1}\n' }))
    // the first import waits in the middle, its pictures stored and its rows not written, until the second has been refused
    const { put } = deps.blobs
    const isWaiting = Promise.withResolvers<void>()
    const mayGoOn = Promise.withResolvers<void>()
    let puts = 0
    deps.blobs.put = async (content) => {
      if (++puts > 5) {
        isWaiting.resolve()
        await mayGoOn.promise
      }
      return put(content)
    }
    const running = importStaged(deps, { importId: first }, never)
    await isWaiting.promise
    deps.blobs.put = put
    expect(await importStaged(deps, { importId: second }, never)).toMatchObject({ sessions: [], refused: [{ code: 'bad_input' }] })
    mayGoOn.resolve()
    expect(await running).toMatchObject({ sessions: [{ frames: 2 }], refused: [] })
  })

  test('keeps every blob that a failing import of the same files shares with it', async () => {
    const good = await importStaged(deps, { importId: await stage(await bundleFiles()) }, never)
    const before = await blobNames()
    const files = await bundleFiles({ 'events.jsonl': '{"seq":-1}\n' })
    project = `project-${++projects}`
    await addProject(server, project)
    await importStaged(deps, { importId: await stage(files) }, never)
    expect(await blobNames()).toEqual(before)
    expect(good.sessions).toHaveLength(1)
  })
})

describe('preparing', () => {
  const importVideo = async (video: Uint8Array, name: string) => {
    const result = await importStaged(deps, { importId: await stage(ducktrackFiles({ [name]: video })) }, never)
    return ensure(result.sessions[0], JSON.stringify(result.refused))
  }

  test('leaves a video alone that browsers play and seek in, and makes a thumbnail', async () => {
    const session = await importVideo(
      await makeVideo({ ...{ container: 'webm', codec: 'vp9' }, wPx: 960, hPx: 540, groupFrames: 9 }),
      'screen.webm',
    )
    expect(session.status).toBe('ready')
    await prepareWhole(deps, { sessionId: session.id }, never)
    const { derived, doc } = await sessionRow(session.id)
    const groups = [
      { rows: 9, times: 2 },
      { rows: 7, times: 1 },
    ]
    expect(derived.playable).toEqual([{ stream: 0, sha256: doc.streams[0]?.media?.sha256, mediaType: 'video/webm', groups }])
    const thumb = await sharp(await deps.blobs.read(ensure(derived.thumb, 'thumbnail'))).metadata()
    expect([thumb.format, thumb.width, thumb.height]).toEqual(['webp', 480, 270])
  })

  test.each([
    ['mkv', 'avc', 64, 48, 'avc1'],
    ['mkv', 'hevc', 64, 48, 'avc1'],
    ['mkv', 'vp9', 63, 47, 'vp09'],
    ['mov', 'avc', 64, 48, 'avc1'],
  ] as const)(
    'converts %s with %s of %ix%i: the same frames at the same times, a keyframe at least every ten',
    async (container, codec, wPx, hPx, prefix) => {
      const timesS = [0, 0.04, 0.1, 0.5, ...Array.from({ length: 20 }, (_, index) => 1 + index / 30)]
      const session = await importVideo(await makeVideo({ container, codec, wPx, hPx, timesS }), `screen.${container}`)
      expect(session).toMatchObject({ status: 'processing', frames: 24 })
      await prepareWhole(deps, { sessionId: session.id }, never)
      const { derived, status, doc } = await sessionRow(session.id)
      expect(status).toBe('ready')
      const made = ensure(derived.playable[0], 'converted video')
      expect(made.sha256).not.toBe(doc.streams[0]?.media?.sha256)
      const { path } = await deps.blobs.file(made.sha256)
      const info = await probeVideo(path, 'converted', never)
      expect(info).toMatchObject({ isPlayable: true, mediaType: 'video/mp4', wPx: doc.streams[0]?.wPx, hPx: doc.streams[0]?.hPx })
      expect(info.codec).toMatch(new RegExp(`^${prefix}`))
      for (const [index, frame] of info.frames.entries())
        expect(Math.abs(frame.tUs - ensure(timesS[index], 'time') * 1e6)).toBeLessThan(600)
      const keys = info.frames.flatMap((frame, index) => (frame.key ? [index] : []))
      expect(keys).toEqual([0, 10, 20])
      expect(made.groups).toEqual([
        { rows: 10, times: 2 },
        { rows: 4, times: 1 },
      ])
      const roles = await deps.db.select().from(sessionBlobs).where(eq(sessionBlobs.sessionId, session.id))
      expect(roles.find((row) => row.sha256 === made.sha256)).toMatchObject({ role: 'derived', mediaType: 'video/mp4' })
    },
  )

  test('tells how far it is, cancelled leaves the session as it was, and can be done again', async () => {
    const timesS = Array.from({ length: 60 }, (_, index) => index / 10)
    const session = await importVideo(await makeVideo({ container: 'mkv', timesS }), 'screen.mkv')
    const before = await blobNames()
    const controller = new AbortController()
    let nowMs = 0
    const seen: number[] = []
    // every look at the clock is a second later; the third stops the work
    const now = () => {
      if (seen.push(nowMs) === 3) controller.abort()
      nowMs += 1000
      return new Date(nowMs)
    }
    await expect(prepareWhole({ ...deps, now }, { sessionId: session.id }, controller.signal)).rejects.toThrow()
    expect(await sessionRow(session.id)).toMatchObject({ status: 'processing', derived: { thumb: null, playable: [] } })
    expect(await blobNames()).toEqual(before)
    expect(await readdir(deps.stagingDir)).toEqual([])
    await prepareWhole(deps, { sessionId: session.id }, never)
    expect(await sessionRow(session.id)).toMatchObject({ status: 'ready', derived: { playable: [{ stream: 0 }] } })
    const after = await blobNames()
    await prepareWhole(deps, { sessionId: session.id }, never)
    expect(await blobNames()).toEqual(after)
  })

  test('is taken up again where a stop left it undone', async () => {
    const session = await importVideo(await makeVideo({ container: 'mkv', wPx: 96 }), 'screen.mkv')
    const sent: string[] = []
    const jobs = { ...deps.jobs, send: async (_: string, payload: object) => void sent.push(...Object.values(payload)) }
    expect(await resumePreparing({ ...deps, jobs })).toBe(sent.length)
    expect(sent).toContain(session.id)
    await prepareWhole(deps, { sessionId: session.id }, never)
    sent.length = 0
    await resumePreparing({ ...deps, jobs })
    expect(sent).not.toContain(session.id)
  })

  test('of a session that is gone does nothing; removing one takes what was made of it', async () => {
    const before = await blobNames()
    const session = await importVideo(await makeVideo({ container: 'mkv', wPx: 80 }), 'screen.mkv')
    await prepareWhole(deps, { sessionId: session.id }, never)
    await removeSession(deps, admin, session.id)
    expect(await blobNames()).toEqual(before)
    await prepareWhole(deps, { sessionId: session.id }, never)
    expect(await blobNames()).toEqual(before)
  })
})

test('started by a person, an import runs through the queue to a prepared session', async () => {
  const id = await stage(ducktrackFiles({ 'screen.mkv': await makeVideo({ container: 'mkv', hPx: 80 }) }))
  await startImport(deps, id)
  await server.work()
  await deps.jobs.idle()
  const result = ensure((await rowOf(id)).result, 'result')
  const row = await sessionRow(ensure(result.sessions[0], JSON.stringify(result)).id)
  expect(row).toMatchObject({ status: 'ready', frames: 25 })
  expect(row.derived.thumb).not.toBeNull()
  expect(stagingOf(deps, id)).not.toBe('')
})
