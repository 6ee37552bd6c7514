import type { z } from 'zod'
import { getFlag, getFlags, insertFlag, updateFlagResolved } from '#db/queries/flags.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { Flag, newFlag } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { FlagId, SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findSessionHead } from './sessions.ts'

export async function listFlags(deps: Deps, actor: Actor, sessionId: SessionId): Promise<Flag[]> {
  await findSessionHead(deps, actor, sessionId)
  return getFlags(deps.db, sessionId)
}

/** While a flag is open the session stays out of the review queue and of releases. Throws `rejected` for a range beyond the session. */
export async function createFlag(deps: Deps, actor: Actor, sessionId: SessionId, input: z.infer<typeof newFlag>): Promise<Flag> {
  const session = await findSessionHead(deps, actor, sessionId)
  if (input.endUs !== null && input.endUs > session.durationUs)
    throw new AppError('rejected', `the range ends at ${input.endUs} µs, after the session's end at ${session.durationUs} µs`)
  const id = deps.newId('flag')
  await insertFlag(deps.db, { ...input, id, sessionId, authorId: toUserId(actor), createdAt: deps.now() })
  return ensure(await getFlag(deps.db, id), 'flag just made')
}

/** A flag that is resolved already stays as it is. */
export async function resolveFlag(deps: Deps, actor: Actor, id: FlagId): Promise<Flag> {
  await updateFlagResolved(deps.db, id, toUserId(actor), deps.now())
  const flag = await getFlag(deps.db, id)
  if (!flag) throw new AppError('not_found', `there is no flag ${id}`)
  return flag
}
