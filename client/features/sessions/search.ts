import { z } from 'zod'
import { sessionQuery, sessionSorts } from '#shared/api.ts'
import { searchText } from '../../app/search.ts'

/** The list as the address holds it; what is left out is the default. */
export const sessionsSearch = z.object({
  project: searchText,
  q: searchText,
  state: sessionQuery.shape.state.catch(undefined),
  sort: z.enum(sessionSorts).optional().catch(undefined),
})
export type SessionsSearch = z.infer<typeof sessionsSearch>
export type SearchChange = (patch: Partial<SessionsSearch>) => void
