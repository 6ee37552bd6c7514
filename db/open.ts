import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzleNode } from 'drizzle-orm/node-postgres'
import { migrate as migrateNode } from 'drizzle-orm/node-postgres/migrator'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { fromPglite, PgBoss } from 'pg-boss'
import type { Db } from './client.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** An open database and what goes with it: the queue lives in the same one. */
export type OpenDb = {
  db: Db
  /** A queue that is not started yet. */
  createQueue(): PgBoss
  close(): Promise<void>
}

const queueOptions = { schema: 'jobs', superviseIntervalSeconds: 15, monitorVacuum: false, reindex: false } as const

/** The embedded Postgres in `folder`, or in memory without one; `template` is a dump to begin with, which saves seconds of initdb. */
export async function openEmbedded(options: { folder?: string; template?: Blob }): Promise<OpenDb & { dump(): Promise<Blob> }> {
  const lite = await PGlite.create({
    ...(options.folder ? { dataDir: options.folder } : {}),
    ...(options.template ? { loadDataDir: options.template } : {}),
  })
  const db = drizzlePglite(lite)
  await migratePglite(db, { migrationsFolder })
  return {
    db,
    createQueue: () => new PgBoss({ ...queueOptions, db: fromPglite(lite), backend: 'pglite', useListenNotify: true }),
    dump: () => lite.dumpDataDir('none'),
    close: () => lite.close(),
  }
}

/** A Postgres server. Migrations run under an advisory lock, so that several servers may start at once. */
export async function openPostgres(url: string): Promise<OpenDb> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // an idle connection that breaks is replaced by the pool; without a listener it would end the process
  pool.on('error', () => {})
  const db = drizzleNode(pool)
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock(4070)')
    await migrateNode(drizzleNode(client), { migrationsFolder })
  } finally {
    await client.query('select pg_advisory_unlock(4070)').catch(() => {})
    client.release()
  }
  return {
    db,
    createQueue: () => new PgBoss({ ...queueOptions, connectionString: url, max: 4, useListenNotify: true }),
    close: () => pool.end(),
  }
}
