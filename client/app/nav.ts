import type { PolicyAction } from '#shared/policy.ts'

/** The screens of the bar, and the right each needs to be worth showing. */
export const screens = [
  { to: '/sessions', title: 'Sessions', action: 'session.list' },
  { to: '/labels', title: 'Labels', action: 'pass.read' },
  { to: '/review', title: 'Review', action: 'pass.review' },
  { to: '/taxonomy', title: 'Taxonomy', action: 'taxonomy.read' },
  { to: '/releases', title: 'Releases', action: 'release.read' },
  { to: '/people', title: 'People', action: 'user.list' },
  { to: '/access', title: 'Access log', action: 'access.read' },
] as const satisfies readonly { to: string; title: string; action: PolicyAction }[]
