import type { SortingState } from '@tanstack/react-table'
import { sessionSorts } from '#shared/api.ts'

export type SessionSort = (typeof sessionSorts)[number]
export const defaultSort: SessionSort = '-importedAt'

/** `-events` ⇄ the table's `{ id: 'events', desc: true }`. */
export function toSortingState(sort: SessionSort): SortingState {
  return [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]
}

/** The API's word for a sorting of the table; null where the API can't sort so. */
export function toSessionSort(state: SortingState): SessionSort | null {
  const [first] = state
  const word = first ? (first.desc ? `-${first.id}` : first.id) : ''
  return sessionSorts.find((each) => each === word) ?? null
}
