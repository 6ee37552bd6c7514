import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import type { SavedViewId } from '#shared/ids.ts'
import { type NewView, type SavedView, savedView, segmentPage, type ViewSearch } from '#shared/labels/queries.ts'
import { getJson, send, sendFor } from './client.ts'

/** Segments of a project that a search finds, page after page. */
export function segmentsQuery(project: string, search: ViewSearch) {
  return infiniteQueryOptions({
    queryKey: ['labels', project, search],
    queryFn: ({ pageParam, signal }) =>
      getJson(
        segmentPage,
        `/projects/${encodeURIComponent(project)}/segments`,
        { ...search, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: project !== '',
  })
}

export function viewsQuery(project: string) {
  return queryOptions({
    queryKey: ['views', project],
    queryFn: async ({ signal }) =>
      (await getJson(z.object({ items: z.array(savedView) }), `/projects/${encodeURIComponent(project)}/views`, {}, signal)).items,
    enabled: project !== '',
  })
}

export function createView(project: string, body: NewView): Promise<SavedView> {
  return sendFor(savedView, 'POST', `/projects/${encodeURIComponent(project)}/views`, { body })
}

export function replaceView(id: SavedViewId, body: NewView): Promise<SavedView> {
  return sendFor(savedView, 'PUT', `/views/${id}`, { body })
}

export async function deleteView(id: SavedViewId): Promise<void> {
  await send('DELETE', `/views/${id}`)
}
