import { and, asc, count, desc, eq, gt, inArray, isNotNull, lt, lte } from 'drizzle-orm'
import type { LabelId, PassId, ProjectId, SessionId, TaxonomyVersionId, UserId } from '#shared/ids.ts'
import type { LabelUse } from '#shared/labels/migrationPreview.ts'
import type { MigrationStep, RecordedStep } from '#shared/labels/migrations.ts'
import { type Change, change } from '#shared/labels/segments.ts'
import type { Db } from '../client.ts'
import { changes, passes, segments, taxonomyVersions } from '../schema/labels.ts'
import { users } from '../schema/people.ts'
import { sessions } from '../schema/sessions.ts'
import type { AppliedChange } from './passes.ts'

/** Steps of the versions after `from` up to `to`, in the order in which segments go through them, each with its version's number. */
export async function getStepsBetween(
  db: Db,
  projectId: ProjectId,
  from: number,
  to: number,
): Promise<{ version: number; step: MigrationStep }[]> {
  const rows = await db
    .select({ version: taxonomyVersions.version, steps: taxonomyVersions.steps })
    .from(taxonomyVersions)
    .where(and(eq(taxonomyVersions.projectId, projectId), gt(taxonomyVersions.version, from), lte(taxonomyVersions.version, to)))
    .orderBy(asc(taxonomyVersions.version))
  return rows.flatMap(({ version, steps }) => steps.map(({ step }) => ({ version, step })))
}

export async function getRecordedSteps(db: Db, id: TaxonomyVersionId): Promise<RecordedStep[]> {
  const [row] = await db.select({ steps: taxonomyVersions.steps }).from(taxonomyVersions).where(eq(taxonomyVersions.id, id))
  return row?.steps ?? []
}

/** Names of people by their ids. */
export async function getNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)] as UserId[] // what a version keeps is the id of a row of users
  if (known.length === 0) return new Map()
  const rows = await db.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, known))
  return new Map(rows.map((each) => [each.id, each.name]))
}

/** A project's passes that are pinned to a version before `version`; each segment of theirs that has one of the labels is counted. */
export async function getLabelUses(db: Db, projectId: ProjectId, version: number, labelIds: readonly LabelId[]): Promise<LabelUse[]> {
  if (labelIds.length === 0) return []
  const rows = await db
    .select({
      passId: passes.id,
      sessionId: passes.sessionId,
      version: taxonomyVersions.version,
      tier: segments.tier,
      labelId: segments.labelId,
      segments: count(),
    })
    .from(segments)
    .innerJoin(passes, eq(passes.id, segments.passId))
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
    .where(and(inArray(segments.labelId, [...labelIds]), eq(taxonomyVersions.projectId, projectId), lt(taxonomyVersions.version, version)))
    .groupBy(passes.id, passes.sessionId, taxonomyVersions.version, segments.tier, segments.labelId)
  return rows.flatMap(({ labelId, ...rest }) => (labelId === null ? [] : [{ ...rest, labelId }]))
}

export type BehindPass = { id: PassId; sessionId: SessionId; session: string; author: string }

const behindColumns = { id: passes.id, sessionId: passes.sessionId, session: sessions.title, author: users.name }

/** Passes pinned to an older version, in order of their ids, those after `after`. */
export async function getPassesBehind(
  db: Db,
  projectId: ProjectId,
  version: number,
  after: PassId | null,
  limit: number,
): Promise<BehindPass[]> {
  return db
    .select(behindColumns)
    .from(passes)
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .innerJoin(users, eq(users.id, passes.authorId))
    .where(
      and(
        eq(taxonomyVersions.projectId, projectId),
        lt(taxonomyVersions.version, version),
        after === null ? undefined : gt(passes.id, after),
      ),
    )
    .orderBy(asc(passes.id))
    .limit(limit)
}

/** Passes that were moved to this version and are on it still, in order of their ids, those after `after`. */
export async function getPassesMovedTo(db: Db, id: TaxonomyVersionId, after: PassId | null, limit: number): Promise<BehindPass[]> {
  return db
    .selectDistinct(behindColumns)
    .from(passes)
    .innerJoin(changes, and(eq(changes.passId, passes.id), eq(changes.pinnedTo, id)))
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .innerJoin(users, eq(users.id, passes.authorId))
    .where(and(eq(passes.taxonomyVersionId, id), after === null ? undefined : gt(passes.id, after)))
    .orderBy(asc(passes.id))
    .limit(limit)
}

export async function countPassesBehind(db: Db, projectId: ProjectId, version: number): Promise<number> {
  const [row] = await db
    .select({ passes: count() })
    .from(passes)
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
    .where(and(eq(taxonomyVersions.projectId, projectId), lt(taxonomyVersions.version, version)))
  return row?.passes ?? 0
}

export type PinChange = { revision: number; pinnedFrom: TaxonomyVersionId; pinnedTo: TaxonomyVersionId }

/** The newest change of a pass that moved it to another version. */
export async function getLastPin(db: Db, passId: PassId): Promise<PinChange | null> {
  const [row] = await db
    .select({ revision: changes.revision, pinnedFrom: changes.pinnedFrom, pinnedTo: changes.pinnedTo })
    .from(changes)
    .where(and(eq(changes.passId, passId), isNotNull(changes.pinnedTo)))
    .orderBy(desc(changes.revision))
    .limit(1)
  return row?.pinnedFrom && row.pinnedTo ? { revision: row.revision, pinnedFrom: row.pinnedFrom, pinnedTo: row.pinnedTo } : null
}

/** The steps that the pass has gone through since a revision, on its way to the version that it is on; none where that is an older one. */
export async function getStepsSince(db: Db, passId: PassId, revision: number): Promise<MigrationStep[]> {
  const [pin] = await db
    .select({ version: taxonomyVersions.version })
    .from(changes)
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, changes.pinnedFrom))
    .where(and(eq(changes.passId, passId), gt(changes.revision, revision)))
    .orderBy(asc(changes.revision))
    .limit(1)
  if (!pin) return []
  const [now] = await db
    .select({ projectId: taxonomyVersions.projectId, version: taxonomyVersions.version })
    .from(passes)
    .innerJoin(taxonomyVersions, eq(taxonomyVersions.id, passes.taxonomyVersionId))
    .where(eq(passes.id, passId))
  return now ? (await getStepsBetween(db, now.projectId, pin.version, now.version)).map(({ step }) => step) : []
}

/** The change that made a revision of a pass. */
export async function getChange(db: Db, passId: PassId, revision: number): Promise<Change | null> {
  const [row] = await db
    .select({ change: changes.change })
    .from(changes)
    .where(and(eq(changes.passId, passId), eq(changes.revision, revision)))
  return row ? change.parse(row.change) : null
}

/** Records a change that also moves the pass to another version, and moves it. */
export async function insertPinChange(
  db: Db,
  passId: PassId,
  { pinnedFrom, pinnedTo, ...applied }: AppliedChange & Omit<PinChange, 'revision'>,
): Promise<void> {
  await db.insert(changes).values({ ...applied, passId, id: applied.change.id, pinnedFrom, pinnedTo })
  await db.update(passes).set({ revision: applied.revision, taxonomyVersionId: pinnedTo }).where(eq(passes.id, passId))
}
