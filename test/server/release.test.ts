import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getReleaseView } from '#db/queries/releases.ts'
import { passes, taxonomyVersions } from '#db/schema/labels.ts'
import { releaseBlobs } from '#db/schema/releases.ts'
import { sessions } from '#db/schema/sessions.ts'
import { loadDemo } from '#server/demo/load.ts'
import { toTar } from '#server/formats/export/tar.ts'
import { createFlag, resolveFlag } from '#server/services/flags.ts'
import { importFiles } from '#server/services/import.ts'
import { createProject, findProject } from '#server/services/projects.ts'
import { cancelRelease, createRelease, readManifest } from '#server/services/release.ts'
import { buildRelease } from '#server/services/releaseBuild.ts'
import { exportRelease } from '#server/services/releaseExport.ts'
import { removeSession } from '#server/services/sessions.ts'
import { createShift } from '#server/services/streamShifts.ts'
import { verifyFolder } from '#server/services/verify.ts'
import { demoProject } from '#shared/demo.ts'
import { ensure } from '#shared/errors.ts'
import type { ReleaseId, SessionId, UserId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { AgentnetLine } from '#shared/release/agentnet.ts'
import { newRelease, type ReleaseView } from '#shared/release/api.ts'
import type { ReleaseContents, ReleaseRow } from '#shared/release/types.ts'
import { sessionOf } from '../fixtures/sessionOf.ts'
import { addProject, addSession } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let admin: Actor
let first: ReleaseView

const spec = (name: string, also: object = {}) => newRelease.parse({ project: demoProject, name, ...also })

/** Builds a release without a worker in between. */
async function release(name: string, also: object = {}): Promise<ReleaseView> {
  const { id } = await createRelease(server.deps, admin, spec(name, also))
  await buildRelease(server.deps, id, new AbortController().signal)
  return ensure(await getReleaseView(server.deps.db, id), 'release')
}

/** Writes an export to a new folder. */
async function exportTo(id: ReleaseId, format: string): Promise<string> {
  const folder = await mkdtemp(join(server.dataDir, `${format}-`))
  const { write } = await exportRelease(server.deps, id, format)
  for await (const { path, content } of write()) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

const readText = (folder: string, path: string) => readFile(join(folder, path), 'utf8')
const readLines = async (folder: string, path: string) =>
  (await readText(folder, path))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AgentnetLine)

beforeAll(async () => {
  server = await createTestServer()
  admin = await server.person('admin')
  await loadDemo(server.deps, admin, new AbortController().signal)
  first = await release('first')
})
afterAll(() => server.close())

describe('a release', () => {
  test('holds the accepted passes of sessions without open flags, and says what it leaves out', () => {
    expect(first).toMatchObject({
      version: 1,
      state: 'ready',
      sessions: 1,
      rows: 1,
      excluded: [
        { reason: 'flagged', count: 1 },
        { reason: 'not accepted', count: 3 },
      ],
    })
  })

  test('made twice has the same contents and root, and its own number', async () => {
    const again = await release('again')
    expect([again.version, again.root]).toEqual([first.version + 1, first.root])
    const [one, two] = [await readManifest(server.deps, first.id), await readManifest(server.deps, again.id)]
    expect(two.files).toEqual(one.files)
  })

  test('has another root when something in it changes', async () => {
    const other = await release('other', { profile: 'default' })
    expect([other.state, other.root === first.root]).toEqual(['ready', false])
  })

  test('takes only what the filter asks for', async () => {
    const none = await release('none', { filter: { titles: 'no such title' } })
    expect(none).toMatchObject({ state: 'ready', sessions: 0, rows: 0 })
    expect(none.excluded).toContainEqual({ reason: 'filtered out', count: 1 })
  })

  test('leaves out a session while a flag on it is open', async () => {
    const manifest = await readManifest(server.deps, first.id)
    const contents = JSON.parse(
      Buffer.from(
        await server.deps.blobs.read(
          ensure(
            manifest.files.find((file) => file.path === 'contents.json'),
            'contents',
          ).sha256,
        ),
      ).toString(),
    )
    const flag = await createFlag(server.deps, admin, contents.sessions[0].id, {
      reason: 'private_data',
      comment: '',
      startUs: null,
      endUs: null,
    })
    const without = await release('without')
    expect(without).toMatchObject({ sessions: 0, rows: 0 })
    await resolveFlag(server.deps, admin, flag.id)
    expect((await release('with')).root).toBe(first.root)
  })

  test('shows what was seen by the clock that somebody corrected, says so, and stays when the clock is corrected again', async () => {
    const read = async (release: ReleaseView, path: RegExp) => {
      const file = (await readManifest(server.deps, release.id)).files.find((each) => path.test(each.path))
      return Buffer.from(await server.deps.blobs.read(ensure(file, String(path)).sha256)).toString()
    }
    const timesOf = async (release: ReleaseView) => {
      const rows = (await read(release, /^rows/)).trim().split('\n')
      return rows.flatMap((row) => (JSON.parse(row) as ReleaseRow).steps.map((step) => step.picture?.tUs))
    }
    const { sessions: inFirst } = JSON.parse(await read(first, /^contents/)) as ReleaseContents
    const id = ensure(inFirst[0], 'session').id
    await createShift(server.deps, admin, id, { stream: 0, shiftUs: 280_000 })
    const shifted = await release('shifted')
    const { sessions: inShifted } = JSON.parse(await read(shifted, /^contents/)) as ReleaseContents
    expect([inFirst[0]?.shifts, inShifted[0]?.shifts]).toEqual([undefined, [{ stream: 0, shiftUs: 280_000 }]])
    expect(await read(shifted, /^docs/)).toBe(await read(first, /^docs/))
    expect((await timesOf(shifted))[0]).not.toBe((await timesOf(first))[0])
    const folder = await exportTo(shifted.id, 'agentnet')
    expect(await readText(folder, 'README.md')).toContain('clock was off and is corrected: 1.')
    const before = await readText(folder, 'train.jsonl')
    await createShift(server.deps, admin, id, { stream: 0, shiftUs: 0 })
    expect((await release('as recorded again')).root).toBe(first.root)
    expect(await readText(await exportTo(shifted.id, 'agentnet'), 'train.jsonl')).toBe(before)
    expect(await verifyFolder(folder)).toEqual({ ok: true, problems: [], revoked: [] })
  })

  test('that is cancelled leaves nothing behind', async () => {
    const { id } = await createRelease(server.deps, admin, spec('cancelled'))
    await cancelRelease(server.deps, id)
    await buildRelease(server.deps, id, new AbortController().signal)
    expect(await getReleaseView(server.deps.db, id)).toMatchObject({ state: 'cancelled', root: null })
    expect(await server.deps.db.select().from(releaseBlobs).where(eq(releaseBlobs.releaseId, id))).toEqual([])
    await expect(exportRelease(server.deps, id, 'agentnet')).rejects.toThrow('is cancelled, not ready')
  })

  test('whose worker stops is built by the next one, the same', async () => {
    const { id } = await createRelease(server.deps, admin, spec('interrupted'))
    await expect(buildRelease(server.deps, id, AbortSignal.abort())).rejects.toThrow()
    expect(await getReleaseView(server.deps.db, id)).toMatchObject({ state: 'building' })
    expect(await server.deps.db.select().from(releaseBlobs).where(eq(releaseBlobs.releaseId, id))).toEqual([])
    await buildRelease(server.deps, id, new AbortController().signal)
    expect(await getReleaseView(server.deps.db, id)).toMatchObject({ state: 'ready', root: first.root })
  })

  test('of a project that is not there is refused', async () => {
    await expect(createRelease(server.deps, admin, newRelease.parse({ project: 'nowhere', name: 'x' }))).rejects.toThrow(
      'there is no project "nowhere"',
    )
  })
})

describe('exported as AgentNet', () => {
  let folder: string
  beforeAll(async () => {
    folder = await exportTo(first.id, 'agentnet')
  })

  test('a line is a task, and every picture it names is there', async () => {
    const [line, ...more] = await readLines(folder, 'train.jsonl')
    expect(more).toEqual([])
    expect(line).toMatchObject({
      instruction: 'Order two Hazel desk lamps in Moss by courier',
      task_completed: true,
      alignment_score: null,
    })
    for (const step of ensure(line, 'line').traj) {
      const png = await readFile(join(folder, 'images', step.image))
      expect(png.subarray(1, 4).toString()).toBe('PNG')
    }
  })

  test('its steps are code, in words and in order, and end with the task', async () => {
    const { traj } = ensure((await readLines(folder, 'train.jsonl'))[0], 'line')
    const codes = traj.map((step) => String(step.value.code))
    expect(traj.map((step) => step.index)).toEqual(traj.map((_, index) => index))
    expect(codes).toContain("pyautogui.write(message='Mara Lindqvist')")
    expect(codes.at(-1)).toBe("computer.terminate(status='success')")
    expect(codes.every((code) => /^((pyautogui|computer)\.\w+\(.*\)\n?)+$/.test(code))).toBe(true)
    expect(traj.every((step) => String(step.value.action).length > 0)).toBe(true)
  })

  test('sent twice it is the same, byte for byte', async () => {
    const send = async () => text(toTar((await exportRelease(server.deps, first.id, 'agentnet')).write()))
    expect(await send()).toBe(await send())
  })

  test('it verifies', async () => {
    expect(await verifyFolder(folder)).toEqual({ ok: true, problems: [], revoked: [] })
  })

  test('an unknown format is refused with those that there are', async () => {
    await expect(exportRelease(server.deps, first.id, 'csv')).rejects.toThrow('there is no export format "csv" (agentnet, bundle)')
  })
})

describe('recordings without a picture', () => {
  let id: ReleaseId
  beforeAll(async () => {
    await addProject(server, 'bare')
    await accept(await addSession(server, { project: 'bare', events: sessionOf('move@0.5 click@1 type@2:hi') }))
    await accept(await addSession(server, { project: 'bare', events: sessionOf('move@1 move@2') }))
    id = (await release('bare', { project: 'bare' })).id
  })

  test('are released, those with actions', async () => {
    expect(await getReleaseView(server.deps.db, id)).toMatchObject({ sessions: 1, rows: 1, excluded: [{ reason: 'no actions', count: 1 }] })
  })

  test('are left out of a format that shows pictures, and counted', async () => {
    const folder = await exportTo(id, 'agentnet')
    const manifest = JSON.parse(await readText(folder, 'manifest.json')) as { export: object }
    expect(manifest.export).toMatchObject({ rows: 0, excluded: [{ reason: 'no picture', count: 1 }] })
    expect(await verifyFolder(folder)).toMatchObject({ ok: true })
  })

  test('are whole as bundles', async () => {
    expect((await exportRelease(server.deps, id, 'bundle')).rows).toBe(1)
  })
})

/** An accepted pass without segments, as a reviewer would leave it. */
async function accept(sessionId: SessionId): Promise<void> {
  const { db, newId, now } = server.deps
  const [head] = await db.select({ projectId: sessions.projectId }).from(sessions).where(eq(sessions.id, sessionId))
  const wanted = eq(taxonomyVersions.projectId, ensure(head, 'session').projectId)
  const [taxonomy] = await db.select().from(taxonomyVersions).where(wanted)
  const row = { id: newId('pass'), sessionId, authorId: admin.id as UserId, taxonomyVersionId: ensure(taxonomy, 'taxonomy').id }
  await db.insert(passes).values({ ...row, state: 'accepted', revision: 0, createdAt: now(), submittedAt: now() })
}

describe('exported as bundles', () => {
  test('a session comes back as the same session', async () => {
    const folder = await exportTo(first.id, 'bundle')
    expect(await verifyFolder(folder)).toMatchObject({ ok: true })
    await createProject(server.deps, { key: 'back', name: 'Back' })
    const [original] = await server.deps.db
      .select()
      .from(sessions)
      .where(eq(sessions.title, ensure(await firstTitle(), 'title')))
    const base = join(folder, 'sessions', ensure(original, 'session').id)
    const manifest = JSON.parse(await readText(folder, 'manifest.json')) as { export: { files: { path: string; bytes: number }[] } }
    const prefix = `sessions/${original?.id}/`
    const entries = manifest.export.files
      .filter((file) => file.path.startsWith(prefix))
      .map((file) => ({ path: file.path.slice(prefix.length), bytes: file.bytes, file: join(base, file.path.slice(prefix.length)) }))
    const target = { projectId: await findProject(server.deps, 'back'), project: 'back', subject: null }
    const result = await importFiles(server.deps, { name: 'back', entries, target, format: null }, () => {}, new AbortController().signal)
    expect(result.refused).toEqual([])
    const [back] = await server.deps.db
      .select()
      .from(sessions)
      .where(eq(sessions.id, ensure(result.sessions[0], 'session').id))
    expect(back?.contentDigest).toBe(original?.contentDigest)
  })
})

async function firstTitle(): Promise<string | undefined> {
  const manifest = await readManifest(server.deps, first.id)
  const doc = ensure(
    manifest.files.find((file) => file.path.startsWith('docs/')),
    'session of the release',
  )
  return JSON.parse(Buffer.from(await server.deps.blobs.read(doc.sha256)).toString('utf8')).title
}

describe('verifying names every damaged item', () => {
  const damaged = async (damage: (folder: string, images: string[]) => Promise<unknown>) => {
    const folder = await exportTo(first.id, 'agentnet')
    const { files } = await exportRelease(server.deps, first.id, 'agentnet')
    await damage(
      folder,
      files.map((file) => file.path).filter((path) => path.startsWith('images/')),
    )
    const { ok, problems } = await verifyFolder(folder)
    await rm(folder, { recursive: true })
    return { ok, problems: problems.map((each) => `${each.path}: ${each.what.split(':')[0]}`) }
  }

  test('one bit turned', async () => {
    expect(
      await damaged(async (folder) => {
        const bytes = await readFile(join(folder, 'train.jsonl'))
        bytes[40] = ensure(bytes[40], 'byte') ^ 1
        await writeFile(join(folder, 'train.jsonl'), bytes)
      }),
    ).toEqual({ ok: false, problems: ['train.jsonl: changed'] })
  })

  test('two pictures swapped', async () => {
    const { ok, problems } = await damaged(async (folder, [a = '', b = '']) => {
      await rename(join(folder, a), join(folder, 'x'))
      await rename(join(folder, b), join(folder, a))
      await rename(join(folder, 'x'), join(folder, b))
    })
    expect([ok, problems.length, problems.every((each) => each.endsWith('.png: changed'))]).toEqual([false, 2, true])
  })

  test('a file gone, one that is now a link, and one that is new', async () => {
    const { problems } = await damaged(async (folder) => {
      await rm(join(folder, 'README.md'))
      await rm(join(folder, 'train.jsonl'))
      await symlink('manifest.json', join(folder, 'train.jsonl'))
      await mkdir(join(folder, 'more'))
      await writeFile(join(folder, 'more/notes.txt'), 'hello')
    })
    expect(problems).toEqual(['README.md: missing', 'train.jsonl: not a plain file', 'more/notes.txt: not in the manifest'])
  })

  test('a manifest that was made to fit', async () => {
    const { problems } = await damaged(async (folder) => {
      const manifest = JSON.parse(await readText(folder, 'manifest.json'))
      manifest.files[0].sha256 = '0'.repeat(64)
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    })
    expect(problems).toContainEqual(expect.stringMatching(/^manifest.json: the release's root is/))
  })

  test('no manifest, or one that is none', async () => {
    const gone = await damaged((folder) => rm(join(folder, 'manifest.json')))
    const broken = await damaged((folder) => writeFile(join(folder, 'manifest.json'), '{"release":'))
    expect([gone.problems, broken.problems]).toEqual([['manifest.json: missing'], ['manifest.json: not JSON']])
    await expect(verifyFolder(join(server.dataDir, 'nowhere'))).rejects.toThrow('there is no folder')
  })
})

test('a release outlives its sessions', async () => {
  const before = await exportTo(first.id, 'bundle')
  const { files } = await exportRelease(server.deps, first.id, 'bundle')
  const [row] = await server.deps.db
    .select()
    .from(sessions)
    .where(eq(sessions.title, ensure(await firstTitle(), 'title')))
  await removeSession(server.deps, admin, ensure(row, 'session').id)
  expect((await exportRelease(server.deps, first.id, 'bundle')).files).toEqual(files)
  expect(await verifyFolder(await exportTo(first.id, 'bundle'))).toMatchObject({ ok: true })
  expect(await readText(before, 'manifest.json')).toBe(await readText(await exportTo(first.id, 'bundle'), 'manifest.json'))
})
