import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { newToken, tokenView } from '#shared/api.ts'
import type { TokenId } from '#shared/ids.ts'
import { api, read } from './client.ts'

export type TokenView = z.output<typeof tokenView>

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await read(api.tokens.$get({}, { init: { signal } }))).items,
})

export function createToken(json: z.input<typeof newToken>) {
  return read(api.tokens.$post({ json }))
}

export async function deleteToken(id: TokenId): Promise<void> {
  await read(api.tokens[':id'].$delete({ param: { id } }))
}
