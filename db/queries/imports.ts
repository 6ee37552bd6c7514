import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { ImportView } from '#shared/api.ts'
import type { ImportId } from '#shared/ids.ts'
import { type Actor, scopeOf } from '#shared/policy.ts'
import type { Db } from '../client.ts'
import { imports, projects } from '../schema/sessions.ts'
import { parseCursor, toPage } from './cursor.ts'
import { toUserId } from './visible.ts'

export type ImportRow = typeof imports.$inferSelect

export function toImportView(row: ImportRow): ImportView {
  const { id, state, title, progress, step, result, createdAt } = row
  return { id, state, title, progress, step, result, createdAt: createdAt.toISOString() }
}

/** False when there is an import of that id already. */
export async function insertImport(db: Db, row: typeof imports.$inferInsert): Promise<boolean> {
  const made = await db.insert(imports).values(row).onConflictDoNothing({ target: imports.id }).returning({ id: imports.id })
  return made.length === 1
}

export async function getImport(db: Db, id: ImportId): Promise<ImportRow | null> {
  const [row] = await db.select().from(imports).where(eq(imports.id, id))
  return row ?? null
}

export type ImportFilter = { project?: string | undefined; cursor?: string | undefined; limit: number }

/** Those that the actor may know of, newest first. */
export async function getImportPage(
  db: Db,
  actor: Actor,
  filter: ImportFilter,
): Promise<{ items: ImportView[]; nextCursor: string | null }> {
  const rows = await db
    .select({ import: imports })
    .from(imports)
    .innerJoin(projects, eq(projects.id, imports.projectId))
    .where(
      and(
        scopeOf(actor.role, 'session.import') === 'any' ? undefined : eq(imports.userId, toUserId(actor)),
        filter.project === undefined ? undefined : eq(projects.key, filter.project),
        filter.cursor === undefined ? undefined : isAfter(filter.cursor),
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(filter.limit + 1)
  const page = toPage(rows, filter.limit, (row) => ({ value: row.import.createdAt.toISOString(), id: row.import.id }))
  return { ...page, items: page.items.map((row) => toImportView(row.import)) }
}

function isAfter(text: string): SQL {
  const cursor = parseCursor(text, 'time')
  return sql`(${imports.createdAt}, ${imports.id}) < (${String(cursor.value)}::timestamptz, ${cursor.id})`
}

/** Moves an import on, if it is still in one of the states `from`; false when it is not. */
export async function updateImport(
  db: Db,
  id: ImportId,
  from: ImportRow['state'][],
  set: Partial<Pick<ImportRow, 'state' | 'progress' | 'step' | 'result'>>,
): Promise<boolean> {
  const moved = await db
    .update(imports)
    .set(set)
    .where(and(eq(imports.id, id), inArray(imports.state, from)))
    .returning({ id: imports.id })
  return moved.length === 1
}

export async function deleteImport(db: Db, id: ImportId): Promise<void> {
  await db.delete(imports).where(eq(imports.id, id))
}
