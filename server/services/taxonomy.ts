import type { z } from 'zod'
import type { Db } from '#db/client.ts'
import { getNames, getRecordedSteps } from '#db/queries/migrations.ts'
import { getProjectId, lockProject } from '#db/queries/projects.ts'
import { getNewestTaxonomy, getTaxonomyVersions, insertTaxonomy, updateTaxonomyDraft } from '#db/queries/taxonomy.ts'
import type { TaxonomyDraft, TaxonomyVersionView, TaxonomyView, taxonomySummary } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import {
  type Decision,
  deriveSteps,
  findMigrationProblems,
  holdsDecision,
  isDecision,
  type RecordedStep,
  recordSteps,
} from '#shared/labels/migrations.ts'
import { findTaxonomyProblems, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findProject } from './projects.ts'

/** The version of that number; without one the newest, which is a draft only for those who may edit it. Throws `not_found`. */
export async function getTaxonomy(deps: Deps, actor: Actor, projectKey: string, version?: number): Promise<TaxonomyVersionView> {
  const versions = await getTaxonomyVersions(deps.db, await findProject(deps, projectKey))
  const seen = isAllowed(actor, 'taxonomy.edit') ? versions : versions.filter((each) => each.state === 'published')
  const found = version === undefined ? seen[0] : seen.find((each) => each.version === version)
  if (!found) throw new AppError('not_found', `project "${projectKey}" has no taxonomy version ${version ?? ''}`.trim())
  return withSteps(deps.db, found)
}

async function withSteps(db: Db, view: TaxonomyView): Promise<TaxonomyVersionView> {
  const steps = await getRecordedSteps(db, view.id)
  const names = await getNames(
    db,
    steps.map((each) => each.authorId),
  )
  return { ...view, steps: steps.map(({ step, authorId, at }) => ({ step, at, author: names.get(authorId) ?? '' })) }
}

/** Every version that the actor may see, the newest first. */
export async function listTaxonomies(deps: Deps, actor: Actor, projectKey: string): Promise<z.infer<typeof taxonomySummary>[]> {
  const versions = await getTaxonomyVersions(deps.db, await findProject(deps, projectKey))
  const seen = isAllowed(actor, 'taxonomy.edit') ? versions : versions.filter((each) => each.state === 'published')
  return seen.map(({ doc, ...rest }) => ({ ...rest, labels: doc.labels.length }))
}

/**
 * Saves the draft; the first save after a publication begins the next version. `revision` is that of the version it was made from:
 * throws `revision_conflict` when somebody saved since, `rejected` with `details.problems` when the document contradicts itself
 * or lacks what is published.
 */
export async function saveTaxonomy(
  deps: Deps,
  actor: Actor,
  projectKey: string,
  revision: number,
  { decisions, ...doc }: TaxonomyDraft,
): Promise<TaxonomyVersionView> {
  return changeNewest(deps, projectKey, revision, async (tx, newest) => {
    const createdAt = deps.now()
    const recorded = newest.state === 'draft' ? await getRecordedSteps(tx, newest.id) : []
    const made = decisions ?? recorded.map((each) => each.step).filter(isDecision)
    const published = await getNewestTaxonomy(tx, newest.projectId, 'published')
    const steps = published ? toSteps(published.doc, doc, made, recorded, { authorId: actor.id, at: createdAt.toISOString() }) : []
    assertSound(findTaxonomyProblems(doc))
    const next = { revision: newest.revision + 1, doc, steps }
    if (newest.state === 'draft') {
      await updateTaxonomyDraft(tx, newest.id, next)
      return { ...newest, revision: next.revision, doc }
    }
    const { projectId, version } = newest
    const draft = {
      revision: next.revision,
      doc,
      id: deps.newId('taxonomyVersion'),
      projectId,
      version: version + 1,
      state: 'draft' as const,
    }
    await insertTaxonomy(tx, { ...draft, steps, createdAt })
    return { ...draft, createdAt: createdAt.toISOString() }
  })
}

/** The steps from the published document to the draft. Throws `rejected`. */
function toSteps(
  published: TaxonomyDoc,
  doc: TaxonomyDoc,
  made: readonly Decision[],
  recorded: readonly RecordedStep[],
  now: Pick<RecordedStep, 'authorId' | 'at'>,
): RecordedStep[] {
  const decisions = made.filter((each) => holdsDecision(doc, each))
  assertSound(findMigrationProblems(published, doc, decisions))
  return recordSteps(deriveSteps(published, doc, decisions), recorded, now)
}

/** Makes the draft the version that new passes are pinned to; it never changes again. Throws `conflict` when there is no draft. */
export async function publishTaxonomy(deps: Deps, projectKey: string, revision: number | null): Promise<TaxonomyVersionView> {
  return changeNewest(deps, projectKey, revision, async (tx, newest) => {
    if (newest.state !== 'draft') throw new AppError('conflict', `version ${newest.version} is published already and there is no draft`)
    assertSound(findTaxonomyProblems(newest.doc))
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
): Promise<TaxonomyVersionView> {
  return deps.db.transaction(async (tx) => {
    const projectId = await getProjectId(tx, projectKey)
    if (!projectId) throw new AppError('not_found', `there is no project "${projectKey}"`)
    await lockProject(tx, projectId)
    const newest = ensure(await getNewestTaxonomy(tx, projectId), 'taxonomy of the project')
    if (revision !== null && newest.revision !== revision)
      throw new AppError('revision_conflict', `the taxonomy is at revision ${newest.revision}, not ${revision}`, {
        details: await withSteps(tx, newest),
      })
    return withSteps(tx, await step(tx, newest))
  })
}

function assertSound(problems: readonly string[]): void {
  if (problems.length > 0) throw new AppError('rejected', problems.slice(0, 3).join('; '), { details: { problems } })
}
