import { and, asc, eq, or } from 'drizzle-orm'
import type { ProjectId, SavedViewId } from '#shared/ids.ts'
import type { NewView } from '#shared/labels/queries.ts'
import type { Actor } from '#shared/policy.ts'
import type { Db } from '../client.ts'
import { users } from '../schema/people.ts'
import { savedViews } from '../schema/views.ts'
import { toUserId } from './visible.ts'

/** One's own and those that others share. */
const seen = (actor: Actor) => or(eq(savedViews.ownerId, toUserId(actor)), eq(savedViews.isShared, true))

const columns = {
  id: savedViews.id,
  projectId: savedViews.projectId,
  name: savedViews.name,
  isShared: savedViews.isShared,
  search: savedViews.search,
  owner: users.name,
  ownerId: savedViews.ownerId,
  updatedAt: savedViews.updatedAt,
}

/** In order of their names. */
export async function getViews(db: Db, actor: Actor, projectId: ProjectId) {
  return db
    .select(columns)
    .from(savedViews)
    .innerJoin(users, eq(users.id, savedViews.ownerId))
    .where(and(eq(savedViews.projectId, projectId), seen(actor)))
    .orderBy(asc(savedViews.name), asc(savedViews.id))
}

/** Null where there is none, or none that the actor may know of. */
export async function getView(db: Db, actor: Actor, id: SavedViewId) {
  const [row] = await db
    .select(columns)
    .from(savedViews)
    .innerJoin(users, eq(users.id, savedViews.ownerId))
    .where(and(eq(savedViews.id, id), seen(actor)))
  return row ?? null
}

/** False when the owner has a view of that name in the project already. */
export async function insertView(db: Db, row: typeof savedViews.$inferInsert): Promise<boolean> {
  const made = await db.insert(savedViews).values(row).onConflictDoNothing().returning({ id: savedViews.id })
  return made.length === 1
}

export async function updateView(db: Db, id: SavedViewId, set: NewView & { updatedAt: Date }): Promise<void> {
  await db.update(savedViews).set(set).where(eq(savedViews.id, id))
}

export async function deleteView(db: Db, id: SavedViewId): Promise<void> {
  await db.delete(savedViews).where(eq(savedViews.id, id))
}
