import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import type { TaxonomyView } from '#shared/api.ts'
import type { ProjectId, TaxonomyVersionId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { passes, taxonomyVersions } from '../schema/labels.ts'
import { sessions } from '../schema/sessions.ts'

type Row = typeof taxonomyVersions.$inferSelect

export function toTaxonomyView(row: Row): TaxonomyView {
  const { createdAt, steps: _, ...rest } = row
  return { ...rest, createdAt: createdAt.toISOString() }
}

/** Every version of a project, the newest first. */
export async function getTaxonomyVersions(db: Db, projectId: ProjectId): Promise<TaxonomyView[]> {
  const rows = await db
    .select()
    .from(taxonomyVersions)
    .where(eq(taxonomyVersions.projectId, projectId))
    .orderBy(desc(taxonomyVersions.version))
  return rows.map(toTaxonomyView)
}

/** The newest version, or the newest published one. */
export async function getNewestTaxonomy(db: Db, projectId: ProjectId, state?: 'published'): Promise<TaxonomyView | null> {
  const [row] = await db
    .select()
    .from(taxonomyVersions)
    .where(and(eq(taxonomyVersions.projectId, projectId), state && eq(taxonomyVersions.state, state)))
    .orderBy(desc(taxonomyVersions.version))
    .limit(1)
  return row ? toTaxonomyView(row) : null
}

export async function insertTaxonomy(db: Db, row: typeof taxonomyVersions.$inferInsert): Promise<void> {
  await db.insert(taxonomyVersions).values(row)
}

/** Only drafts can be changed: a published version is what passes are pinned to. */
export async function updateTaxonomyDraft(
  db: Db,
  id: TaxonomyVersionId,
  set: Pick<Row, 'revision'> & Partial<Pick<Row, 'doc' | 'steps' | 'state'>>,
): Promise<void> {
  await db
    .update(taxonomyVersions)
    .set(set)
    .where(and(eq(taxonomyVersions.id, id), eq(taxonomyVersions.state, 'draft')))
}

/** The newest published version, then the others that passes of the project are pinned to, the newer first. */
export async function getTaxonomiesInUse(db: Db, projectId: ProjectId): Promise<TaxonomyView[]> {
  const newest = await getNewestTaxonomy(db, projectId, 'published')
  const pinned = db
    .select({ id: passes.taxonomyVersionId })
    .from(passes)
    .innerJoin(sessions, eq(sessions.id, passes.sessionId))
    .where(eq(sessions.projectId, projectId))
  const rows = await db
    .select()
    .from(taxonomyVersions)
    .where(and(inArray(taxonomyVersions.id, pinned), newest ? ne(taxonomyVersions.id, newest.id) : undefined))
    .orderBy(desc(taxonomyVersions.version))
  return [...(newest ? [newest] : []), ...rows.map(toTaxonomyView)]
}
