import { and, eq, inArray } from 'drizzle-orm'
import type { SessionId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { releaseBlobs, sessionBlobs, sessions } from '../schema.ts'

export type SessionBlob = Omit<typeof sessionBlobs.$inferSelect, 'sessionId'>

/** The blob if it belongs to the session: the only way from a request to bytes. */
export async function getSessionBlob(db: Db, sessionId: SessionId, sha256: string): Promise<SessionBlob | null> {
  const [row] = await db
    .select({ sha256: sessionBlobs.sha256, role: sessionBlobs.role, mediaType: sessionBlobs.mediaType, bytes: sessionBlobs.bytes })
    .from(sessionBlobs)
    .where(and(eq(sessionBlobs.sessionId, sessionId), eq(sessionBlobs.sha256, sha256)))
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
