import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openEmbedded } from '#db/open.ts'
import { runCli } from '#server/cli/run.ts'
import { parseEnv } from '#server/env.ts'
import { createToken } from '#server/services/people.ts'
import { createSystem } from '#server/system.ts'
import { action } from '#shared/actions/types.ts'
import { type ImportResult, segmentLine } from '#shared/api.ts'
import { canonicalEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import { createEdits, json, openPass, outcome } from './fixtures.ts'
import type { Files } from './formats/offer.ts'
import { bundleFiles, ducktrackFiles } from './formats/samples.ts'
import { createTestServer, type TestServer } from './harness.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let server: TestServer
let url: string
let token: string
let closeServer: () => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrace-cli-'))
  server = await createTestServer()
  await server.work()
  const listening = await new Promise<ReturnType<typeof serve>>((done) => {
    const http = serve({ fetch: server.app.fetch, hostname: '127.0.0.1', port: 0 }, () => done(http))
  })
  url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  token = (await createToken(server.deps, await server.person('admin'), { name: 'cli', days: 1 })).token
  closeServer = () => new Promise((done) => listening.close(() => done()))
})
afterAll(async () => {
  await closeServer()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

type Ran = { code: number; out: string; err: string }

/** Runs a command in this process. */
async function retrace(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const parsed = parseEnv({ RETRACE_DATA: join(folder, 'no-data'), LOG_LEVEL: 'silent', ...env })
  if (!('env' in parsed)) throw new Error(parsed.problems.join('; '))
  const written = { out: '', err: '' }
  const collect = (key: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, next) {
        written[key] += chunk.toString()
        next()
      },
    })
  const io = { stdout: collect('out'), stderr: collect('err'), env: parsed.env, system: createSystem(), cwd: folder }
  return { code: await runCli(args, io), ...written }
}
const remote = (...args: string[]) => retrace([...args, '--server', url, '--token', token])
const jsonOf = <T>(ran: Ran): T => JSON.parse(ran.out) as T
const linesOf = (ran: Ran): unknown[] =>
  ran.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

async function writeFiles(name: string, files: Files): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, name, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  return name
}

async function importBundle(name: string, project: string): Promise<SessionId> {
  const title = { 'session.json': JSON.stringify({ ...JSON.parse(String((await bundleFiles())['session.json'])), title: name }) }
  const ran = await remote('import', await writeFiles(name, await bundleFiles(title)), '--project', project, '--json')
  const [session] = jsonOf<ImportResult>(ran).sessions
  if (!session) throw new Error(ran.out + ran.err)
  return session.id
}

describe('import', () => {
  test('shows names and texts that would command the terminal, or turn its writing, as what they are', async () => {
    const name = 'red\u001b[31m\u009b2J\u202etxt'
    await writeFiles(name, { 'a.txt': 'hello' })
    const title = {
      'session.json': JSON.stringify({ ...JSON.parse(String((await bundleFiles())['session.json'])), title: '\u202e \u009b' }),
    }
    await writeFiles('odd', await bundleFiles(title))
    const ran = [await remote('import', name, 'odd', '--project', 'cli-t'), await remote('sessions')]
    for (const { out, err } of ran) expect(out + err).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
    expect(ran[0]?.out).toContain(String.raw`red\u001b[31m\u009b2J\u202etxt`)
  })

  test('tells what came in, what was there already and what was refused, and ends with 1 when something was', async () => {
    await writeFiles('duck', ducktrackFiles())
    await writeFiles('duck-copy', ducktrackFiles())
    await writeFiles('junk', { 'a.txt': 'hello' })
    await mkdir(join(folder, 'empty'))
    const ran = await remote('import', 'duck', 'duck-copy', 'junk', 'empty', 'not-there', '--project', 'cli-a', '--subject', 'P1', '--json')
    expect(ran.code).toBe(1)
    const { sessions, refused } = jsonOf<ImportResult>(ran)
    expect(sessions).toEqual([
      expect.objectContaining({ project: 'cli-a', format: 'ducktrack', status: 'ready', events: 6, frames: 0, screens: ['800x600'] }),
      expect.objectContaining({ id: sessions[0]?.id, duplicateOf: sessions[0]?.id }),
    ])
    expect(Object.keys(sessions[0] ?? {}).sort()).toEqual(
      ['durationUs', 'events', 'format', 'formatVersion', 'frames', 'id', 'project', 'screens', 'status', 'warnings'].sort(),
    )
    expect(refused.map((each) => each.path)).toEqual([join(folder, 'junk', 'a.txt'), join(folder, 'empty'), join(folder, 'not-there')])
    expect(refused.every((each) => each.code !== '' && each.message !== '')).toBe(true)
    expect(await readdir(server.deps.stagingDir)).toEqual([])
  })

  test('when all went well ends with 0, and speaks to people on request', async () => {
    await writeFiles('duck-2', ducktrackFiles())
    const ran = await remote('import', 'duck-2', '--project', 'cli-z')
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/^ses_\w+ {2}ducktrack .* 6 events .*ready\n/)])
  })
})

