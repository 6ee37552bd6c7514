import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Flag } from '#shared/api.ts'
import type { FlagId, SessionId, UserId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { flags } from '../schema/labels.ts'
import { users } from '../schema/people.ts'

const columns = {
  id: flags.id,
  sessionId: flags.sessionId,
  startUs: flags.startUs,
  endUs: flags.endUs,
  reason: flags.reason,
  comment: flags.comment,
  author: users.name,
  createdAt: flags.createdAt,
  resolvedAt: flags.resolvedAt,
}
type Row = Omit<Flag, 'createdAt' | 'resolvedAt'> & { createdAt: Date; resolvedAt: Date | null }

const toFlag = (row: Row): Flag => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
})

export async function getFlags(db: Db, sessionId: SessionId): Promise<Flag[]> {
  const rows = await db
    .select(columns)
    .from(flags)
    .innerJoin(users, eq(users.id, flags.authorId))
    .where(eq(flags.sessionId, sessionId))
    .orderBy(asc(flags.createdAt), asc(flags.id))
  return rows.map(toFlag)
}

export async function getFlag(db: Db, id: FlagId): Promise<Flag | null> {
  const [row] = await db.select(columns).from(flags).innerJoin(users, eq(users.id, flags.authorId)).where(eq(flags.id, id))
  return row ? toFlag(row) : null
}

export async function insertFlag(db: Db, row: Omit<typeof flags.$inferInsert, 'resolvedAt' | 'resolvedBy'>): Promise<void> {
  await db.insert(flags).values(row)
}

/** Does nothing to a flag that is resolved already: the first to do it stays named. */
export async function updateFlagResolved(db: Db, id: FlagId, by: UserId, at: Date): Promise<void> {
  await db
    .update(flags)
    .set({ resolvedAt: at, resolvedBy: by })
    .where(and(eq(flags.id, id), isNull(flags.resolvedAt)))
}

export async function countOpenFlags(db: Db, sessionIds: SessionId[]): Promise<Map<SessionId, number>> {
  const counts = new Map<SessionId, number>()
  if (sessionIds.length === 0) return counts
  const rows = await db
    .select({ sessionId: flags.sessionId })
    .from(flags)
    .where(and(inArray(flags.sessionId, sessionIds), isNull(flags.resolvedAt)))
  for (const row of rows) counts.set(row.sessionId, (counts.get(row.sessionId) ?? 0) + 1)
  return counts
}
