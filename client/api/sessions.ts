import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { SessionSummary, sessionQuery } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import { api, read } from './client.ts'

export type SessionFilter = Omit<z.input<typeof sessionQuery>, 'cursor' | 'limit'>

const pageSize = 100
const pollMs = 2000
/** A picture that never comes is not waited for longer. */
const maxPolls = 30

export function sessionsQuery(filter: SessionFilter) {
  return infiniteQueryOptions({
    queryKey: ['sessions', 'list', filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageSize, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => {
      const isWaiting = state.data?.pages.some((page) => page.items.some(isBeingPrepared))
      return isWaiting && state.dataUpdateCount < maxPolls ? pollMs : false
    },
  })
}

/** The picture of a fresh import is made after its events are there. */
function isBeingPrepared({ status, hasThumb, frames }: SessionSummary): boolean {
  return status === 'processing' || (status === 'ready' && !hasThumb && frames > 0)
}

function readPage(filter: SessionFilter, limit: number, cursor: string | null, signal?: AbortSignal) {
  const query = { ...filter, limit: String(limit), ...(cursor === null ? {} : { cursor }) }
  return read(api.sessions.$get({ query }, signal ? { init: { signal } } : undefined))
}

/** The first few that match; for the command palette. */
export function sessionSearchQuery(q: string) {
  return queryOptions({
    queryKey: ['sessions', 'search', q],
    queryFn: async ({ signal }) => (await readPage({ q }, 8, null, signal)).items,
    enabled: q.length > 1,
  })
}

/** Sessions to choose one of: the newest, or those whose title matches. */
export function sessionChoicesQuery(q: string, project: string | undefined) {
  return queryOptions({
    queryKey: ['sessions', 'choices', q, project ?? 'all'],
    queryFn: ({ signal }) => readPage({ ...(q ? { q } : {}), ...(project ? { project } : {}) }, 30, null, signal),
    placeholderData: keepPreviousData,
  })
}

/** The sessions of a filter, page after page; for what must be counted whole. Stops after `most`, and says so. */
export function allSessionsQuery(filter: SessionFilter, most = 2000) {
  return queryOptions({
    queryKey: ['sessions', 'all', filter, most],
    queryFn: async ({ signal }) => {
      const items: SessionSummary[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof readPage>> = await readPage(filter, 200, cursor, signal)
        items.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null && items.length < most)
      return { items, isComplete: cursor === null }
    },
  })
}

export function thumbAddress(id: SessionId): string {
  return `/api/sessions/${id}/thumb`
}

export async function deleteSession(id: SessionId): Promise<void> {
  await read(api.sessions[':id'].$delete({ param: { id } }))
}
