import { and, eq, inArray } from 'drizzle-orm'
import type { SessionId, UserId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { Db } from '../client.ts'
import { accessLog } from '../schema/access.ts'
import { releaseBlobs } from '../schema/releases.ts'
import { sessionBlobs, sessions, subjects } from '../schema/sessions.ts'
import { visibleSessions } from './visible.ts'

export type SessionBlob = Omit<typeof sessionBlobs.$inferSelect, 'sessionId'>
/** With whom its session was recorded of. */
type OwnedBlob = SessionBlob & { ownerId: UserId | null }

/**
 * The blob if it belongs to the session, and the actor may know of that: the only way from a request to bytes. With `look`, a line of
 * the access log, it writes that as well, whether or not there is a blob. One query: each picture of a seek waits for it.
 */
export async function getSessionBlob(
  db: Db,
  actor: Actor,
  sessionId: SessionId,
  sha256: string,
  look?: typeof accessLog.$inferInsert,
): Promise<OwnedBlob | null> {
  const { role, mediaType, bytes } = sessionBlobs
  const logged = look ? [db.$with('look').as(db.insert(accessLog).values(look).returning({ id: accessLog.id }))] : []
  const [row] = await db
    .with(...logged)
    .select({ sha256: sessionBlobs.sha256, role, mediaType, bytes, ownerId: subjects.userId })
    .from(sessionBlobs)
    .innerJoin(sessions, eq(sessions.id, sessionBlobs.sessionId))
    .leftJoin(subjects, eq(subjects.id, sessions.subjectId))
    .where(and(eq(sessionBlobs.sessionId, sessionId), eq(sessionBlobs.sha256, sha256), visibleSessions(db, actor)))
  return row ?? null
}

/** Takes the session out with all that hangs on it, and gives the names of the blobs it held. */
export async function deleteSession(db: Db, id: SessionId): Promise<string[]> {
  return db.transaction(async (tx) => {
    const held = await tx.select({ sha256: sessionBlobs.sha256 }).from(sessionBlobs).where(eq(sessionBlobs.sessionId, id))
    await tx.delete(sessions).where(eq(sessions.id, id))
    return held.map((row) => row.sha256)
  })
}

/** Those of the names that no session and no release holds. */
export async function findUnheldBlobs(db: Db, names: string[]): Promise<string[]> {
  const unheld: string[] = []
  // 1,000 at a time: a session of single pictures has tens of thousands, and a query takes 65,535 parameters
  for (let from = 0; from < names.length; from += 1000) {
    const some = names.slice(from, from + 1000)
    const bySession = await db.selectDistinct({ sha256: sessionBlobs.sha256 }).from(sessionBlobs).where(inArray(sessionBlobs.sha256, some))
    const byRelease = await db.selectDistinct({ sha256: releaseBlobs.sha256 }).from(releaseBlobs).where(inArray(releaseBlobs.sha256, some))
    const held = new Set([...bySession, ...byRelease].map((row) => row.sha256))
    unheld.push(...some.filter((name) => !held.has(name)))
  }
  return unheld
}

/** Names of all blobs that a session or a release holds, in order. */
export async function getHeldBlobs(db: Db): Promise<string[]> {
  const bySession = await db.selectDistinct({ sha256: sessionBlobs.sha256 }).from(sessionBlobs)
  const byRelease = await db.selectDistinct({ sha256: releaseBlobs.sha256 }).from(releaseBlobs)
  return [...new Set([...bySession, ...byRelease].map((row) => row.sha256))].sort()
}
