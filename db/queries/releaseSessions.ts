import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { PassId, ProjectId, ReleaseId, SessionId } from '#shared/ids.ts'
import { compareSegments, type Segment } from '#shared/labels/segments.ts'
import type { Db } from '../client.ts'
import { flags, passes, reviews, segments, taxonomyVersions } from '../schema/labels.ts'
import { releaseBlobs } from '../schema/releases.ts'
import { projects, sessionBlobs, sessions } from '../schema/sessions.ts'

const some = 1000 // a query takes 65,535 parameters

/** Every session of a project, in order of id, with whether a flag on it is open. Without its description, which can be large. */
export async function getReleaseCandidates(db: Db, projectId: ProjectId) {
  const open = db
    .select({ sessionId: flags.sessionId, count: sql<number>`count(*)::int`.as('count') })
    .from(flags)
    .where(isNull(flags.resolvedAt))
    .groupBy(flags.sessionId)
    .as('open')
  return db
    .select({
      id: sessions.id,
      subjectId: sessions.subjectId,
      title: sessions.title,
      status: sessions.status,
      durationUs: sessions.durationUs,
      openFlags: sql<number>`coalesce(${open.count}, 0)`,
    })
    .from(sessions)
    .leftJoin(open, eq(open.sessionId, sessions.id))
    .where(eq(sessions.projectId, projectId))
    .orderBy(asc(sessions.id))
}
export type ReleaseCandidate = Awaited<ReturnType<typeof getReleaseCandidates>>[number]

/** The accepted passes of a project, the latest accepted first. They can't change until the transaction ends. */
export async function lockAcceptedPasses(db: Db, projectId: ProjectId): Promise<{ id: PassId; sessionId: SessionId }[]> {
  const rows = await db
    .select({ id: passes.id, sessionId: passes.sessionId, submittedAt: passes.submittedAt })
    .from(passes)
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .where(and(eq(sessions.projectId, projectId), eq(passes.state, 'accepted')))
    .for('share', { of: passes })
  const accepted = await db
    .select({ passId: reviews.passId, createdAt: reviews.createdAt })
    .from(reviews)
    .innerJoin(passes, eq(passes.id, reviews.passId))
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .where(and(eq(sessions.projectId, projectId), eq(reviews.decision, 'accept')))
    .orderBy(desc(reviews.createdAt))
  const at = new Map<PassId, number>()
  for (const row of accepted) if (!at.has(row.passId)) at.set(row.passId, row.createdAt.getTime())
  const time = (row: { id: PassId; submittedAt: Date | null }) => at.get(row.id) ?? row.submittedAt?.getTime() ?? 0
  return rows.sort((a, b) => time(b) - time(a) || (a.id < b.id ? -1 : 1)).map(({ id, sessionId }) => ({ id, sessionId }))
}

/** Segments of the passes in their order, and the taxonomy that each pass is pinned to. */
export async function getPassContents(db: Db, ids: readonly PassId[]) {
  const found = new Map<PassId, { segments: Segment[]; taxonomy: typeof taxonomyVersions.$inferSelect }>()
  for (let from = 0; from < ids.length; from += some) {
    const part = ids.slice(from, from + some)
    const pinned = await db
      .select({ id: passes.id, taxonomy: taxonomyVersions })
      .from(passes)
      .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
      .where(inArray(passes.id, part))
    for (const row of pinned) found.set(row.id, { segments: [], taxonomy: row.taxonomy })
    const rows = await db.select().from(segments).where(inArray(segments.passId, part))
    for (const { passId, ...segment } of rows) found.get(passId)?.segments.push(segment)
  }
  for (const each of found.values()) each.segments.sort(compareSegments)
  return found
}
export type PassContents = Awaited<ReturnType<typeof getPassContents>> extends Map<PassId, infer C> ? C : never

/** What an import fixed about a session; null when it was deleted. */
export async function getSessionRow(db: Db, id: SessionId) {
  const [row] = await db.select().from(sessions).where(eq(sessions.id, id))
  return row ?? null
}

export async function getProjectKey(db: Db, id: ProjectId): Promise<string | null> {
  const [row] = await db.select({ key: projects.key }).from(projects).where(eq(projects.id, id))
  return row?.key ?? null
}

/** Makes a release hold what its sessions are made of, and nothing else. */
export async function holdSessionBlobs(db: Db, releaseId: ReleaseId, ids: readonly SessionId[]): Promise<void> {
  await db.delete(releaseBlobs).where(eq(releaseBlobs.releaseId, releaseId))
  for (let from = 0; from < ids.length; from += some) {
    const part = ids.slice(from, from + some)
    const held = db
      .selectDistinct({ releaseId: sql<ReleaseId>`${releaseId}`.as('release_id'), sha256: sessionBlobs.sha256 })
      .from(sessionBlobs)
      .where(and(inArray(sessionBlobs.sessionId, part), ne(sessionBlobs.role, 'derived')))
    await db.insert(releaseBlobs).select(held).onConflictDoNothing()
  }
}

export async function insertReleaseBlobs(db: Db, releaseId: ReleaseId, names: readonly string[]): Promise<void> {
  for (let from = 0; from < names.length; from += some) {
    const rows = names.slice(from, from + some).map((sha256) => ({ releaseId, sha256 }))
    await db.insert(releaseBlobs).values(rows).onConflictDoNothing()
  }
}

/** Lets go of everything a release holds, and gives the names. */
export async function deleteReleaseBlobs(db: Db, releaseId: ReleaseId): Promise<string[]> {
  const rows = await db.delete(releaseBlobs).where(eq(releaseBlobs.releaseId, releaseId)).returning({ sha256: releaseBlobs.sha256 })
  return rows.map((row) => row.sha256)
}
