import { useSuspenseQuery } from '@tanstack/react-query'
import type { Person } from '#shared/api.ts'
import { isAllowed, type PolicyAction, type Target } from '#shared/policy.ts'
import { meQuery } from '../api/me.ts'

/** The person signed in. Only below the shell, whose route has read it. */
export function useMe(): Person {
  return useSuspenseQuery(meQuery).data
}

/** Asks the policy table for the person signed in: what it refuses is not shown. */
export function useCan(): (action: PolicyAction, target?: Target) => boolean {
  const me = useMe()
  return (action, target) => isAllowed(me, action, target)
}
