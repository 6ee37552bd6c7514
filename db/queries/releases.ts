import { and, desc, eq, max, type SQL, sql } from 'drizzle-orm'
import type { ProjectId, ReleaseId } from '#shared/ids.ts'
import type { ReleaseView } from '#shared/release/api.ts'
import type { Db } from '../client.ts'
import { users } from '../schema/people.ts'
import { releases } from '../schema/releases.ts'
import { projects } from '../schema/sessions.ts'
import { parseCursor, toPage } from './cursor.ts'

export type ReleaseRow = typeof releases.$inferSelect

const columns = {
  id: releases.id,
  projectId: releases.projectId,
  name: releases.name,
  version: releases.version,
  state: releases.state,
  progress: releases.progress,
  step: releases.step,
  error: releases.error,
  sessions: releases.sessions,
  rows: releases.rows,
  excluded: releases.excluded,
  root: releases.root,
  createdBy: users.name,
  createdAt: releases.createdAt,
}
const toView = (row: Omit<ReleaseView, 'createdAt'> & { createdAt: Date }): ReleaseView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
})

export type ReleaseFilter = { project?: string | undefined; cursor?: string | undefined; limit: number }

/** Newest first. */
export async function getReleasePage(db: Db, filter: ReleaseFilter): Promise<{ items: ReleaseView[]; nextCursor: string | null }> {
  const rows = await db
    .select(columns)
    .from(releases)
    .innerJoin(users, eq(users.id, releases.createdBy))
    .innerJoin(projects, eq(projects.id, releases.projectId))
    .where(
      and(
        filter.project === undefined ? undefined : eq(projects.key, filter.project),
        filter.cursor === undefined ? undefined : isAfter(filter.cursor),
      ),
    )
    .orderBy(desc(releases.createdAt), desc(releases.id))
    .limit(filter.limit + 1)
  const page = toPage(rows, filter.limit, (row) => ({ value: row.createdAt.toISOString(), id: row.id }))
  return { ...page, items: page.items.map(toView) }
}

function isAfter(text: string): SQL {
  const cursor = parseCursor(text, 'time')
  return sql`(${releases.createdAt}, ${releases.id}) < (${String(cursor.value)}::timestamptz, ${cursor.id})`
}

export async function getReleaseView(db: Db, id: ReleaseId): Promise<ReleaseView | null> {
  const [row] = await db.select(columns).from(releases).innerJoin(users, eq(users.id, releases.createdBy)).where(eq(releases.id, id))
  return row ? toView(row) : null
}

export async function getReleaseRow(db: Db, id: ReleaseId): Promise<ReleaseRow | null> {
  const [row] = await db.select().from(releases).where(eq(releases.id, id))
  return row ?? null
}

/** The number after a project's last release; hold the project's lock while you use it. */
export async function computeNextReleaseVersion(db: Db, projectId: ProjectId): Promise<number> {
  const [row] = await db
    .select({ last: max(releases.version) })
    .from(releases)
    .where(eq(releases.projectId, projectId))
  return (row?.last ?? 0) + 1
}

export async function insertRelease(db: Db, row: typeof releases.$inferInsert): Promise<void> {
  await db.insert(releases).values(row)
}

/** Changes a release that is still being built; false when it no longer is. */
export async function updateBuildingRelease(db: Db, id: ReleaseId, set: Partial<ReleaseRow>): Promise<boolean> {
  const moved = await db
    .update(releases)
    .set(set)
    .where(and(eq(releases.id, id), eq(releases.state, 'building')))
    .returning({ id: releases.id })
  return moved.length === 1
}
