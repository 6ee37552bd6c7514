import { z } from 'zod'
import { searchText } from '../../app/search.ts'

export const releasesSearch = z.object({ project: searchText })
export type ReleasesSearch = z.infer<typeof releasesSearch>
