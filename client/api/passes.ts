import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { reviewBody } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
import { api, read } from './client.ts'

/** The review queue: submitted passes of sessions that no flag holds back, longest waiting first. The first 500. */
export function reviewQueueQuery(project?: string) {
  return queryOptions({
    queryKey: ['passes', 'queue', project ?? 'all'],
    queryFn: async ({ signal }) => {
      const query = { state: 'submitted' as const, limit: '500', ...(project ? { project } : {}) }
      return (await read(api.passes.$get({ query }, { init: { signal } }))).items
    },
  })
}

/** `revision` is the one that was looked at: a pass changed since is not reviewed unseen. */
export async function reviewPass(id: PassId, json: z.input<typeof reviewBody>, revision: number): Promise<void> {
  await read(api.passes[':id'].review.$post({ param: { id }, json }, { headers: { 'if-match': `"${revision}"` } }))
}
