import { and, desc, eq, exists, inArray, max, type SQL, sql } from 'drizzle-orm'
import type { AccessLine } from '#shared/api.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { accessLog } from '../schema/access.ts'
import { users } from '../schema/people.ts'
import { sessions, subjects } from '../schema/sessions.ts'
import { type Cursor, parseCursor, toPage } from './cursor.ts'

export type AccessFilter = { session?: string | undefined; cursor?: string | undefined; limit: number }

/** Newest first. With `subject`, only what was done with sessions recorded of that person. */
export async function getAccessPage(
  db: Db,
  filter: AccessFilter,
  subject: UserId | null,
): Promise<{ items: AccessLine[]; nextCursor: string | null }> {
  const rows = await db
    .select({
      id: accessLog.id,
      at: accessLog.createdAt,
      who: users.name,
      userId: accessLog.userId,
      role: accessLog.role,
      action: accessLog.action,
      sessionId: accessLog.sessionId,
      detail: accessLog.detail,
    })
    .from(accessLog)
    .leftJoin(users, eq(users.id, accessLog.userId))
    .where(
      and(
        filter.session === undefined ? undefined : eq(accessLog.sessionId, filter.session),
        subject === null ? undefined : recordedOf(db, subject),
        filter.cursor === undefined ? undefined : isAfter(parseCursor(filter.cursor, 'time')),
      ),
    )
    .orderBy(desc(accessLog.createdAt), desc(accessLog.id))
    .limit(filter.limit + 1)
  const page = toPage(rows, filter.limit, (row) => ({ value: row.at.toISOString(), id: row.id }))
  return {
    ...page,
    items: page.items.map(({ userId, ...row }) => ({ ...row, at: row.at.toISOString(), who: row.who ?? userId ?? '' })),
  }
}

function recordedOf(db: Db, subject: UserId): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(sessions)
      .innerJoin(subjects, eq(subjects.id, sessions.subjectId))
      .where(and(eq(sessions.id, accessLog.sessionId), eq(subjects.userId, subject))),
  )
}

const isAfter = (cursor: Cursor): SQL =>
  sql`(${accessLog.createdAt}, ${accessLog.id}) < (${String(cursor.value)}::timestamptz, ${cursor.id})`

/** Those of the sessions that are no more, and when they were deleted. */
export async function getDeletedSessions(db: Db, ids: SessionId[]): Promise<{ session: SessionId; since: string | null }[]> {
  const gone: { session: SessionId; since: string | null }[] = []
  for (let from = 0; from < ids.length; from += 1000) {
    const some = ids.slice(from, from + 1000)
    const left = new Set((await db.select({ id: sessions.id }).from(sessions).where(inArray(sessions.id, some))).map((row) => row.id))
    const missing = some.filter((id) => !left.has(id))
    if (missing.length === 0) continue
    const lines = await db
      .select({ session: accessLog.sessionId, at: max(accessLog.createdAt) })
      .from(accessLog)
      .where(and(eq(accessLog.action, 'session.delete'), inArray(accessLog.sessionId, missing)))
      .groupBy(accessLog.sessionId)
    const since = new Map(lines.map((line) => [line.session, line.at?.toISOString() ?? null]))
    gone.push(...missing.map((session) => ({ session, since: since.get(session) ?? null })))
  }
  return gone
}