describe('reading', () => {
  let session: SessionId
  beforeAll(async () => {
    session = await importBundle('reading', 'cli-b')
  })

  test('formats and sessions are one document each', async () => {
    expect(jsonOf<unknown[]>(await remote('formats', '--json'))).toEqual(
      expect.arrayContaining([
        { id: 'ducktrack', title: expect.any(String), kind: 'import' },
        { id: 'agentnet', title: expect.any(String), kind: 'export' },
      ]),
    )
    expect(jsonOf<unknown[]>(await remote('sessions', '--project', 'cli-b', '--json'))).toEqual([
      {
        id: session,
        title: 'reading',
        format: expect.any(String),
        events: expect.any(Number),
        frames: 2,
        durationUs: 3_000_000,
        status: 'ready',
      },
    ])
    expect((await remote('sessions')).out).toContain(session)
  })

  test('events, actions and segments are a line of JSON each', async () => {
    const events = linesOf(await remote('events', session, '--json')).map((line) => canonicalEvent.parse(line))
    expect(events.map((each) => each.seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const actions = linesOf(await remote('actions', session, '--profile', 'agentnet', '--json')).map((line) => action.parse(line))
    expect(actions.map((each) => each.kind)).toContain('click')
    const ann = await server.person('annotator', 'Ann')
    const { id } = await openPass(server, ann, session)
    const { segment, put } = createEdits(server)
    const goal = segment(0, 2_000_000, { text: 'Save the form' })
    const inside = segment(0, 1_000_000, { tier: 'subgoal' })
    await server.request(ann, `/api/passes/${id}/changes`, json('POST', { changes: [put(goal, inside)] }, { ifMatch: 0 }))
    const segments = linesOf(await remote('segments', session, '--json')).map((line) => segmentLine.parse(line))
    expect(segments).toEqual([
      expect.objectContaining({ id: goal.id, tier: 'goal', text: 'Save the form', author: 'Ann', passState: 'draft', taxonomyVersion: 1 }),
      expect.objectContaining({ id: inside.id, parent: goal.id, origin: 'human' }),
    ])
  })

  test('a frame is written as PNG, and told', async () => {
    const ran = await remote('frame', session, '--at', '1000000', '--out', 'frame.png', '--json')
    const frame = jsonOf<{ tUs: number; sha256: string }>(ran)
    expect(frame).toEqual({ tUs: 0, width: 64, height: 40, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const png = await readFile(join(folder, 'frame.png'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(Buffer.from(await crypto.subtle.digest('SHA-256', png)).toString('hex')).toBe(frame.sha256)
  })

  test('the clock of the pictures is told, set and looked for, and says which frame is shown', async () => {
    expect((await remote('clock', session)).out).toBe('as recorded: nobody has set it\n')
    expect(jsonOf(await remote('clock', session, '--set', '-280000', '--json'))).toMatchObject({
      stream: 0,
      shiftUs: -280_000,
      revision: 1,
    })
    expect(jsonOf(await remote('frame', session, '--at', '0', '--out', 'frame.png', '--json'))).toMatchObject({ tUs: -280_000 })
    expect((await remote('clock', session, '--set', '0')).out).toBe('stream 0: as recorded\n')
    expect((await remote('clock', session)).out.trim().split('\n')).toHaveLength(3)
    expect(jsonOf(await remote('clock', session, '--propose', '--json'))).toMatchObject({ shiftUs: null, doubt: 'few_clicks' })
    expect(await remote('clock', session, '--set', 'late')).toMatchObject({ code: 2 })
  })

  test('an exported bundle imports as the same session', async () => {
    const answer = await fetch(`${url}/api/sessions/${session}/bundle`, { headers: { authorization: `Bearer ${token}` } })
    await writeFile(join(folder, 'bundle.zip'), new Uint8Array(await answer.arrayBuffer()))
    const { sessions } = jsonOf<ImportResult>(await remote('import', 'bundle.zip', '--project', 'cli-b', '--json'))
    expect(sessions).toEqual([expect.objectContaining({ id: session, duplicateOf: session })])
  })
})

describe('a release', () => {
  test('is made, exported and verified; a changed byte and a deleted session are noticed', async () => {
    const session = await importBundle('released', 'cli-c')
    const ann = await server.person('annotator')
    const { id } = await openPass(server, ann, session)
    const { segment, put } = createEdits(server)
    const change = json('POST', { changes: [put(segment(0, 2_000_000, { text: 'Save the form' }))] }, { ifMatch: 0 })
    await server.request(ann, `/api/passes/${id}/changes`, change)
    await server.request(ann, `/api/passes/${id}/submit`, { method: 'POST' })
    await server.request(await server.person('reviewer'), `/api/passes/${id}/review`, json('POST', { decision: 'accept' }))

    const made = await remote('release', 'create', '--project', 'cli-c', '--name', 'first', '--split', '100/0/0', '--seed', '7', '--json')
    expect([made.code, made.err]).toEqual([0, expect.any(String)])
    const release = jsonOf<{ id: string; root: string; rows: number }>(made)
    expect(release).toEqual({
      id: release.id,
      name: 'first',
      version: 1,
      sessions: 1,
      rows: 1,
      excluded: [],
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
    })

    const exported = await remote('release', 'export', release.id, '--format', 'agentnet', '--out', 'out', '--json')
    const summary = jsonOf<{ files: { path: string; bytes: number; sha256: string }[]; rows: number; root: string }>(exported)
    expect(summary).toMatchObject({ rows: 1, root: release.root })
    for (const file of summary.files) expect((await stat(join(folder, 'out', file.path))).size).toBe(file.bytes)
    expect((await remote('release', 'export', release.id, '--format', 'agentnet', '--out', 'out')).code).toBe(2)

    expect(jsonOf(await remote('verify', 'out', '--json'))).toEqual({ ok: true, problems: [], revoked: [] })
    expect((await retrace(['verify', 'out', '--offline'])).code).toBe(0)

    expect(await outcome(server.request(await server.person('admin'), `/api/sessions/${session}`, { method: 'DELETE' }))).toBe('200')
    const later = await remote('verify', 'out', '--json')
    expect([later.code, jsonOf(later)]).toEqual([1, { ok: true, problems: [], revoked: [{ session, since: expect.any(String) }] }])

    const picture = summary.files.find((each) => each.path.startsWith('images/'))?.path ?? ''
    const bytes = await readFile(join(folder, 'out', picture))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(join(folder, 'out', picture), bytes)
    const changed = await retrace(['verify', 'out', '--offline', '--json'])
    expect([changed.code, jsonOf(changed)]).toMatchObject([1, { ok: false, problems: [{ path: picture }] }])
  })

  test('of an unknown format leaves no folder behind', async () => {
    const ran = await remote('release', 'export', 'rel_aaaaaaaa', '--format', 'parquet', '--out', 'nothing')
    expect(ran.code).toBe(1)
    expect((await readdir(folder)).filter((name) => name.includes('nothing'))).toEqual([])
  })
})

describe('people', () => {
  test('a person added gets a link, and a token works for its role', async () => {
    const added = jsonOf<{ id: string; url: string }>(
      await remote('user', 'add', '--email', 'zoe@example.com', '--role', 'annotator', '--json'),
    )
    expect(added).toEqual({ id: expect.any(String), url: expect.stringContaining('/sign-in?token=') })
    const made = jsonOf<{ id: string; token: string }>(await remote('token', 'create', '--role', 'annotator', '--days', '2', '--json'))
    expect((await retrace(['sessions', '--server', url], { RETRACE_TOKEN: made.token })).code).toBe(0)
    const refused = await retrace(['user', 'add', '--email', 'y@example.com', '--role', 'admin', '--server', url, '--token', made.token])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('may not do user.edit')])
  })
})

describe('exit codes', () => {
  test.each([
    [['nonsense']],
    [['frame', 'ses_aaaaaaaa', '--at', 'noon', '--out', 'x.png']],
    [['token', 'create', '--role', 'king']],
    [['release', 'create', '--project', 'p', '--name', 'n', '--split', '1/2']],
    [['sessions', '--server', 'http://127.0.0.1:1', '--token', 'x']],
    [['sessions', '--server', 'http://127.0.0.1:1']],
    [['worker']],
  ])('%j is wrong usage or environment: 2', async (args) => {
    const ran = await retrace(args)
    expect([ran.code, ran.out]).toEqual([2, ''])
    expect(ran.err.trim()).not.toBe('')
  })

  test('what the server refuses is 1, with the error as the document', async () => {
    const ran = await remote('actions', 'ses_aaaaaaaa')
    expect([ran.code, ran.out]).toEqual([1, ''])
    const frame = await remote('frame', 'ses_aaaaaaaa', '--at', '0', '--out', 'none.png', '--json')
    expect([frame.code, jsonOf(frame)]).toEqual([1, { error: { code: 'not_found', message: 'there is no session ses_aaaaaaaa' } }])
    expect((await retrace(['sessions', '--server', url, '--token', 'wrong'])).code).toBe(1)
  })
})

describe('a taxonomy', () => {
  const exported = async (file: string) => {
    expect((await remote('taxonomy', 'export', file, '--project', 'cli-tax')).code).toBe(0)
    return readFile(join(folder, file), 'utf8')
  }
  const kindsOf = (ran: Ran) => jsonOf<{ version: number | null; changes: { kind: string }[] }>(ran).changes.map((each) => each.kind)

  test('goes out and in as a file; a dry run says what would change and changes nothing', async () => {
    await importBundle('taxed', 'cli-tax')
    const before = await exported('before.csv')
    const [head = ''] = before.split(/\r?\n/)
    await writeFile(
      join(folder, 'next.csv'),
      `${head}\n${head
        .split(',')
        .map((name) => (name === 'name' ? 'Buy' : ''))
        .join(',')}\n`,
    )
    const dry = await remote('taxonomy', 'import', 'next.csv', '--project', 'cli-tax', '--dry-run', '--json')
    expect([dry.code, kindsOf(dry)]).toEqual([0, ['added']])
    expect(await exported('same.csv')).toBe(before)
    const done = await remote('taxonomy', 'import', 'next.csv', '--project', 'cli-tax', '--json')
    expect([done.code, kindsOf(done)]).toEqual([0, ['added']])
    const json = await exported('after.json')
    expect(JSON.parse(json)).toMatchObject({ taxonomy: { labels: [{ name: 'Buy' }] } })
    const again = await remote('taxonomy', 'import', 'after.json', '--project', 'cli-tax', '--json')
    expect([again.code, kindsOf(again)]).toEqual([0, []])
  })

  test('in a file of another kind is wrong usage', async () => {
    expect((await remote('taxonomy', 'export', 'taxonomy.txt', '--project', 'cli-tax')).code).toBe(2)
  })
})

/** A fresh data folder; made from the template where there is one, which saves an initdb. */
async function newDataFolder(name: string): Promise<string> {
  const data = join(folder, name)
  await mkdir(data)
  const templateFile = inject('templateFile')
  if (templateFile) {
    const template = new Blob([await readFile(templateFile)])
    await (await openEmbedded({ folder: join(data, 'database'), template })).close()
  }
  return data
}

describe('a backup', () => {
  test('brings everything back into an empty data folder, and nothing of a damaged one', async () => {
    const session = await importBundle('kept', 'cli-d')
    const backup = await remote('backup', 'all.tar', '--json')
    const summary = jsonOf<{ sessions: number; blobs: number; bytes: number; root: string }>(backup)
    expect(summary).toEqual({
      sessions: expect.any(Number),
      blobs: expect.any(Number),
      bytes: expect.any(Number),
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await remote('backup', 'all.tar')).code).toBe(2)

    const RETRACE_DATA = await newDataFolder('restored')
    const damaged = await readFile(join(folder, 'all.tar'))
    damaged[damaged.length - 5000] = (damaged.at(-5000) ?? 0) ^ 1
    await writeFile(join(folder, 'damaged.tar'), damaged)
    const refused = await retrace(['restore', 'damaged.tar'], { RETRACE_DATA })
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the backup is not whole')])
    // in the middle, inside the manifest, and inside a header
    for (const bytes of [damaged.length >> 1, 700, 100]) {
      await writeFile(join(folder, 'cut.tar'), damaged.subarray(0, bytes))
      const cut = await retrace(['restore', 'cut.tar'], { RETRACE_DATA })
      expect([cut.code, cut.err]).toEqual([1, expect.stringContaining('the backup is not whole')])
    }

    expect(jsonOf(await retrace(['restore', 'all.tar', '--json'], { RETRACE_DATA }))).toEqual(summary)
    expect((await retrace(['restore', 'all.tar'], { RETRACE_DATA })).err).toContain('there is data here already')
    const sessions = jsonOf<{ id: string }[]>(await retrace(['sessions', '--project', 'cli-d', '--json'], { RETRACE_DATA }))
    expect(sessions.map((each) => each.id)).toEqual([session])
    const [before, after] = [await remote('events', session, '--json'), await retrace(['events', session, '--json'], { RETRACE_DATA })]
    expect(after.out).toBe(before.out)
  })
})

describe('on the data folder', () => {
  test('commands do the whole work themselves, and standard output holds the document alone', async () => {
    const data = await newDataFolder('data')
    await writeFiles('local', await bundleFiles())
    const run = promisify(execFile)
    const env = { ...process.env, RETRACE_DATA: data, DATABASE_URL: '', INIT_CWD: folder, LOG_LEVEL: 'info' }
    const node = join(root, 'node_modules/.bin/node')
    const imported = await run(node, ['server/cli/main.ts', 'import', 'local', '--json'], { cwd: root, env })
    expect(JSON.parse(imported.stdout)).toMatchObject({ sessions: [{ project: 'default', frames: 2, status: 'ready' }], refused: [] })
    const { stdout } = await run(node, ['server/cli/main.ts', 'sessions', '--json'], { cwd: root, env })
    expect(JSON.parse(stdout)).toHaveLength(1)
    expect((await readdir(data)).sort()).not.toContain('lock.json')
  })
})
