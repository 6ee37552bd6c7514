import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { sessionPage, type sessionQuery, sessionView } from '#shared/api.ts'
import { getJson, send } from './client.ts'

export type SessionFilter = Omit<z.input<typeof sessionQuery>, 'cursor' | 'limit'>

const pageSize = 100

export function sessionsQuery(filter: SessionFilter) {
  return infiniteQueryOptions({
    queryKey: ['sessions', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson(sessionPage, '/sessions', { ...filter, limit: pageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** The first few that match; for the command palette. */
export function sessionSearchQuery(q: string) {
  return queryOptions({
    queryKey: ['sessions', 'search', q],
    queryFn: async ({ signal }) => (await getJson(sessionPage, '/sessions', { q, limit: 8 }, signal)).items,
    enabled: q.length > 1,
  })
}

/** Every session of a filter, page after page; for what must be counted whole. At most `most` sessions. */
export async function readAllSessions(filter: SessionFilter, most: number, signal?: AbortSignal) {
  const items = []
  let cursor: string | null = null
  do {
    const page: z.output<typeof sessionPage> = await getJson(
      sessionPage,
      '/sessions',
      { ...filter, limit: 200, cursor: cursor ?? undefined },
      signal,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < most)
  return { items, isComplete: cursor === null }
}

export function sessionViewQuery(id: string) {
  return queryOptions({
    queryKey: ['sessions', 'view', id],
    queryFn: ({ signal }) => getJson(sessionView, `/sessions/${id}`, {}, signal),
  })
}

export function thumbAddress(id: string): string {
  return `/api/sessions/${id}/thumb`
}

export async function deleteSession(id: string): Promise<void> {
  await send('DELETE', `/sessions/${id}`)
}
