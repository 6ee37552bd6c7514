import type { Db } from '#db/client.ts'
import {
  type AppliedChange,
  getAppliedChanges,
  getChanges,
  getOwnPassId,
  getPass,
  getPassHead,
  insertChanges,
  insertPass,
  type PassHead,
  updatePass,
  writeSegments,
} from '#db/queries/passes.ts'
import { getNewestTaxonomy } from '#db/queries/taxonomy.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { PassNews, PassView } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { PassId, SegmentId, SessionId } from '#shared/ids.ts'
import { touchedIds } from '#shared/labels/merge.ts'
import { nextPassState } from '#shared/labels/passes.ts'
import { applyChange, type Change, type Segment, type Segments } from '#shared/labels/segments.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from './access.ts'
import { assertNothingBlocks } from './lint.ts'
import { findSessionHead } from './sessions.ts'

/** The actor's own pass on a session, begun if there is none yet; pinned to the newest published taxonomy. */
export async function openPass(deps: Deps, actor: Actor, sessionId: SessionId): Promise<PassView> {
  const session = await findSessionHead(deps, actor, sessionId)
  const authorId = toUserId(actor)
  if (!(await getOwnPassId(deps.db, sessionId, authorId))) {
    // a pass that was begun while the recording was still prepared stays within reach whatever became of that
    if (session.status === 'failed') throw new AppError('conflict', `session ${sessionId} failed to import and can't be labeled`)
    const taxonomy = await getNewestTaxonomy(deps.db, session.projectId, 'published')
    if (!taxonomy) throw new AppError('conflict', 'the project has no published taxonomy yet')
    await insertPass(deps.db, {
      id: deps.newId('pass'),
      sessionId,
      authorId,
      taxonomyVersionId: taxonomy.id,
      state: 'draft',
      revision: 0,
      createdAt: deps.now(),
    })
  }
  return findPass(deps, actor, ensure(await getOwnPassId(deps.db, sessionId, authorId), 'pass just begun'))
}

/** Throws `not_found` where there is none, or none that the actor may know of. */
export async function findPass(deps: Pick<Deps, 'db'>, actor: Actor, id: PassId): Promise<PassView> {
  const pass = await getPass(deps.db, actor, id)
  if (!pass) throw new AppError('not_found', `there is no pass ${id}`)
  return pass
}

/** The pass's row, held until the transaction ends. Throws as `findPass`. */
export async function lockPass(tx: Db, actor: Actor, id: PassId): Promise<PassHead> {
  const head = await getPassHead(tx, actor, id, 'lock')
  if (!head) throw new AppError('not_found', `there is no pass ${id}`)
  return head
}

/** Throws `revision_conflict` with what is new since that revision in `details`. */
export async function assertRevision(tx: Db, actor: Actor, head: PassHead, revision: number): Promise<void> {
  if (head.revision === revision) return
  throw new AppError('revision_conflict', `the pass is at revision ${head.revision}, not ${revision}`, {
    details: await findNews(tx, actor, head, revision),
  })
}

/** What is new since that revision; null where nothing is. Throws `not_found` as `findPass`. */
export async function findNewsSince(deps: Pick<Deps, 'db'>, actor: Actor, id: PassId, revision: number): Promise<PassNews | null> {
  const head = await getPassHead(deps.db, actor, id)
  if (!head) throw new AppError('not_found', `there is no pass ${id}`)
  return head.revision === revision ? null : findNews(deps.db, actor, head, revision)
}

async function findNews(tx: Db, actor: Actor, head: PassHead, revision: number): Promise<PassNews> {
  const all = await getChanges(tx, head.id)
  const since = all
    .filter((each) => each.revision > revision)
    .map(({ change, author }) => ({ id: change.id, name: change.name, author, touched: touchedIds(change) }))
  const touched = new Set<SegmentId>(since.flatMap((each) => each.touched))
  // every pass begins empty, so that what it once was follows from its changes
  const before = new Map<SegmentId, Segment>()
  for (const { change } of all.filter((each) => each.revision <= revision)) {
    for (const id of change.remove) before.delete(id)
    for (const each of change.put) if (touched.has(each.id)) before.set(each.id, each)
  }
  return { pass: await findPass({ db: tx }, actor, head.id), since, before: [...before.values()] }
}

/**
 * Applies changes in order, all or none, and gives the new revision. Changes that the pass has already are passed over, so a
 * request whose answer was lost can be sent again, also together with newer changes.
 * Throws `revision_conflict`, `conflict` (the pass is not open for edits) and `rejected` (a rule would be broken).
 */
export async function changePass(deps: Deps, actor: Actor, id: PassId, revision: number, changes: Change[]): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const head = await lockPass(tx, actor, id)
    assertAllowed(actor, 'pass.edit', { ownerId: head.authorId })
    const applied = await getAppliedChanges(
      tx,
      id,
      changes.map((each) => each.id),
    )
    const fresh = dropRepeated(changes.filter((each) => !applied.has(each.id)))
    // what this very request already did, on its first way here, is no conflict; what others did is, also where nothing
    // is left to do: the sender would take itself to be at a revision that it has not seen
    const ownSince = [...applied.values()].filter((each) => each > revision).length
    if (head.revision !== revision + ownSince) await assertRevision(tx, actor, head, revision)
    if (fresh.length === 0) return head.revision
    const state = nextPassState(head.state, 'edit')
    const next = head.revision + fresh.length
    await applyAll(tx, actor, head, fresh, deps.now())
    await updatePass(tx, id, { state, revision: next })
    return next
  })
}

/** The first of each id, in order. */
const dropRepeated = (changes: Change[]): Change[] =>
  changes.filter((each, index) => changes.findIndex((other) => other.id === each.id) === index)

async function applyAll(tx: Db, actor: Actor, head: PassHead, changes: Change[], createdAt: Date): Promise<void> {
  const pass = await findPass({ db: tx }, actor, head.id)
  const session = await findSessionHead({ db: tx }, actor, head.sessionId)
  const before: Segments = pass.segments
  const after = changes.reduce((segments, each) => applyChange(segments, each, pass.taxonomy.doc, session.durationUs), before)
  const applied = changes.map(
    (change, index): AppliedChange => ({ change, revision: head.revision + index + 1, authorId: toUserId(actor), createdAt }),
  )
  await insertChanges(tx, head.id, applied)
  const kept = new Set(before) // applyChange hands on what it leaves alone as the same object
  const left = new Set<string>(after.map((each) => each.id))
  const gone = before.filter((each) => !left.has(each.id)).map((each) => each.id)
  await writeSegments(
    tx,
    head.id,
    after.filter((each) => !kept.has(each)),
    gone,
  )
}

/** Hands the pass in for review; from now on its author reads only. Throws `conflict`, `rejected` when a check of the project forbids it, and, given a revision, `revision_conflict`. */
export async function submitPass(deps: Deps, actor: Actor, id: PassId, revision: number | null): Promise<PassView> {
  await deps.db.transaction(async (tx) => {
    const head = await lockPass(tx, actor, id)
    assertAllowed(actor, 'pass.submit', { ownerId: head.authorId })
    if (revision !== null) await assertRevision(tx, actor, head, revision)
    const state = nextPassState(head.state, 'submit')
    const pass = await findPass({ db: tx }, actor, id)
    if (pass.segments.length === 0) throw new AppError('rejected', 'the pass has no segment yet')
    await assertNothingBlocks({ db: tx, blobs: deps.blobs }, actor, pass)
    await updatePass(tx, id, { state, submittedAt: deps.now() })
  })
  return findPass(deps, actor, id)
}
