import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { accessLine } from '#shared/api.ts'
import { getJson } from './client.ts'

/** Who looked at what, newest first; of one session where it is given. */
export function accessQuery(session?: string) {
  return queryOptions({
    queryKey: ['access', session ?? 'all'],
    queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(accessLine) }), '/access', { session }, signal)).items,
  })
}
