import { getShiftHistory, insertStreamShift } from '#db/queries/streamShifts.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { NewStreamShift, StreamShift } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findSession, findSessionHead, missingSession } from './sessions.ts'

/** Edits shown of one session; older ones are kept. */
const mostShown = 100

/** Edits of a session's clocks, newest first. Throws `not_found` where the actor may know of no such session. */
export async function listShifts(deps: Deps, actor: Actor, id: SessionId): Promise<StreamShift[]> {
  await findSessionHead(deps, actor, id)
  return getShiftHistory(deps.db, id, mostShown)
}

/** Says how far a stream's clock is off. What was said before stays in the history. Throws `rejected` for a stream that the session has not. */
export async function createShift(deps: Deps, actor: Actor, id: SessionId, input: NewStreamShift): Promise<StreamShift> {
  const { doc } = await findSession(deps, actor, id)
  if (!doc.streams[input.stream])
    throw new AppError('rejected', `the session has ${doc.streams.length} streams, and no stream ${input.stream}`)
  const revision = await insertStreamShift(deps.db, { ...input, sessionId: id, authorId: toUserId(actor), createdAt: deps.now() })
  if (revision === null) throw missingSession(id)
  const history = await getShiftHistory(deps.db, id, mostShown)
  return ensure(
    history.find((each) => each.revision === revision),
    'edit just made',
  )
}
