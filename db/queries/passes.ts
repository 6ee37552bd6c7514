import { and, asc, eq, exists, inArray, isNull, not, type SQL, sql } from 'drizzle-orm'
import type { PassSummary, PassView } from '#shared/api.ts'
import type { ChangeId, PassId, SegmentId, SessionId, UserId } from '#shared/ids.ts'
import type { PassState } from '#shared/labels/passes.ts'
import { type Change, change as changeSchema, compareSegments, type Segment } from '#shared/labels/segments.ts'
import type { Actor } from '#shared/policy.ts'
import type { Db } from '../client.ts'
import { changes, flags, passes, reviews, segments, taxonomyVersions } from '../schema/labels.ts'
import { users } from '../schema/people.ts'
import { projects, sessions } from '../schema/sessions.ts'
import { parseCursor, toPage } from './cursor.ts'
import { toTaxonomyView } from './taxonomy.ts'
import { visiblePasses } from './visible.ts'

export type PassHead = { id: PassId; sessionId: SessionId; authorId: UserId; state: PassState; revision: number }

const headColumns = {
  id: passes.id,
  sessionId: passes.sessionId,
  authorId: passes.authorId,
  state: passes.state,
  revision: passes.revision,
}

/** Null where there is none, or none that the actor may know of. `lock` holds the row until the transaction ends. */
export async function getPassHead(db: Db, actor: Actor, id: PassId, lock?: 'lock'): Promise<PassHead | null> {
  const select = db
    .select(headColumns)
    .from(passes)
    .where(and(eq(passes.id, id), visiblePasses(actor)))
  const [row] = await (lock ? select.for('update') : select)
  return row ?? null
}

export async function getOwnPassId(db: Db, sessionId: SessionId, authorId: UserId): Promise<PassId | null> {
  const [row] = await db
    .select({ id: passes.id })
    .from(passes)
    .where(and(eq(passes.sessionId, sessionId), eq(passes.authorId, authorId)))
  return row?.id ?? null
}

/** Leaves a pass of the same author on the same session alone. */
export async function insertPass(db: Db, row: Omit<typeof passes.$inferInsert, 'submittedAt'>): Promise<void> {
  await db
    .insert(passes)
    .values(row)
    .onConflictDoNothing({ target: [passes.sessionId, passes.authorId] })
}

/** The whole pass, or null as in `getPassHead`. */
export async function getPass(db: Db, actor: Actor, id: PassId): Promise<PassView | null> {
  const [row] = await db
    .select({
      ...headColumns,
      sessionTitle: sessions.title,
      author: users.name,
      taxonomy: taxonomyVersions,
      submittedAt: passes.submittedAt,
    })
    .from(passes)
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .innerJoin(users, eq(users.id, passes.authorId))
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
    .where(and(eq(passes.id, id), visiblePasses(actor)))
  if (!row) return null
  return {
    ...row,
    taxonomy: toTaxonomyView(row.taxonomy),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    segments: await getSegments(db, id),
    reviews: await getReviews(db, id),
  }
}

/** In order of (tier, start, end, id). */
export async function getSegments(db: Db, passId: PassId): Promise<Segment[]> {
  const rows = await db.select().from(segments).where(eq(segments.passId, passId))
  return rows.map(({ passId: _, ...row }) => row).sort(compareSegments)
}

