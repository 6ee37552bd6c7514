import { z } from 'zod'
import { idSchema } from '#shared/ids.ts'
import { passStates } from '#shared/labels/passes.ts'
import type { ViewSearch } from '#shared/labels/queries.ts'
import { searchText } from '../../app/search.ts'

/** The list as the address holds it; what is left out asks for everything. */
export const labelsSearch = z.object({
  project: searchText,
  q: searchText,
  label: idSchema('label').optional().catch(undefined),
  author: searchText,
  tier: searchText,
  state: z.enum(passStates).optional().catch(undefined),
  session: idSchema('session').optional().catch(undefined),
})
export type LabelsSearch = z.infer<typeof labelsSearch>

const fields = ['q', 'label', 'author', 'tier', 'state', 'session'] as const

/** What of the address is the search itself: without the project, and without what says nothing. */
export function toViewSearch(search: LabelsSearch): ViewSearch {
  return Object.fromEntries(fields.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
}

/** The address of a search: what it does not say is taken out of the address. */
export function fromViewSearch(search: ViewSearch): Omit<LabelsSearch, 'project'> {
  const { q, label, author, tier, state, session } = search
  return { q, label, author, tier, state, session }
}

export function isSameSearch(a: ViewSearch, b: ViewSearch): boolean {
  return fields.every((name) => (a[name] ?? '') === (b[name] ?? ''))
}
