import { and, eq } from 'drizzle-orm'
import type { KeymapView } from '#shared/api.ts'
import type { UserId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { keymaps } from '../schema/people.ts'

type Row = typeof keymaps.$inferInsert

export async function getKeymapOf(db: Db, userId: UserId): Promise<KeymapView | null> {
  const [row] = await db.select({ revision: keymaps.revision, doc: keymaps.doc }).from(keymaps).where(eq(keymaps.userId, userId))
  return row ?? null
}

/** Whether it was the person's first. */
export async function insertKeymap(db: Db, row: Row): Promise<boolean> {
  const added = await db.insert(keymaps).values(row).onConflictDoNothing().returning({ userId: keymaps.userId })
  return added.length === 1
}

/** Whether the person's keymap stood at `revision`, and was replaced. */
export async function updateKeymap(db: Db, row: Row, revision: number): Promise<boolean> {
  const changed = await db
    .update(keymaps)
    .set(row)
    .where(and(eq(keymaps.userId, row.userId), eq(keymaps.revision, revision)))
    .returning({ userId: keymaps.userId })
  return changed.length === 1
}
