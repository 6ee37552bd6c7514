import { asc, count, eq } from 'drizzle-orm'
import type { Project } from '#shared/api.ts'
import type { ProjectId } from '#shared/ids.ts'
import type { Db } from '../client.ts'
import { projects, sessions } from '../schema/sessions.ts'

export async function getProjects(db: Db): Promise<Project[]> {
  const rows = await db
    .select({ id: projects.id, key: projects.key, name: projects.name, createdAt: projects.createdAt, sessions: count(sessions.id) })
    .from(projects)
    .leftJoin(sessions, eq(sessions.projectId, projects.id))
    .groupBy(projects.id)
    .orderBy(asc(projects.createdAt), asc(projects.id))
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

export async function getProjectId(db: Db, key: string): Promise<ProjectId | null> {
  const [row] = await db.select({ id: projects.id }).from(projects).where(eq(projects.key, key))
  return row?.id ?? null
}

/** False when there is a project of that key already. */
export async function insertProject(db: Db, row: { id: ProjectId; key: string; name: string; createdAt: Date }): Promise<boolean> {
  const made = await db.insert(projects).values(row).onConflictDoNothing({ target: projects.key }).returning({ id: projects.id })
  return made.length === 1
}

/** Holds the project until the transaction ends, so that two requests can't take the same next number. */
export async function lockProject(db: Db, id: ProjectId): Promise<void> {
  await db.select({ id: projects.id }).from(projects).where(eq(projects.id, id)).for('update')
}
