import type { ReactNode } from 'react'
import { AppError } from '#shared/errors.ts'
import type { PolicyAction } from '#shared/policy.ts'
import { ErrorState } from './states.tsx'
import { useCan, useMe } from './useMe.ts'

/** The screen, where the policy lets the person's role have it; the server asks the same table. */
export function Guard({ action, children }: { action: PolicyAction; children: ReactNode }) {
  const me = useMe()
  const can = useCan()
  if (can(action)) return children
  return <ErrorState heading={1} error={new AppError('forbidden', `this screen is not for the role "${me.role}"`)} />
}
