import { createHash, randomBytes } from 'node:crypto'
import { and, asc, eq, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { signIns, tokens, users } from '#db/schema/people.ts'
import type { createdToken, newToken, newUser, tokenView, userView } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { TokenId, UserId } from '#shared/ids.ts'
import type { Actor, Role } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'

type UserRow = typeof users.$inferSelect
type TokenRow = typeof tokens.$inferSelect

function toUserView(row: UserRow): z.infer<typeof userView> {
  const { id, name, email, role, isActive } = row
  return { id, name, email, role, isActive, createdAt: row.createdAt.toISOString(), lastSeenAt: row.lastSeenAt?.toISOString() ?? null }
}

function toTokenView(row: TokenRow): z.infer<typeof tokenView> {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }
}

/** The active person of an id; null when there is none or they were switched off. */
export async function findPerson(deps: Deps, id: string): Promise<UserRow | null> {
  const [row] = await deps.db
    .select()
    .from(users)
    .where(and(eq(users.id, id as UserId), eq(users.isActive, true)))
  return row ?? null
}

/** Notes that a person was here, at most every five minutes: a write per request would say no more. */
export async function touchPerson(deps: Deps, person: UserRow): Promise<void> {
  const now = deps.now()
  if (person.lastSeenAt && now.getTime() - person.lastSeenAt.getTime() < 300_000) return
  await deps.db.update(users).set({ lastSeenAt: now }).where(eq(users.id, person.id))
}

export async function listPeople(deps: Deps): Promise<z.infer<typeof userView>[]> {
  return (await deps.db.select().from(users).orderBy(asc(users.createdAt), asc(users.id))).map(toUserView)
}

/** Adds a person and gives their one-time sign-in link. Throws `conflict` when the address is taken. */
export async function addPerson(deps: Deps, input: z.infer<typeof newUser>): Promise<{ id: string; url: string }> {
  const email = input.email.toLowerCase()
  const id = randomBytes(16).toString('hex') as UserId
  const added = await deps.db
    .insert(users)
    .values({
      id,
      email,
      name: input.name ?? ensure(email.split('@')[0], 'name'),
      role: input.role,
      emailVerified: true,
      createdAt: deps.now(),
    })
    .onConflictDoNothing()
    .returning({ id: users.id })
  if (added.length === 0) throw new AppError('conflict', `there is already a person with the address ${email}`)
  return { id, url: await deps.auth.createSignInLink(email) }
}

export async function createLink(deps: Deps, id: string): Promise<{ id: string; url: string }> {
  const person = await findPerson(deps, id)
  if (!person) throw new AppError('not_found', `there is no active person ${id}`)
  return { id, url: await deps.auth.createSignInLink(person.email) }
}

/** Changes role, name or whether the person may sign in. A change of rights ends their sign-ins. The last admin stays one. */
export async function editPerson(
  deps: Deps,
  id: string,
  edit: { role?: Role | undefined; name?: string | undefined; isActive?: boolean | undefined },
): Promise<z.infer<typeof userView>> {
  const row = await deps.db.transaction(async (tx) => {
    const endsAdmin = edit.isActive === false || (edit.role !== undefined && edit.role !== 'admin')
    // the rows are locked, so that two admins can't demote each other at once
    const admins = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, 'admin'), eq(users.isActive, true)))
      .for('update')
    if (endsAdmin && admins.length === 1 && admins[0]?.id === id) throw new AppError('conflict', 'the last admin must stay one')
    const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined))
    const [changed] = await tx
      .update(users)
      .set({ ...given, updatedAt: deps.now() })
      .where(eq(users.id, id as UserId))
      .returning()
    if (!changed) throw new AppError('not_found', `there is no person ${id}`)
    if (edit.role !== undefined || edit.isActive === false) {
      await tx.delete(signIns).where(eq(signIns.userId, changed.id))
      await tx.delete(tokens).where(and(eq(tokens.userId, changed.id), ne(tokens.role, changed.role)))
    }
    return changed
  })
  return toUserView(row)
}

/** The admin that the command line acts as, and whose link is printed at the first start; made when there is none. */
export async function ensureFirstAdmin(deps: Deps): Promise<{ actor: Actor; isNew: boolean; email: string }> {
  const [admin] = await deps.db
    .select()
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.isActive, true)))
    .orderBy(asc(users.createdAt))
    .limit(1)
  if (admin) return { actor: { id: admin.id, role: 'admin' }, isNew: false, email: admin.email }
  const email = 'admin@retrace.local'
  const { id } = await addPerson(deps, { email, name: 'Admin', role: 'admin' })
  return { actor: { id, role: 'admin' }, isNew: true, email }
}

/** Whether somebody has ever signed in: until then the first start prints its link anew. */
export async function hasSignedIn(deps: Deps): Promise<boolean> {
  const [row] = await deps.db.select({ id: signIns.id }).from(signIns).limit(1)
  return row !== undefined
}

/** What the store keeps of a token. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * A bearer token for a program. It can't do more than its maker, only an admin may give it another role, and one that is made with
 * a token (`parent`) ends with it at the latest.
 */
export async function createToken(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof newToken>,
  parent: string | null = null,
): Promise<z.infer<typeof createdToken>> {
  const role = input.role ?? actor.role
  if (role !== actor.role && actor.role !== 'admin')
    throw new AppError('forbidden', `a token of the role ${role} can't be made by the role ${actor.role}`)
  const token = `rt_${randomBytes(32).toString('base64url')}`
  const now = deps.now()
  const wanted = new Date(now.getTime() + input.days * 86_400_000)
  const last = parent === null ? wanted : ((await findToken(deps, parent))?.expiresAt ?? now)
  const row: TokenRow = {
    id: deps.newId('token'),
    userId: actor.id as UserId,
    name: input.name,
    role,
    hash: hashToken(token),
    createdAt: now,
    expiresAt: wanted < last ? wanted : last,
    lastUsedAt: null,
  }
  await deps.db.insert(tokens).values(row)
  return { ...toTokenView(row), token }
}

export async function listTokens(deps: Deps, actor: Actor): Promise<z.infer<typeof tokenView>[]> {
  return (
    await deps.db
      .select()
      .from(tokens)
      .where(eq(tokens.userId, actor.id as UserId))
      .orderBy(asc(tokens.createdAt))
  ).map(toTokenView)
}

export async function deleteToken(deps: Deps, actor: Actor, id: TokenId): Promise<void> {
  const own = actor.role === 'admin' ? eq(tokens.id, id) : and(eq(tokens.id, id), eq(tokens.userId, actor.id as UserId))
  const gone = await deps.db.delete(tokens).where(own).returning({ id: tokens.id })
  if (gone.length === 0) throw new AppError('not_found', `there is no token ${id} of yours`)
}

async function findToken(deps: Deps, token: string) {
  const [row] = await deps.db
    .select({ id: tokens.id, userId: tokens.userId, role: tokens.role, expiresAt: tokens.expiresAt, isActive: users.isActive })
    .from(tokens)
    .innerJoin(users, eq(users.id, tokens.userId))
    .where(eq(tokens.hash, hashToken(token)))
  return row ?? null
}

/** Who a bearer token speaks for; null when it is unknown, expired, or its owner was switched off. */
export async function findTokenActor(deps: Deps, token: string): Promise<Actor | null> {
  const row = await findToken(deps, token)
  if (!row?.isActive || row.expiresAt <= deps.now()) return null
  await deps.db.update(tokens).set({ lastUsedAt: deps.now() }).where(eq(tokens.id, row.id))
  return { id: row.userId, role: row.role }
}
