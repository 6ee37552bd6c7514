import { z } from 'zod'
import { searchText } from '../../app/search.ts'

/** Only a path of this site: an address elsewhere would make the sign-in a way to send people away. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\\]*$/.test(path) && !path.startsWith('/sign-in')
}

export const signInSearch = z.object({
  token: searchText,
  error: searchText,
  to: z.coerce.string().refine(isOwnPath).optional().catch(undefined),
})
export type SignInSearch = z.infer<typeof signInSearch>
