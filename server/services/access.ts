import { accessLog } from '#db/schema/access.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import { type Actor, isAllowed, type PolicyAction, type Target } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'

/** A line of the access log: who looks at what. */
export type Look = {
  line: typeof accessLog.$inferInsert
  /** Set by whoever has written the line. */
  isWritten: boolean
}

export function createLook(deps: Deps, actor: Actor, look: { action: PolicyAction; sessionId: SessionId | null; detail: string }): Look {
  // an actor is a row of users
  return {
    line: { id: deps.newId('access'), createdAt: deps.now(), userId: actor.id as UserId, role: actor.role, ...look },
    isWritten: false,
  }
}

/** Writes the line, if that was not done yet. Callers wait for it before the first byte goes out. */
export async function writeLook(deps: Deps, look: Look): Promise<void> {
  if (look.isWritten) return
  await deps.db.insert(accessLog).values(look.line)
  look.isWritten = true
}

/** Throws `forbidden` unless the actor may do it to this very thing. */
export function assertAllowed(actor: Actor, action: PolicyAction, target: Target): void {
  if (!isAllowed(actor, action, target)) throw new AppError('forbidden', `the role ${actor.role} may not do ${action} to this`)
}
