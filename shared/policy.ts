/** What a person may be. One role each. */
export const roles = ['admin', 'annotator', 'reviewer', 'ml', 'subject'] as const
export type Role = (typeof roles)[number]

/**
 * The one table of who may do what. A route names its action; the client asks the same table what to show.
 * `own`: only on what is the person's own (their pass, the sessions recorded of them).
 */
const table = {
  'me.read': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any', subject: 'any' },
  /** The keys a person works with are theirs alone. */
  'keymap.edit': { admin: 'own', annotator: 'own', reviewer: 'own', ml: 'own', subject: 'own' },
  'format.list': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any', subject: 'any' },
  'project.list': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any', subject: 'any' },
  'project.create': { admin: 'any' },
  'session.list': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any', subject: 'own' },
  /** Screen, pointer and keys of a recorded person: every use is written to the access log. */
  'session.read': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any', subject: 'own' },
  /** An import is its beginner's until it has ended; the session it makes is everybody's. */
  'session.import': { admin: 'any', ml: 'own' },
  'session.delete': { admin: 'any' },
  /** To say how far a stream's clock is off; who may read the session sees it. */
  'clock.edit': { admin: 'any', annotator: 'any', reviewer: 'any' },
  'session.export': { admin: 'any', ml: 'any', subject: 'own' },
  'taxonomy.read': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any' },
  'taxonomy.edit': { admin: 'any', reviewer: 'any' },
  /** What accepted passes on other sessions look like, hashed: for who labels. It comes out of recordings, so each use is logged. */
  'suggestion.read': { admin: 'any', annotator: 'any', reviewer: 'any' },
  'pass.read': { admin: 'any', annotator: 'own', reviewer: 'any', ml: 'any' },
  'pass.create': { admin: 'any', annotator: 'any', reviewer: 'any' },
  'pass.edit': { admin: 'own', annotator: 'own', reviewer: 'own' },
  /** To move a pass to the newest taxonomy, with its segments, and back. What is handed in needs `taxonomy.edit` as well. */
  'pass.migrate': { admin: 'any', annotator: 'own', reviewer: 'any' },
  'pass.submit': { admin: 'own', annotator: 'own', reviewer: 'own' },
  /** Never one's own work: see `isAllowed`. */
  'pass.review': { admin: 'any', reviewer: 'any' },
  'view.read': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any' },
  /** A saved search is its owner's, also when others see it. */
  'view.edit': { admin: 'any', annotator: 'own', reviewer: 'own', ml: 'own' },
  'flag.read': { admin: 'any', annotator: 'any', reviewer: 'any', ml: 'any' },
  'flag.create': { admin: 'any', annotator: 'any', reviewer: 'any' },
  'flag.resolve': { admin: 'any', reviewer: 'any' },
  'release.read': { admin: 'any', reviewer: 'any', ml: 'any' },
  'release.create': { admin: 'any', ml: 'any' },
  'release.export': { admin: 'any', ml: 'any' },
  'user.list': { admin: 'any' },
  'user.edit': { admin: 'any' },
  'token.edit': { admin: 'any', annotator: 'own', reviewer: 'own', ml: 'own', subject: 'own' },
  'access.read': { admin: 'any', subject: 'own' },
  'system.backup': { admin: 'any' },
} as const satisfies Record<string, Partial<Record<Role, 'any' | 'own'>>>

export type PolicyAction = keyof typeof table
export const policyActions = Object.keys(table) as PolicyAction[]

export type Actor = { id: string; role: Role }
/** What the action is on: whose it is (`null` nobody's), where that matters. */
export type Target = { ownerId: string | null }

/** How far a role's right to an action goes. */
export function scopeOf(role: Role, action: PolicyAction): 'any' | 'own' | 'none' {
  const row: Partial<Record<Role, 'any' | 'own'>> = table[action]
  return row[role] ?? 'none'
}

/** Whether the actor may do it. Without a target: whether there is anything they could do it to. */
export function isAllowed(actor: Actor, action: PolicyAction, target?: Target): boolean {
  const scope = scopeOf(actor.role, action)
  if (scope === 'none') return false
  if (!target) return true
  const isOwn = target.ownerId === actor.id
  if (action === 'pass.review') return !isOwn
  return scope === 'any' || isOwn
}
