import type { z } from 'zod'
import type { Db } from '#db/client.ts'
import { getSegmentsAt } from '#db/queries/history.ts'
import {
  type BehindPass,
  countPassesBehind,
  getChange,
  getLabelUses,
  getLastPin,
  getPassesBehind,
  getPassesMovedTo,
  getStepsBetween,
  insertPinChange,
} from '#db/queries/migrations.ts'
import { type PassHead, writeSegments } from '#db/queries/passes.ts'
import { getNewestTaxonomy, getTaxonomyVersions } from '#db/queries/taxonomy.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { MigrateResult, MigrationPreview, migrateBody, PassMigration, PassView, TaxonomyView } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { PassId, TaxonomyVersionId } from '#shared/ids.ts'
import { migrateSegments, revertMigration } from '#shared/labels/migrateSegments.ts'
import { countSteps } from '#shared/labels/migrationPreview.ts'
import { canStep, nextPassState } from '#shared/labels/passes.ts'
import { findProblems } from '#shared/labels/rules.ts'
import { type Change, compareSegments, type Problem, type Segment, type Segments } from '#shared/labels/segments.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from './access.ts'
import { assertRevision, findPass, lockPass } from './passes.ts'
import { findProject } from './projects.ts'
import { findSessionHead } from './sessions.ts'
import { getTaxonomy } from './taxonomy.ts'

/** What a version (the newest, a draft too, when left out) brings for work that is pinned to older ones. */
export async function previewMigration(deps: Deps, actor: Actor, projectKey: string, wanted?: number): Promise<MigrationPreview> {
  const projectId = await findProject(deps, projectKey)
  const { version, state } = await getTaxonomy(deps, actor, projectKey, wanted)
  const steps = await getStepsBetween(deps.db, projectId, 0, version)
  const labels = [...new Set(steps.map(({ step }) => step.labelId))]
  const counts = countSteps(steps, await getLabelUses(deps.db, projectId, version, labels))
  const counted = steps.map((each, index) => ({ ...each, ...ensure(counts[index], 'count of the step') }))
  return {
    version,
    state,
    passes: await countPassesBehind(deps.db, projectId, version),
    // steps of older versions are said where work is still to go through them
    steps: counted.filter((each) => each.version === version || each.segments > 0),
  }
}

/** What moving the pass to the newest version would do to it. */
export async function previewPassMigration(deps: Deps, actor: Actor, id: PassId): Promise<PassMigration> {
  const pass = await findPass(deps, actor, id)
  const plan = await planMove(deps.db, actor, pass)
  const undone = await findUndo(deps.db, pass)
  const undoTo = undone?.to.version ?? null
  if (!plan) return { from: pass.taxonomy.version, to: null, steps: [], undecided: [], withoutAttributes: 0, problems: [], undoTo }
  const { steps, migrated, to } = plan
  const problems = await findMoved(deps.db, actor, pass, migrated.put, to)
  return {
    from: pass.taxonomy.version,
    to,
    steps: steps.map((each, index) => ({ ...each, segments: migrated.counts[index] ?? 0 })),
    undecided: migrated.undecided,
    withoutAttributes: migrated.withoutAttributes,
    problems: problems.map((each) => each.message),
    undoTo,
  }
}

/**
 * Moves the pass to the newest published version, its segments with it, as one recorded change; on the newest it stays as it is.
 * Throws `revision_conflict`, `conflict` (handed in, and the actor may not edit the taxonomy) and `rejected` (a rule of the newer
 * version would be broken).
 */
export async function migratePass(deps: Deps, actor: Actor, id: PassId, revision: number | null): Promise<PassView> {
  await deps.db.transaction(async (tx) => {
    const { head, pass } = await lockForMove(tx, actor, id, revision)
    const plan = await planMove(tx, actor, pass)
    if (!plan) return
    const change: Change = {
      id: deps.newId('change'),
      name: `Move to taxonomy version ${plan.to.version}`,
      put: plan.migrated.put,
      remove: [],
    }
    await move(tx, actor, { head, pass, change, to: plan.to, createdAt: deps.now() })
  })
  return findPass(deps, actor, id)
}

/** Takes the last move back, as one recorded change: what was edited since stays. Throws as `migratePass`, and `conflict` when there is none. */
export async function undoMigration(deps: Deps, actor: Actor, id: PassId, revision: number | null): Promise<PassView> {
  await deps.db.transaction(async (tx) => {
    const { head, pass } = await lockForMove(tx, actor, id, revision)
    const undo = await findUndo(tx, pass)
    if (!undo) throw new AppError('conflict', 'the pass was not moved to the version that it is on')
    const moved = ensure(await getChange(tx, id, undo.revision), 'change of the move')
    const put = revertMigration(pass.segments, await getSegmentsAt(tx, id, undo.revision - 1), moved)
    const change: Change = { id: deps.newId('change'), name: `Back to taxonomy version ${undo.to.version}`, put, remove: [] }
    await move(tx, actor, { head, pass, change, to: undo.to, createdAt: deps.now() })
  })
  return findPass(deps, actor, id)
}

