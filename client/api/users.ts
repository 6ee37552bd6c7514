import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { type newUser, signInLink, userView } from '#shared/api.ts'
import type { Role } from '#shared/policy.ts'
import { getJson, send, sendFor } from './client.ts'

export type UserView = z.output<typeof userView>

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(userView) }), '/users', {}, signal)).items,
})

export function createUser(body: z.input<typeof newUser>) {
  return sendFor(signInLink, 'POST', '/users', { body })
}

export async function updateUser(id: string, body: { role?: Role; isActive?: boolean; name?: string }): Promise<void> {
  await send('PATCH', `/users/${id}`, { body })
}

/** A fresh one-time sign-in link of a person; shown once. */
export function createSignInLink(id: string) {
  return sendFor(signInLink, 'POST', `/users/${id}/link`)
}
