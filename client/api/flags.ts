import { queryOptions } from '@tanstack/react-query'
import type { FlagId, SessionId } from '#shared/ids.ts'
import { api, read } from './client.ts'

export function flagsQuery(id: SessionId) {
  return queryOptions({
    queryKey: ['flags', id],
    queryFn: async ({ signal }) => (await read(api.sessions[':id'].flags.$get({ param: { id } }, { init: { signal } }))).items,
  })
}

export async function resolveFlag(id: FlagId): Promise<void> {
  await read(api.flags[':id'].resolve.$post({ param: { id } }))
}
