import { QueryClient } from '@tanstack/react-query'
import { AppError } from '#shared/errors.ts'

/** Server state of the whole client. What the server has decided (4xx) is not asked again; silence is, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && error instanceof AppError && error.code === 'unavailable',
      },
      mutations: { retry: false },
    },
  })
}
