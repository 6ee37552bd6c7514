import { and, count, eq, isNotNull, sql } from 'drizzle-orm'
import type { LabelUseView } from '#shared/api.ts'
import type { ProjectId, UserId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { passes, segments } from '../schema/labels.ts'
import { sessions } from '../schema/sessions.ts'

/** How many segments of the project have each intent, and how many of them are other people's than `userId`'s. */
export async function getLabelUse(db: Db, projectId: ProjectId, userId: UserId): Promise<LabelUseView> {
  const rows = await db
    .select({
      labelId: segments.labelId,
      segments: count(),
      ofOthers: sql<number>`count(*) filter (where ${passes.authorId} <> ${userId})::int`,
    })
    .from(segments)
    .innerJoin(passes, eq(passes.id, segments.passId))
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .where(and(eq(sessions.projectId, projectId), isNotNull(segments.labelId)))
    .groupBy(segments.labelId)
    .orderBy(segments.labelId)
  return { items: rows.flatMap(({ labelId, ...rest }) => (labelId ? [{ labelId, ...rest }] : [])) }
}
