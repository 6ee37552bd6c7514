import type { z } from 'zod'
import { countOpenFlags } from '#db/queries/flags.ts'
import { insertReview, updatePass } from '#db/queries/passes.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { PassView, reviewBody } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { PassId } from '#shared/ids.ts'
import { nextPassState } from '#shared/labels/passes.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from './access.ts'
import { assertRevision, findPass, lockPass } from './passes.ts'

/**
 * Accepts a submitted pass or returns it to its author. Throws `forbidden` for one's own work, `conflict` for a step that the state
 * or an open flag forbids and, given a revision, `revision_conflict`.
 */
export async function reviewPass(
  deps: Deps,
  actor: Actor,
  id: PassId,
  revision: number | null,
  input: z.infer<typeof reviewBody>,
): Promise<PassView> {
  await deps.db.transaction(async (tx) => {
    const head = await lockPass(tx, actor, id)
    assertAllowed(actor, 'pass.review', { ownerId: head.authorId })
    if (revision !== null) await assertRevision(tx, actor, head, revision)
    const state = nextPassState(head.state, input.decision)
    if (state === 'accepted' && (await countOpenFlags(tx, [head.sessionId])).size > 0)
      throw new AppError('conflict', 'the session is flagged: resolve its flags before accepting work on it')
    await updatePass(tx, id, { state })
    await insertReview(tx, { id: deps.newId('review'), passId: id, reviewerId: toUserId(actor), createdAt: deps.now(), ...input })
  })
  return findPass(deps, actor, id)
}
