import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { flag } from '#shared/api.ts'
import { getJson, send } from './client.ts'

export function flagsQuery(sessionId: string) {
  return queryOptions({
    queryKey: ['sessions', 'flags', sessionId],
    queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(flag) }), `/sessions/${sessionId}/flags`, {}, signal)).items,
  })
}

export async function resolveFlag(id: string): Promise<void> {
  await send('POST', `/flags/${id}/resolve`)
}
