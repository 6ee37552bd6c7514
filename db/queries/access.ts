import { and, desc, eq, exists, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#db/client.ts'
import { accessLog, sessions, subjects, users } from '#db/schema.ts'
import type { AccessLine } from '#shared/api.ts'
import type { UserId } from '#shared/ids.ts'
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
        filter.cursor === undefined ? undefined : isAfter(parseCursor(filter.cursor)),
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
