import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { createdToken, type newToken, tokenView } from '#shared/api.ts'
import { getJson, send, sendFor } from './client.ts'

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(tokenView) }), '/tokens', {}, signal)).items,
})

export function createToken(body: z.input<typeof newToken>) {
  return sendFor(createdToken, 'POST', '/tokens', { body })
}

export async function deleteToken(id: string): Promise<void> {
  await send('DELETE', `/tokens/${id}`)
}