/** How many passes one request moves: a page that asks again and again shows how far it is. */
const batch = 20

/** Moves some of the project's passes, or moves them back, each in a transaction of its own; those that can't be are named. */
export async function migrateProject(
  deps: Deps,
  actor: Actor,
  projectKey: string,
  { after, undo }: z.infer<typeof migrateBody>,
): Promise<MigrateResult> {
  const projectId = await findProject(deps, projectKey)
  const newest = await getNewestTaxonomy(deps.db, projectId, 'published')
  if (!newest) throw new AppError('conflict', 'the project has no published taxonomy yet')
  const found = undo
    ? await getPassesMovedTo(deps.db, newest.id, after, batch)
    : await getPassesBehind(deps.db, projectId, newest.version, after, batch)
  const result: MigrateResult = { moved: 0, refused: [], next: found.length < batch ? null : (found.at(-1)?.id ?? null) }
  for (const each of found) {
    try {
      await (undo ? undoMigration : migratePass)(deps, actor, each.id, null)
      result.moved++
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      result.refused.push(toRefusal(each, error.message))
    }
  }
  return result
}

const toRefusal = ({ id, ...rest }: BehindPass, message: string) => ({ ...rest, passId: id, message })

async function lockForMove(tx: Db, actor: Actor, id: PassId, revision: number | null): Promise<{ head: PassHead; pass: PassView }> {
  const head = await lockPass(tx, actor, id)
  assertAllowed(actor, 'pass.migrate', { ownerId: head.authorId })
  // a pass that is handed in is no longer its author's to change, but the vocabulary's keepers may bring it along whole
  if (!canStep(head.state, 'edit') && !isAllowed(actor, 'taxonomy.edit')) nextPassState(head.state, 'edit')
  if (revision !== null) await assertRevision(tx, actor, head, revision)
  return { head, pass: await findPass({ db: tx }, actor, id) }
}

/** Null when the pass is on the newest version. */
async function planMove(db: Db, actor: Actor, pass: PassView) {
  const { projectId } = await findSessionHead({ db }, actor, pass.sessionId)
  const to = await getNewestTaxonomy(db, projectId, 'published')
  if (!to || to.version <= pass.taxonomy.version) return null
  const steps = await getStepsBetween(db, projectId, pass.taxonomy.version, to.version)
  const migrated = migrateSegments(
    pass.segments,
    steps.map((each) => each.step),
    to.doc,
  )
  return { to, steps, migrated }
}

/** The version an undo goes back to, and the revision of the move; null unless the pass is where its last move brought it, forwards. */
async function findUndo(db: Db, pass: PassView): Promise<{ to: TaxonomyView; revision: number } | null> {
  const last = await getLastPin(db, pass.id)
  if (!last || last.pinnedTo !== pass.taxonomy.id) return null
  const to = await getVersion(db, pass, last.pinnedFrom)
  return to.version < pass.taxonomy.version ? { to, revision: last.revision } : null
}

async function getVersion(db: Db, pass: PassView, id: TaxonomyVersionId): Promise<TaxonomyView> {
  const versions = await getTaxonomyVersions(db, pass.taxonomy.projectId)
  return ensure(
    versions.find((each) => each.id === id),
    `taxonomy version ${id}`,
  )
}

const withPut = (segments: Segments, put: readonly Segment[]): Segments => {
  const next = new Map([...segments, ...put].map((each) => [each.id, each]))
  return [...next.values()].sort(compareSegments)
}

/** Every rule of the other version that the pass would break there. */
async function findMoved(db: Db, actor: Actor, pass: PassView, put: readonly Segment[], to: TaxonomyView): Promise<Problem[]> {
  const { durationUs } = await findSessionHead({ db }, actor, pass.sessionId)
  return findProblems(withPut(pass.segments, put), to.doc, durationUs)
}

type Move = { head: PassHead; pass: PassView; change: Change; to: TaxonomyView; createdAt: Date }

/** The one way by which a pass comes to another version: its segments, its pin and the change that says so, in one transaction. */
async function move(tx: Db, actor: Actor, { head, pass, change, to, createdAt }: Move): Promise<void> {
  const problems = await findMoved(tx, actor, pass, change.put, to)
  if (problems.length > 0) {
    const words = problems.slice(0, 3).map((each) => each.message)
    throw new AppError('rejected', `not moved to version ${to.version}: ${words.join('; ')}`, { details: { problems } })
  }
  const pins = { pinnedFrom: pass.taxonomy.id, pinnedTo: to.id }
  await insertPinChange(tx, pass.id, { change, revision: head.revision + 1, authorId: toUserId(actor), createdAt, ...pins })
  await writeSegments(tx, pass.id, change.put, change.remove)
}
