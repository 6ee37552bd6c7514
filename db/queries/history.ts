import { and, asc, desc, eq, gt, lt, lte, sql } from 'drizzle-orm'
import type { PassId, SegmentId } from '#shared/ids.ts'
import { foldChange } from '#shared/labels/history.ts'
import type { HistoryEntry } from '#shared/labels/queries.ts'
import { compareSegments, type Segment } from '#shared/labels/segments.ts'
import type { Db } from '../client.ts'
import { passCheckpoints } from '../schema/history.ts'
import { changes } from '../schema/labels.ts'
import { users } from '../schema/people.ts'
import { parseCursor, toPage } from './cursor.ts'

/** Changes of a pass, the newest first. */
export async function getHistoryPage(
  db: Db,
  passId: PassId,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: HistoryEntry[]; nextCursor: string | null }> {
  const rows = await db
    .select({
      id: changes.id,
      revision: changes.revision,
      name: sql<string>`${changes.change}->>'name'`,
      author: users.name,
      at: changes.createdAt,
      put: sql<number>`jsonb_array_length(${changes.change}->'put')`,
      removed: sql<number>`jsonb_array_length(${changes.change}->'remove')`,
    })
    .from(changes)
    .innerJoin(users, eq(users.id, changes.authorId))
    .where(
      and(eq(changes.passId, passId), cursor === undefined ? undefined : lt(changes.revision, Number(parseCursor(cursor, 'count').value))),
    )
    .orderBy(desc(changes.revision))
    .limit(limit + 1)
  const page = toPage(rows, limit, (row) => ({ value: row.revision, id: row.id }))
  return { ...page, items: page.items.map(({ id: _, ...row }) => ({ ...row, at: row.at.toISOString() })) }
}

/** A look back reads at most about so many changes, once somebody has looked that far. */
const checkpointStep = 1000
/** Changes read at once: they may hold thousands of segments each. */
const readStep = 500

/** The segments as they stood after the change that made `revision`, sorted; none at 0. */
export async function getSegmentsAt(db: Db, passId: PassId, revision: number): Promise<Segment[]> {
  const [nearest] = await db
    .select()
    .from(passCheckpoints)
    .where(and(eq(passCheckpoints.passId, passId), lte(passCheckpoints.revision, revision)))
    .orderBy(desc(passCheckpoints.revision))
    .limit(1)
  const segments = new Map<SegmentId, Segment>((nearest?.segments ?? []).map((each) => [each.id, each]))
  for (let at = nearest?.revision ?? 0; at < revision; ) {
    const rows = await db
      .select({ revision: changes.revision, change: changes.change })
      .from(changes)
      .where(and(eq(changes.passId, passId), gt(changes.revision, at), lte(changes.revision, revision)))
      .orderBy(asc(changes.revision))
      .limit(readStep)
    for (const row of rows) {
      foldChange(segments, row.change)
      if (row.revision % checkpointStep === 0) await insertCheckpoint(db, passId, row.revision, segments)
    }
    at = rows.at(-1)?.revision ?? revision
  }
  return [...segments.values()].sort(compareSegments)
}

async function insertCheckpoint(db: Db, passId: PassId, revision: number, segments: ReadonlyMap<SegmentId, Segment>): Promise<void> {
  await db
    .insert(passCheckpoints)
    .values({ passId, revision, segments: [...segments.values()] })
    .onConflictDoNothing()
}
