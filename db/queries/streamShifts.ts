import { asc, desc, eq, inArray, max } from 'drizzle-orm'
import type { NewStreamShift, StreamShift } from '#shared/api.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { users } from '../schema/people.ts'
import { sessions, streamShifts } from '../schema/sessions.ts'

const columns = {
  revision: streamShifts.revision,
  stream: streamShifts.stream,
  shiftUs: streamShifts.shiftUs,
  author: users.name,
  createdAt: streamShifts.createdAt,
}

const toShift = (row: Omit<StreamShift, 'createdAt'> & { createdAt: Date }): StreamShift => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
})

/** The edit that counts for each stream of a session, in order of streams. */
export async function getStreamShifts(db: Db, sessionId: SessionId): Promise<StreamShift[]> {
  const rows = await db
    .selectDistinctOn([streamShifts.stream], columns)
    .from(streamShifts)
    .innerJoin(users, eq(users.id, streamShifts.authorId))
    .where(eq(streamShifts.sessionId, sessionId))
    .orderBy(asc(streamShifts.stream), desc(streamShifts.revision))
  return rows.map(toShift)
}

/** The edits that count, of many sessions. */
export async function getShiftsOfSessions(
  db: Db,
  ids: readonly SessionId[],
): Promise<Map<SessionId, { stream: number; shiftUs: number }[]>> {
  const found = new Map<SessionId, { stream: number; shiftUs: number }[]>()
  for (let from = 0; from < ids.length; from += 1000) {
    const rows = await db
      .selectDistinctOn([streamShifts.sessionId, streamShifts.stream], {
        sessionId: streamShifts.sessionId,
        stream: streamShifts.stream,
        shiftUs: streamShifts.shiftUs,
      })
      .from(streamShifts)
      .where(inArray(streamShifts.sessionId, ids.slice(from, from + 1000)))
      .orderBy(asc(streamShifts.sessionId), asc(streamShifts.stream), desc(streamShifts.revision))
    for (const { sessionId, ...shift } of rows) found.set(sessionId, [...(found.get(sessionId) ?? []), shift])
  }
  return found
}

/** Edits of a session, newest first, at most `limit`. */
export async function getShiftHistory(db: Db, sessionId: SessionId, limit: number): Promise<StreamShift[]> {
  const rows = await db
    .select(columns)
    .from(streamShifts)
    .innerJoin(users, eq(users.id, streamShifts.authorId))
    .where(eq(streamShifts.sessionId, sessionId))
    .orderBy(desc(streamShifts.revision))
    .limit(limit)
  return rows.map(toShift)
}

/** Adds an edit and gives its number; null when the session is no more. */
export async function insertStreamShift(
  db: Db,
  row: NewStreamShift & { sessionId: SessionId; authorId: UserId; createdAt: Date },
): Promise<number | null> {
  return db.transaction(async (tx) => {
    // two edits at once must not take the same number
    const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, row.sessionId)).for('update')
    if (!session) return null
    const [last] = await tx
      .select({ revision: max(streamShifts.revision) })
      .from(streamShifts)
      .where(eq(streamShifts.sessionId, row.sessionId))
    const revision = (last?.revision ?? 0) + 1
    await tx.insert(streamShifts).values({ ...row, revision })
    return revision
  })
}
