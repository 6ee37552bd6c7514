import { and, asc, count, desc, eq, exists, ilike, inArray, isNull, notExists, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import type { SessionSummary, sessionPage, sessionQuery } from '#shared/api.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import { describeScreens, type SessionDoc } from '#shared/session.ts'
import type { Db } from '../client.ts'
import { flags, passes } from '../schema/labels.ts'
import { users } from '../schema/people.ts'
import { type DerivedMedia, projects, sessions, subjects } from '../schema/sessions.ts'
import { type Cursor, parseCursor, toPage } from './cursor.ts'
import { countOpenFlags } from './flags.ts'
import { begunPasses, visiblePasses, visibleSessions } from './visible.ts'

export type SessionQuery = z.infer<typeof sessionQuery>
export type SessionPage = z.infer<typeof sessionPage>

const summaryColumns = {
  id: sessions.id,
  projectId: sessions.projectId,
  title: sessions.title,
  format: sessions.format,
  formatVersion: sessions.formatVersion,
  status: sessions.status,
  durationUs: sessions.durationUs,
  events: sessions.events,
  frames: sessions.frames,
  geometry: sql<SessionDoc['geometry']>`${sessions.doc}->'geometry'`,
  warnings: sql<number>`jsonb_array_length(${sessions.doc}->'warnings')`,
  hasThumb: sql<boolean>`(${sessions.derived}->>'thumb') is not null`,
  subject: subjects.pseudonym,
  createdAt: sessions.createdAt,
}
type Row = Omit<SessionSummary, 'screens' | 'passes' | 'openFlags' | 'importedAt'> & { geometry: SessionDoc['geometry']; createdAt: Date }

const cursorKinds = { importedAt: 'time', title: 'text', durationUs: 'count', events: 'count' } as const
const sortColumns = { importedAt: sessions.createdAt, title: sessions.title, durationUs: sessions.durationUs, events: sessions.events }

function parseSort(sort: SessionQuery['sort']): { name: keyof typeof sortColumns; column: PgColumn; isDown: boolean } {
  const isDown = sort.startsWith('-')
  const name = (isDown ? sort.slice(1) : sort) as keyof typeof sortColumns // the schema lists each name with and without its minus
  return { name, column: sortColumns[name], isDown }
}

/** One page of the sessions that the actor may know of, and how many there are in all. */
export async function getSessionPage(db: Db, actor: Actor, query: SessionQuery): Promise<SessionPage> {
  const { name, column, isDown } = parseSort(query.sort)
  const order = isDown ? desc : asc
  const wanted = and(visibleSessions(db, actor), ...filters(db, actor, query))
  const from = query.cursor === undefined ? undefined : isAfter(column, isDown, parseCursor(query.cursor, cursorKinds[name]))
  const rows = await db
    .select(summaryColumns)
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .leftJoin(subjects, eq(subjects.id, sessions.subjectId))
    .where(and(wanted, from))
    .orderBy(order(column), order(sessions.id))
    .limit(query.limit + 1)
  const [total] = await db
    .select({ total: count() })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .leftJoin(subjects, eq(subjects.id, sessions.subjectId))
    .where(wanted)
  const page = toPage(rows, query.limit, (row) => ({ value: name === 'importedAt' ? row.createdAt.toISOString() : row[name], id: row.id }))
  return { items: await toSummaries(db, actor, page.items), nextCursor: page.nextCursor, total: total?.total ?? 0 }
}

function isAfter(column: PgColumn, isDown: boolean, cursor: Cursor): SQL {
  const value = column === sessions.createdAt ? sql`${String(cursor.value)}::timestamptz` : sql`${cursor.value}`
  return isDown ? sql`(${column}, ${sessions.id}) < (${value}, ${cursor.id})` : sql`(${column}, ${sessions.id}) > (${value}, ${cursor.id})`
}

function filters(db: Db, actor: Actor, query: SessionQuery): (SQL | undefined)[] {
  const one = { one: sql`1` }
  const openFlag = db
    .select(one)
    .from(flags)
    .where(and(eq(flags.sessionId, sessions.id), isNull(flags.resolvedAt)))
  const passIn = (state?: 'draft' | 'submitted' | 'accepted' | 'returned') =>
    db
      .select(one)
      .from(passes)
      .where(and(eq(passes.sessionId, sessions.id), visiblePasses(actor), begunPasses(), state && eq(passes.state, state)))
  const pattern = query.q && `%${query.q.replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`
  const byState =
    query.state === undefined
      ? undefined
      : query.state === 'flagged'
        ? isAllowed(actor, 'flag.read')
          ? exists(openFlag)
          : sql`false`
        : query.state === 'unlabeled'
          ? notExists(passIn())
          : exists(passIn(query.state))
  return [
    query.project === undefined ? undefined : eq(projects.key, query.project),
    pattern ? or(ilike(sessions.title, pattern), ilike(subjects.pseudonym, pattern), eq(sessions.format, query.q ?? '')) : undefined,
    byState,
  ]
}

/** Adds what stands in other tables, with one query for each table however long the page. */
async function toSummaries(db: Db, actor: Actor, rows: Row[]): Promise<SessionSummary[]> {
  const ids = rows.map((row) => row.id)
  const passRows = ids.length === 0 ? [] : await getSessionPasses(db, actor, ids)
  const bySession = Map.groupBy(passRows, (row) => row.sessionId)
  const openFlags = isAllowed(actor, 'flag.read') ? await countOpenFlags(db, ids) : new Map<string, number>()
  return rows.map(({ geometry, createdAt, ...row }) => ({
    ...row,
    screens: describeScreens(geometry),
    passes: (bySession.get(row.id) ?? []).map(({ sessionId: _, ...pass }) => pass),
    openFlags: openFlags.get(row.id) ?? 0,
    importedAt: createdAt.toISOString(),
  }))
}

function getSessionPasses(db: Db, actor: Actor, ids: SessionId[]) {
  return db
    .select({ sessionId: passes.sessionId, id: passes.id, state: passes.state, author: users.name, authorId: passes.authorId })
    .from(passes)
    .innerJoin(users, eq(users.id, passes.authorId))
    .where(and(inArray(passes.sessionId, ids), visiblePasses(actor), begunPasses()))
    .orderBy(asc(passes.createdAt), asc(passes.id))
}

/** A session with everything that was fixed at import, and whom it was recorded of. */
export type FullSession = {
  summary: SessionSummary
  project: { id: SessionSummary['projectId']; key: string; name: string }
  doc: SessionDoc
  derived: DerivedMedia
  ownerId: UserId | null
}

/** Null where there is none, or none that the actor may know of: the two can't be told apart. */
export async function getSession(db: Db, actor: Actor, id: SessionId): Promise<FullSession | null> {
  const [row] = await db
    .select({
      summary: summaryColumns,
      project: { id: projects.id, key: projects.key, name: projects.name },
      doc: sessions.doc,
      derived: sessions.derived,
      ownerId: subjects.userId,
    })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .leftJoin(subjects, eq(subjects.id, sessions.subjectId))
    .where(and(eq(sessions.id, id), visibleSessions(db, actor)))
  const [summary] = row ? await toSummaries(db, actor, [row.summary]) : []
  return row && summary ? { ...row, summary } : null
}

/** What a change to a session's labels has to know of it; null as in `getSession`. */
export async function getSessionHead(db: Db, actor: Actor, id: SessionId) {
  const [row] = await db
    .select({
      id: sessions.id,
      title: sessions.title,
      projectId: sessions.projectId,
      status: sessions.status,
      durationUs: sessions.durationUs,
      ownerId: subjects.userId,
    })
    .from(sessions)
    .leftJoin(subjects, eq(subjects.id, sessions.subjectId))
    .where(and(eq(sessions.id, id), visibleSessions(db, actor)))
  return row ?? null
}
