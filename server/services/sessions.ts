import { deleteSession } from '#db/queries/blobs.ts'
import { getFlags } from '#db/queries/flags.ts'
import { type FullSession, getSession, getSessionHead } from '#db/queries/sessions.ts'
import { getStreamShifts } from '#db/queries/streamShifts.ts'
import type { SessionView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { removeUnheldBlobs } from './importBlobs.ts'

export const missingSession = (id: SessionId) => new AppError('not_found', `there is no session ${id}`)

/** Throws `not_found` where there is none, or none that the actor may know of. */
export async function findSession(deps: Pick<Deps, 'db'>, actor: Actor, id: SessionId): Promise<FullSession> {
  const session = await getSession(deps.db, actor, id)
  if (!session) throw missingSession(id)
  return session
}

/** As `findSession`, without the recording's own description. */
export async function findSessionHead(deps: Pick<Deps, 'db'>, actor: Actor, id: SessionId) {
  const session = await getSessionHead(deps.db, actor, id)
  if (!session) throw missingSession(id)
  return session
}

export async function getSessionView(deps: Deps, actor: Actor, id: SessionId): Promise<SessionView> {
  const session = await findSession(deps, actor, id)
  return {
    ...session.summary,
    openFlags: isAllowed(actor, 'flag.read') ? session.summary.openFlags : 0,
    project: session.project,
    doc: session.doc,
    playable: session.derived.playable,
    ...(session.derived.sprites === undefined ? {} : { sprites: session.derived.sprites }),
    ...(session.derived.progress === undefined ? {} : { progress: session.derived.progress }),
    flags: isAllowed(actor, 'flag.read') ? await getFlags(deps.db, id) : [],
    shifts: await getStreamShifts(deps.db, id),
  }
}

/** Removes the session, what people added to it, and the blobs that nothing else holds. Releases keep theirs. */
export async function removeSession(deps: Deps, actor: Actor, id: SessionId): Promise<void> {
  await findSessionHead(deps, actor, id)
  await deps.jobs.cancel('prepare', { sessionId: id })
  await deps.jobs.cancel('refine', { sessionId: id })
  const held = await deleteSession(deps.db, id)
  await removeUnheldBlobs(deps, held)
}
