import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { ReleaseId } from '#shared/ids.ts'
import type { newRelease } from '#shared/release/api.ts'
import { releaseManifest } from '#shared/release/types.ts'
import { api, apiPath, getJson, read } from './client.ts'

const pollMs = 1000

/** The newest 500. */
export function releasesQuery(project?: string) {
  return queryOptions({
    queryKey: ['releases', 'list', project ?? 'all'],
    queryFn: async ({ signal }) => {
      const query = { limit: '500', ...(project ? { project } : {}) }
      return (await read(api.releases.$get({ query }, { init: { signal } }))).items
    },
    refetchInterval: (query) => (query.state.data?.some((each) => each.state === 'building') ? pollMs : false),
  })
}

export function releaseQuery(id: ReleaseId) {
  return queryOptions({
    queryKey: ['releases', 'view', id],
    queryFn: ({ signal }) => read(api.releases[':id'].$get({ param: { id } }, { init: { signal } })),
    refetchInterval: (query) => (query.state.data?.state === 'building' ? pollMs : false),
  })
}

/** Sessions of a release that were deleted since it was frozen. */
export function revokedQuery(id: ReleaseId) {
  return queryOptions({
    queryKey: ['releases', 'revoked', id],
    queryFn: async ({ signal }) => (await read(api.releases[':id'].revoked.$get({ param: { id } }, { init: { signal } }))).items,
  })
}

/** Read only when it is asked for. Its bytes are canonical and not the typed client's JSON, hence the schema here. */
export function manifestQuery(id: ReleaseId) {
  return queryOptions({
    queryKey: ['releases', 'manifest', id],
    queryFn: ({ signal }) => getJson(releaseManifest, `/releases/${id}/manifest`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: false,
  })
}

export function manifestAddress(id: ReleaseId): string {
  return apiPath(`/releases/${id}/manifest`)
}

export function exportAddress(id: ReleaseId, format: string): string {
  return apiPath(`/releases/${id}/export`, { format })
}

export function createRelease(json: z.input<typeof newRelease>) {
  return read(api.releases.$post({ json }))
}

export async function cancelRelease(id: ReleaseId): Promise<void> {
  await read(api.releases[':id'].cancel.$post({ param: { id } }))
}
