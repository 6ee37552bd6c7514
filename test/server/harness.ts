import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { hc } from 'hono/client'
import pg from 'pg'
import pino from 'pino'
import { inject } from 'vitest'
import { type OpenDb, openEmbedded, openPostgres } from '#db/open.ts'
import { type AppType, createApp } from '#server/app.ts'
import { createAuth } from '#server/auth.ts'
import { createFileBlobs } from '#server/blobs/files.ts'
import type { Deps } from '#server/deps.ts'
import type { AppEnv } from '#server/http/context.ts'
import { createHandlers } from '#server/jobs/handlers.ts'
import { createJobs } from '#server/jobs/queue.ts'
import { addPerson } from '#server/services/people.ts'
import { idFromBytes } from '#shared/ids.ts'
import type { Actor, Role } from '#shared/policy.ts'

export type TestServer = {
  deps: Deps
  app: Hono<AppEnv>
  dataDir: string
  /** Adds a person of the role and gives them as an actor. */
  person(role: Role, name?: string): Promise<Actor>
  /** The typed client, speaking as this actor through the real routes, without a port. */
  as(actor: Actor): ReturnType<typeof hc<AppType>>
  /** A plain request as this actor. */
  request(actor: Actor | null, path: string, init?: RequestInit): Promise<Response>
  /** Starts taking jobs; `deps.jobs.idle()` then waits for them. */
  work(): Promise<void>
  close(): Promise<void>
}

/** Address of a new, empty, migrated database on the Postgres that the tests run on; null where they run on the embedded one. */
export async function createDatabase(): Promise<string | null> {
  const url = inject('postgresUrl')
  if (!url) return null
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name} template retrace_template`)
  await admin.end()
  const target = new URL(url)
  target.pathname = `/${name}`
  return target.href
}

async function openDatabase(): Promise<OpenDb> {
  const url = await createDatabase()
  return url ? openPostgres(url) : openEmbedded({ template: new Blob([await readFile(inject('templateFile'))]) })
}

/** A whole server on an empty database and data folder of its own: real rows, real files, no port. */
export async function createTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'retrace-test-'))
  const stagingDir = join(dataDir, 'staging')
  await mkdir(stagingDir)
  const database = await openDatabase()
  const log = pino({ level: 'silent' })
  const url = 'http://127.0.0.1:4070'
  const deps: Deps = {
    db: database.db,
    blobs: await createFileBlobs(join(dataDir, 'blobs')),
    jobs: await createJobs(database.createQueue(), log),
    auth: createAuth({ db: database.db, url, secret: 'a secret of the tests, long enough to be one' }),
    now: () => new Date(),
    newId: (kind) => idFromBytes(kind, randomBytes(16)),
    log,
    stagingDir,
    url,
  }
  const app = createApp(deps)
  let people = 0
  const request = async (actor: Actor | null, path: string, init?: RequestInit) =>
    app.request(path, init, actor ? { localActor: actor } : {})
  return {
    deps,
    app,
    dataDir,
    async person(role, name) {
      const { id } = await addPerson(deps, { email: `${role}${++people}@example.com`, name: name ?? `${role} ${people}`, role })
      return { id, role }
    },
    as: (actor) =>
      hc<AppType>(`${url}/api`, {
        fetch: (input: RequestInfo | URL, init?: RequestInit) => app.request(String(input), init, { localActor: actor }),
      }),
    request,
    work: () => deps.jobs.work(createHandlers(deps)),
    async close() {
      await deps.jobs.stop()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
