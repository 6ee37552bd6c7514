import { accessLog } from '#db/schema/access.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import { type Actor, isAllowed, type PolicyAction, type Target } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'

export type Access = { actor: Actor; action: PolicyAction; sessionId: SessionId | null; detail: string }

/** Writes who looks at what. Callers wait for it before the first byte goes out. */
export async function writeAccess(deps: Deps, access: Access): Promise<void> {
  await deps.db.insert(accessLog).values({
    id: deps.newId('access'),
    createdAt: deps.now(),
    userId: access.actor.id as UserId, // an actor is a row of users
    role: access.actor.role,
    action: access.action,
    sessionId: access.sessionId,
    detail: access.detail,
  })
}

/** Throws `forbidden` unless the actor may do it to this very thing. */
export function assertAllowed(actor: Actor, action: PolicyAction, target: Target): void {
  if (!isAllowed(actor, action, target)) throw new AppError('forbidden', `the role ${actor.role} may not do ${action} to this`)
}
