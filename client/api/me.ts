import { queryOptions } from '@tanstack/react-query'
import { type KeymapView, keymapView, person } from '#shared/api.ts'
import type { KeymapDoc } from '#shared/keys/keymap.ts'
import { api, fetchOnce, getJson, read, sendFor } from './client.ts'

/** The person signed in. Fails with `not_signed_in` at once: asking who one is must not open the sign-in dialog. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => person.parse(await (await fetchOnce('/api/me', { signal })).json()),
  staleTime: 60_000,
  retry: false,
})

export async function signInWithPassword(input: { email: string; password: string }): Promise<void> {
  await fetchOnce('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
}

/** Address that a one-time link's token is checked at; the browser goes there and comes back signed in. */
export function verifyAddress(token: string, to: string): string {
  const query = new URLSearchParams({ token, callbackURL: to, errorCallbackURL: '/sign-in' })
  return `/api/auth/magic-link/verify?${query}`
}

export async function signOut(): Promise<void> {
  await fetchOnce('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
}

export async function setPassword(password: string): Promise<void> {
  await read(api.me.password.$post({ json: { password } }))
}

export function readKeymap(): Promise<KeymapView> {
  return getJson(keymapView, '/me/keymap')
}

/** Throws `revision_conflict`, with what is there as its details, when another machine was first. */
export function writeKeymap(doc: KeymapDoc, revision: number): Promise<KeymapView> {
  return sendFor(keymapView, 'PUT', '/me/keymap', { body: doc, headers: { 'if-match': `"${revision}"` } })
}
