import { z } from 'zod'
import { searchText } from '../../app/search.ts'

/** `queue`: submitted passes. `flags`: sessions that somebody marked as bad. */
export const reviewSearch = z.object({ project: searchText, view: z.enum(['queue', 'flags']).optional().catch(undefined) })
export type ReviewSearch = z.infer<typeof reviewSearch>
