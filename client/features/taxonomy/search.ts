import { z } from 'zod'
import { searchText } from '../../app/search.ts'

/** `version`: an older one, read only; the newest when left out. */
export const taxonomySearch = z.object({ project: searchText, version: z.int().positive().optional().catch(undefined) })
export type TaxonomySearch = z.infer<typeof taxonomySearch>
