import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { newUser, userView } from '#shared/api.ts'
import type { Role } from '#shared/policy.ts'
import { api, read } from './client.ts'

export type UserView = z.output<typeof userView>

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await read(api.users.$get({}, { init: { signal } }))).items,
})

export function createUser(json: z.input<typeof newUser>) {
  return read(api.users.$post({ json }))
}

export async function updateUser(id: string, json: { role?: Role; isActive?: boolean; name?: string }): Promise<void> {
  await read(api.users[':id'].$patch({ param: { id }, json }))
}

/** A fresh one-time sign-in link of a person; shown once. */
export function createSignInLink(id: string) {
  return read(api.users[':id'].link.$post({ param: { id } }))
}