async function getReviews(db: Db, passId: PassId): Promise<PassView['reviews']> {
  const rows = await db
    .select({
      decision: reviews.decision,
      reason: reviews.reason,
      comment: reviews.comment,
      reviewer: users.name,
      at: reviews.createdAt,
    })
    .from(reviews)
    .innerJoin(users, eq(users.id, reviews.reviewerId))
    .where(eq(reviews.passId, passId))
    .orderBy(asc(reviews.createdAt), asc(reviews.id))
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export type PassFilter = {
  state?: PassState | undefined
  project?: string | undefined
  session?: SessionId | undefined
  /** Only passes of sessions with, or without, an open flag. */
  flagged?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

/** Passes that the actor may know of, those that wait longest first. */
export async function getPassPage(db: Db, actor: Actor, filter: PassFilter): Promise<{ items: PassSummary[]; nextCursor: string | null }> {
  const since = sql<Date>`coalesce(${passes.submittedAt}, ${passes.createdAt})`.mapWith(passes.createdAt)
  const isFlagged = exists(
    db
      .select({ one: sql`1` })
      .from(flags)
      .where(and(eq(flags.sessionId, passes.sessionId), isNull(flags.resolvedAt))),
  )
  const segmentCount = db.$count(segments, eq(segments.passId, passes.id))
  const rows = await db
    .select({
      ...headColumns,
      sessionTitle: sessions.title,
      author: users.name,
      submittedAt: passes.submittedAt,
      segmentCount: sql<number>`${segmentCount}`.mapWith(Number),
      durationUs: sessions.durationUs,
      isFlagged: sql<boolean>`${isFlagged}`,
      since,
    })
    .from(passes)
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .innerJoin(users, eq(users.id, passes.authorId))
    .where(
      and(
        visiblePasses(actor),
        filter.state && eq(passes.state, filter.state),
        filter.project === undefined ? undefined : eq(projects.key, filter.project),
        filter.session && eq(passes.sessionId, filter.session),
        filter.flagged === undefined ? undefined : filter.flagged ? isFlagged : not(isFlagged),
        filter.cursor === undefined ? undefined : isAfter(since, filter.cursor),
      ),
    )
    .orderBy(asc(since), asc(passes.id))
    .limit(filter.limit + 1)
  const page = toPage(rows, filter.limit, (row) => ({ value: row.since.toISOString(), id: row.id }))
  const items = page.items.map(({ since: _, ...row }) => ({ ...row, submittedAt: row.submittedAt?.toISOString() ?? null }))
  return { items, nextCursor: page.nextCursor }
}

function isAfter(since: SQL<Date>, text: string): SQL {
  const cursor = parseCursor(text, 'time')
  return sql`(${since}, ${passes.id}) > (${String(cursor.value)}::timestamptz, ${cursor.id})`
}

/** Of these changes, those that the pass has already, with the revision each one made. */
export async function getAppliedChanges(db: Db, passId: PassId, ids: ChangeId[]): Promise<Map<ChangeId, number>> {
  const rows = await db
    .select({ id: changes.id, revision: changes.revision })
    .from(changes)
    .where(and(eq(changes.passId, passId), inArray(changes.id, ids)))
  return new Map(rows.map((row) => [row.id, row.revision]))
}

/** All that was done to a pass, oldest first, with the name of who did it. */
export async function getChanges(db: Db, passId: PassId): Promise<{ revision: number; change: Change; author: string }[]> {
  const rows = await db
    .select({ revision: changes.revision, change: changes.change, author: users.name })
    .from(changes)
    .innerJoin(users, eq(users.id, changes.authorId))
    .where(eq(changes.passId, passId))
    .orderBy(asc(changes.revision))
  // older ones lack the younger fields of segments
  return rows.map((row) => ({ ...row, change: changeSchema.parse(row.change) }))
}

export type AppliedChange = { revision: number; authorId: UserId; change: Change; createdAt: Date }

export async function insertChanges(db: Db, passId: PassId, applied: AppliedChange[]): Promise<void> {
  await db.insert(changes).values(applied.map((each) => ({ ...each, passId, id: each.change.id })))
}

/** Writes the difference only: a drag in a pass of 5,000 segments touches one row. */
export async function writeSegments(db: Db, passId: PassId, put: Segment[], remove: SegmentId[]): Promise<void> {
  // eleven columns a row, and a statement takes 65,535 parameters
  for (let from = 0; from < remove.length; from += 5000)
    await db.delete(segments).where(and(eq(segments.passId, passId), inArray(segments.id, remove.slice(from, from + 5000))))
  const excluded = (name: string) => sql.raw(`excluded.${name}`)
  for (let from = 0; from < put.length; from += 5000) {
    await db
      .insert(segments)
      .values(put.slice(from, from + 5000).map((each) => ({ ...each, passId })))
      .onConflictDoUpdate({
        target: [segments.passId, segments.id],
        set: {
          tier: excluded('tier'),
          startUs: excluded('start_us'),
          endUs: excluded('end_us'),
          labelId: excluded('label_id'),
          text: excluded('text'),
          origin: excluded('origin'),
          attributes: excluded('attributes'),
          outcome: excluded('outcome'),
          action: excluded('action'),
        },
      })
  }
}

export async function updatePass(db: Db, id: PassId, set: { state?: PassState; revision?: number; submittedAt?: Date }): Promise<void> {
  await db.update(passes).set(set).where(eq(passes.id, id))
}

export async function insertReview(db: Db, row: typeof reviews.$inferInsert): Promise<void> {
  await db.insert(reviews).values(row)
}

/** Ids of a session's passes that the actor may know of, in order of their making. */
export async function getPassIdsOfSession(db: Db, actor: Actor, sessionId: SessionId): Promise<PassId[]> {
  const rows = await db
    .select({ id: passes.id })
    .from(passes)
    .where(and(eq(passes.sessionId, sessionId), visiblePasses(actor)))
    .orderBy(asc(passes.createdAt), asc(passes.id))
  return rows.map((row) => row.id)
}
