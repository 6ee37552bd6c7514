import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { type newRelease, releaseView } from '#shared/api.ts'
import { apiPath, getJson, send, sendFor } from './client.ts'

const pollMs = 1000

export function releasesQuery(project?: string) {
  return queryOptions({
    queryKey: ['releases', 'list', project ?? 'all'],
    queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(releaseView) }), '/releases', { project }, signal)).items,
    refetchInterval: (query) => (query.state.data?.some((each) => each.state === 'building') ? pollMs : false),
  })
}

export function releaseQuery(id: string) {
  return queryOptions({
    queryKey: ['releases', 'view', id],
    queryFn: ({ signal }) => getJson(releaseView, `/releases/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.state === 'building' ? pollMs : false),
  })
}

export function manifestQuery(id: string) {
  return queryOptions({
    queryKey: ['releases', 'manifest', id],
    queryFn: ({ signal }) => getJson(z.unknown(), `/releases/${id}/manifest`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: false,
  })
}

export function manifestAddress(id: string): string {
  return apiPath(`/releases/${id}/manifest`)
}

export function exportAddress(id: string, format: string): string {
  return apiPath(`/releases/${id}/export`, { format })
}

export function createRelease(body: z.input<typeof newRelease>) {
  return sendFor(releaseView, 'POST', '/releases', { body })
}

export async function cancelRelease(id: string): Promise<void> {
  await send('POST', `/releases/${id}/cancel`)
}
