import { and, desc, eq, ne } from 'drizzle-orm'
import type { PassId, ProjectId, SessionId } from '#shared/ids.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { SessionDoc } from '#shared/session.ts'
import type { Db } from '../client.ts'
import { passes, taxonomyVersions } from '../schema/labels.ts'
import { sessions } from '../schema/sessions.ts'
import { getSegments } from './passes.ts'

export type AcceptedPass = { id: PassId; revision: number }

/** Accepted passes of a project on other sessions than this, newest first, at most `limit`. */
export async function getAcceptedPasses(db: Db, projectId: ProjectId, except: SessionId, limit: number): Promise<AcceptedPass[]> {
  return db
    .select({ id: passes.id, revision: passes.revision })
    .from(passes)
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .where(and(eq(sessions.projectId, projectId), ne(sessions.id, except), eq(passes.state, 'accepted')))
    .orderBy(desc(passes.submittedAt), desc(passes.id))
    .limit(limit)
}

export type TaughtPass = { id: PassId; doc: SessionDoc; tiers: TaxonomyDoc['tiers']; segments: Segment[] }

/** What each of the passes says about its session. Those that are gone by now are left out. */
export async function* readTaughtPasses(db: Db, ids: readonly PassId[]): AsyncGenerator<TaughtPass> {
  for (const id of ids) {
    const [row] = await db
      .select({ id: passes.id, doc: sessions.doc, taxonomy: taxonomyVersions.doc })
      .from(passes)
      .innerJoin(sessions, eq(sessions.id, passes.sessionId))
      .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
      .where(eq(passes.id, id))
    if (row) yield { id: row.id, doc: row.doc, tiers: row.taxonomy.tiers, segments: await getSegments(db, id) }
  }
}
