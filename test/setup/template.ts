import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { openEmbedded, openPostgres } from '#db/open.ts'
import { createJobs } from '#server/jobs/queue.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** File with a dump of a migrated, empty embedded database: loading it takes a fraction of an initdb. */
    templateFile: string
    /** Server that the tests run on instead, with an empty migrated database `retrace_template`; null without one. */
    postgresUrl: string | null
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The template is good as long as the migrations and the libraries that make it are the same. */
function hashOfInputs(): string {
  const hash = createHash('sha256')
  const folder = join(root, 'db/migrations')
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.sql'))
    .sort())
    hash.update(readFileSync(join(folder, name)))
  for (const name of ['@electric-sql/pglite', 'pg-boss']) hash.update(readFileSync(join(root, 'node_modules', name, 'package.json')))
  hash.update(readFileSync(join(root, 'server/jobs/queue.ts')))
  return hash.digest('hex').slice(0, 16)
}

async function makeTemplateFile(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/retrace')
  const path = join(folder, `template-${hashOfInputs()}.tar`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const database = await openEmbedded({})
  const jobs = await createJobs(database.createQueue(), pino({ level: 'silent' }))
  await jobs.stop()
  writeFileSync(path, new Uint8Array(await (await database.dump()).arrayBuffer()))
  await database.close()
  return path
}

async function makeTemplateDatabase(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query('drop database if exists retrace_template')
  await admin.query('create database retrace_template')
  await admin.end()
  const target = new URL(url)
  target.pathname = '/retrace_template'
  const database = await openPostgres(target.href)
  const jobs = await createJobs(database.createQueue(), pino({ level: 'silent' }))
  await jobs.stop()
  await database.close()
}

/** Runs once before all tests, so that none of them waits for an initdb or a migration. */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.TEST_DATABASE_URL ?? null
  if (url) await makeTemplateDatabase(url)
  project.provide('postgresUrl', url)
  project.provide('templateFile', url ? '' : await makeTemplateFile())
}
