import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Db } from '../client.ts'
import { accessLog } from '../schema/access.ts'
import { changes, flags, passes, reviews, segments, taxonomyVersions } from '../schema/labels.ts'
import { accounts, keymaps, tokens, users } from '../schema/people.ts'
import { releaseBlobs, releases } from '../schema/releases.ts'
import { projects, sessionBlobs, sessions, streamShifts, subjects } from '../schema/sessions.ts'
import { savedViews } from '../schema/views.ts'

type Dumped = { table: PgTable; key: readonly PgColumn[] }

/**
 * What a backup holds, in an order that keeps references right, with the key that sorts each table. Sign-ins, one-time links and
 * uploads under way are not kept.
 */
const dumped: readonly Dumped[] = [
  { table: users, key: [users.id] },
  { table: accounts, key: [accounts.id] },
  { table: tokens, key: [tokens.id] },
  { table: keymaps, key: [keymaps.userId] },
  { table: projects, key: [projects.id] },
  { table: subjects, key: [subjects.id] },
  { table: sessions, key: [sessions.id] },
  { table: sessionBlobs, key: [sessionBlobs.sessionId, sessionBlobs.sha256] },
  { table: streamShifts, key: [streamShifts.sessionId, streamShifts.revision] },
  { table: taxonomyVersions, key: [taxonomyVersions.id] },
  { table: passes, key: [passes.id] },
  { table: segments, key: [segments.passId, segments.id] },
  { table: changes, key: [changes.passId, changes.id] },
  { table: savedViews, key: [savedViews.id] },
  { table: reviews, key: [reviews.id] },
  { table: flags, key: [flags.id] },
  { table: releases, key: [releases.id] },
  { table: releaseBlobs, key: [releaseBlobs.releaseId, releaseBlobs.sha256] },
  { table: accessLog, key: [accessLog.id] },
]

export const dumpedTables: readonly string[] = dumped.map((each) => getTableName(each.table))

export type DumpRow = Record<string, unknown>

function find(name: string): Dumped | null {
  return dumped.find((each) => getTableName(each.table) === name) ?? null
}

const pageRows = 2000

/** Rows of one table in order of its key, a page at a time. */
export async function* readTable(db: Db, name: string): AsyncGenerator<DumpRow[]> {
  const { table, key } = find(name) ?? unknownTable(name)
  const names = key.map((column) => nameOf(table, column))
  let after: SQL | undefined
  for (;;) {
    const page: DumpRow[] = await db
      .select()
      .from(table)
      .where(after)
      .orderBy(...key)
      .limit(pageRows)
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (!last || page.length < pageRows) return
    const values = names.map((each) => sql`${last[each]}`)
    after = sql`(${sql.join([...key], sql`, `)}) > (${sql.join(values, sql`, `)})`
  }
}

/** Puts rows back as `readTable` gave them, times as text. */
export async function writeTable(db: Db, name: string, rows: readonly DumpRow[]): Promise<void> {
  const { table } = find(name) ?? unknownTable(name)
  const columns = Object.entries(getTableColumns(table))
  const isDate = new Set(columns.filter(([, column]) => column.dataType === 'date').map(([key]) => key))
  const toValue = ([key, value]: [string, unknown]) => [key, isDate.has(key) && typeof value === 'string' ? new Date(value) : value]
  // a statement takes 65,535 parameters
  const size = Math.floor(60_000 / columns.length)
  for (let from = 0; from < rows.length; from += size) {
    const some = rows.slice(from, from + size).map((row) => Object.fromEntries(Object.entries(row).map(toValue)))
    await db.insert(table).values(some)
  }
}

/** The name of a column in rows, which is not its name in the database. */
function nameOf(table: PgTable, column: PgColumn): string {
  return Object.entries(getTableColumns(table)).find(([, each]) => each === column)?.[0] ?? column.name
}

function unknownTable(name: string): never {
  throw new Error(`no table "${name}" is in backups`)
}

/** Whether nobody has worked here yet. */
export async function isEmptyStore(db: Db): Promise<boolean> {
  for (const { table } of dumped) {
    const rows = await db.select({ one: sql`1` }).from(table).limit(1)
    if (rows.length > 0) return false
  }
  return true
}
