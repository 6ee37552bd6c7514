import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { passSummary, type reviewBody } from '#shared/api.ts'
import { getJson, send } from './client.ts'

export function submittedPassesQuery(project?: string) {
  return queryOptions({
    queryKey: ['passes', 'submitted', project ?? 'all'],
    queryFn: async ({ signal }) =>
      (await getJson(z.object({ items: z.array(passSummary) }), '/passes', { state: 'submitted', project }, signal)).items,
  })
}

export async function reviewPass(id: string, body: z.input<typeof reviewBody>): Promise<void> {
  await send('POST', `/passes/${id}/review`, { body })
}
