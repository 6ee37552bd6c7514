import { z } from 'zod'
import { searchText } from '../../app/search.ts'

/** The access log, of one session where it is given. */
export const accessSearch = z.object({ project: searchText, session: searchText })
export type AccessSearch = z.infer<typeof accessSearch>
