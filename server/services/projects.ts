import type { z } from 'zod'
import { getProjectId, getProjects, insertProject } from '#db/queries/projects.ts'
import { insertTaxonomy } from '#db/queries/taxonomy.ts'
import type { newProject, Project } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { ProjectId } from '#shared/ids.ts'
import { defaultTaxonomy } from '#shared/labels/taxonomy.ts'
import type { Deps } from '../deps.ts'

export async function listProjects(deps: Deps): Promise<Project[]> {
  return getProjects(deps.db)
}

/** Throws `not_found` when there is no project of that key. */
export async function findProject(deps: Deps, key: string): Promise<ProjectId> {
  const id = await getProjectId(deps.db, key)
  if (!id) throw new AppError('not_found', `there is no project "${key}"`)
  return id
}

/** A project with a first published taxonomy (tiers, no intents yet), so that work can begin. Throws `conflict` when the key is taken. */
export async function createProject(deps: Deps, input: z.infer<typeof newProject>): Promise<Project> {
  const id = deps.newId('project')
  const createdAt = deps.now()
  await deps.db.transaction(async (tx) => {
    if (!(await insertProject(tx, { id, ...input, createdAt })))
      throw new AppError('conflict', `there is already a project with the key "${input.key}"`)
    await insertTaxonomy(tx, {
      id: deps.newId('taxonomyVersion'),
      projectId: id,
      version: 1,
      state: 'published',
      revision: 1,
      doc: defaultTaxonomy,
      createdAt,
    })
  })
  return { id, ...input, sessions: 0, createdAt: createdAt.toISOString() }
}
