import { and, eq, exists, gt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { UserId } from '#shared/ids.ts'
import { type Actor, scopeOf } from '#shared/policy.ts'
import type { Db } from '../client.ts'
import { passes } from '../schema/labels.ts'
import { sessions, subjects } from '../schema/sessions.ts'

/** An actor is a row of `users`. */
export function toUserId(actor: Actor): UserId {
  return actor.id as UserId // made from that row's id by whoever authenticated the request
}

/** The rows of `sessions` that an actor may know of: all, or those recorded of them. */
export function visibleSessions(db: Db, actor: Actor): SQL | undefined {
  const scope = scopeOf(actor.role, 'session.list')
  if (scope === 'any') return undefined
  if (scope === 'none') return sql`false`
  return exists(
    db
      .select({ one: sql`1` })
      .from(subjects)
      .where(and(eq(subjects.id, sessions.subjectId), eq(subjects.userId, toUserId(actor)))),
  )
}

/** The rows of `passes` that an actor may know of: annotators see their own only, so that nobody copies. */
export function visiblePasses(actor: Actor): SQL | undefined {
  const scope = scopeOf(actor.role, 'pass.read')
  if (scope === 'any') return undefined
  return scope === 'own' ? eq(passes.authorId, toUserId(actor)) : sql`false`
}

/** Passes with work in them: to open a session is not yet to label it. */
export function begunPasses(): SQL | undefined {
  return or(ne(passes.state, 'draft'), gt(passes.revision, 0))
}
