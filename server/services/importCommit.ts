import { and, eq, or } from 'drizzle-orm'
import type { Db } from '#db/client.ts'
import { sessionBlobs, sessions, subjects } from '#db/schema/sessions.ts'
import type { ImportResult } from '#shared/api.ts'
import type { ProjectId, SessionId, SubjectId } from '#shared/ids.ts'
import { countEvents, countFrames, describeScreens, type SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { type BlobCollector, holdBlobs } from './importBlobs.ts'
import type { StoredSession } from './importStore.ts'

export type ImportedSession = ImportResult['sessions'][number]
export type KnownSession = Pick<typeof sessions.$inferSelect, 'id' | 'status' | 'doc'>

/** The session of the project that is the same recording, by its files or by what they mean. */
export async function findDuplicate(
  db: Db,
  projectId: ProjectId,
  digest: { source: string; content?: string },
): Promise<KnownSession | null> {
  const same = [eq(sessions.sourceDigest, digest.source), ...(digest.content ? [eq(sessions.contentDigest, digest.content)] : [])]
  const [row] = await db
    .select({ id: sessions.id, status: sessions.status, doc: sessions.doc })
    .from(sessions)
    .where(and(eq(sessions.projectId, projectId), or(...same)))
    .limit(1)
  return row ?? null
}

async function findOrAddSubject(tx: Db, deps: Pick<Deps, 'newId'>, projectId: ProjectId, pseudonym: string): Promise<SubjectId> {
  const wanted = and(eq(subjects.projectId, projectId), eq(subjects.pseudonym, pseudonym))
  await tx
    .insert(subjects)
    .values({ id: deps.newId('subject'), projectId, pseudonym })
    .onConflictDoNothing()
  const [row] = await tx.select({ id: subjects.id }).from(subjects).where(wanted)
  if (!row) throw new Error('the subject just added is not there') // cannot happen inside one transaction
  return row.id
}

type Commit = { projectId: ProjectId; subject: string | null; stored: StoredSession; collector: BlobCollector }

/** Writes all rows of a session in one transaction. Null when the same recording came in meanwhile. */
export async function commitSession(deps: Deps, commit: Commit): Promise<SessionId | null> {
  const { projectId, stored, collector } = commit
  const { doc } = stored
  const id = deps.newId('session')
  return deps.db.transaction(async (tx) => {
    await holdBlobs(tx, deps, collector.rows.keys())
    const added = await tx
      .insert(sessions)
      .values({
        id,
        projectId,
        subjectId: commit.subject === null ? null : await findOrAddSubject(tx, deps, projectId, commit.subject),
        title: doc.title,
        format: doc.source.format,
        formatVersion: doc.source.formatVersion,
        status: stored.unplayable > 0 ? 'processing' : 'ready',
        durationUs: doc.durationUs,
        events: countEvents(doc),
        frames: countFrames(doc),
        doc,
        derived: { thumb: null, playable: stored.playable },
        sourceDigest: stored.sourceDigest,
        contentDigest: stored.contentDigest,
        createdAt: deps.now(),
      })
      .onConflictDoNothing()
      .returning({ id: sessions.id })
    if (added.length === 0) return null
    const rows = [...collector.rows.values()].map((row) => ({ sessionId: id, ...row }))
    // a query takes 65,535 parameters, a row five
    for (let from = 0; from < rows.length; from += 5000) await tx.insert(sessionBlobs).values(rows.slice(from, from + 5000))
    return id
  })
}

/** A session as the import's result tells of it. */
export function toImported(session: { id: SessionId; status: KnownSession['status']; doc: SessionDoc }, project: string): ImportedSession {
  const { doc } = session
  return {
    id: session.id,
    project,
    format: doc.source.format,
    formatVersion: doc.source.formatVersion,
    status: session.status,
    events: countEvents(doc),
    frames: countFrames(doc),
    durationUs: doc.durationUs,
    screens: describeScreens(doc.geometry),
    warnings: doc.warnings,
  }
}
