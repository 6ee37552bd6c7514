import { createContext, useContext } from 'react'
import { ensure } from '#shared/errors.ts'
import type { NewId } from '#shared/ids.ts'

/** What the screens need from outside: the clock and new ids. `start.tsx` brings the real ones. */
export type ClientDeps = { newId: NewId; now: () => Date }

export const DepsContext = createContext<ClientDeps | null>(null)

export function useDeps(): ClientDeps {
  return ensure(useContext(DepsContext), 'the client dependencies above this component')
}
