import type { z } from 'zod'
import type { Db } from '#db/client.ts'
import { getProjectId, lockProject } from '#db/queries/projects.ts'
import { getNewestTaxonomy, getTaxonomyVersions, insertTaxonomy, updateTaxonomyDraft } from '#db/queries/taxonomy.ts'
import type { TaxonomyView, taxonomySummary } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import { findTaxonomyProblems, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findProject } from './projects.ts'

/** The version of that number; without one the newest, which is a draft only for those who may edit it. Throws `not_found`. */
export async function getTaxonomy(deps: Deps, actor: Actor, projectKey: string, version?: number): Promise<TaxonomyView> {
  const versions = await getTaxonomyVersions(deps.db, await findProject(deps, projectKey))
  const seen = isAllowed(actor, 'taxonomy.edit') ? versions : versions.filter((each) => each.state === 'published')
  const found = version === undefined ? seen[0] : seen.find((each) => each.version === version)
  if (!found) throw new AppError('not_found', `project "${projectKey}" has no taxonomy version ${version ?? ''}`.trim())
  return found
}

/** Every version that the actor may see, the newest first. */
export async function listTaxonomies(deps: Deps, actor: Actor, projectKey: string): Promise<z.infer<typeof taxonomySummary>[]> {
  const versions = await getTaxonomyVersions(deps.db, await findProject(deps, projectKey))
  const seen = isAllowed(actor, 'taxonomy.edit') ? versions : versions.filter((each) => each.state === 'published')
  return seen.map(({ doc, ...rest }) => ({ ...rest, labels: doc.labels.length }))
}

/**
 * Saves the draft; the first save after a publication begins the next version. `revision` is that of the version it was made from:
 * throws `revision_conflict` when somebody saved since, `rejected` with `details.problems` when the document contradicts itself.
 */
export async function saveTaxonomy(deps: Deps, projectKey: string, revision: number, doc: TaxonomyDoc): Promise<TaxonomyView> {
  assertSound(doc)
  return changeNewest(deps, projectKey, revision, async (tx, newest) => {
    const next = { revision: newest.revision + 1, doc }
    if (newest.state === 'draft') {
      await updateTaxonomyDraft(tx, newest.id, next)
      return { ...newest, ...next }
    }
    const createdAt = deps.now()
    const draft = {
      ...next,
      id: deps.newId('taxonomyVersion'),
      projectId: newest.projectId,
      version: newest.version + 1,
      state: 'draft' as const,
    }
    await insertTaxonomy(tx, { ...draft, createdAt })
    return { ...draft, createdAt: createdAt.toISOString() }
  })
}

/** Makes the draft the version that new passes are pinned to; it never changes again. Throws `conflict` when there is no draft. */
export async function publishTaxonomy(deps: Deps, projectKey: string, revision: number | null): Promise<TaxonomyView> {
  return changeNewest(deps, projectKey, revision, async (tx, newest) => {
    if (newest.state !== 'draft') throw new AppError('conflict', `version ${newest.version} is published already and there is no draft`)
    assertSound(newest.doc)
    const next = { revision: newest.revision + 1, state: 'published' as const }
    await updateTaxonomyDraft(tx, newest.id, next)
    return { ...newest, ...next }
  })
}

/** Runs `step` on the newest version while nobody else can change the project's taxonomy. */
async function changeNewest(
  deps: Deps,
  projectKey: string,
  revision: number | null,
  step: (tx: Db, newest: TaxonomyView) => Promise<TaxonomyView>,
): Promise<TaxonomyView> {
  return deps.db.transaction(async (tx) => {
    const projectId = await getProjectId(tx, projectKey)
    if (!projectId) throw new AppError('not_found', `there is no project "${projectKey}"`)
    await lockProject(tx, projectId)
    const newest = ensure(await getNewestTaxonomy(tx, projectId), 'taxonomy of the project')
    if (revision !== null && newest.revision !== revision)
      throw new AppError('revision_conflict', `the taxonomy is at revision ${newest.revision}, not ${revision}`, { details: newest })
    return step(tx, newest)
  })
}

function assertSound(doc: TaxonomyDoc): void {
  const problems = findTaxonomyProblems(doc)
  if (problems.length > 0) throw new AppError('rejected', problems.slice(0, 3).join('; '), { details: { problems } })
}
