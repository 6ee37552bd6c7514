import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, read } from './client.ts'

/** Who looked at what, newest first; of one session where it is given. */
export function accessQuery(session?: string) {
  return infiniteQueryOptions({
    queryKey: ['access', session ?? 'all'],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(session ? { session } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) }
      return read(api.access.$get({ query }, { init: { signal } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}
