import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { newProject } from '#shared/api.ts'
import { api, read } from './client.ts'

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => (await read(api.projects.$get({}, { init: { signal } }))).items,
  staleTime: 60_000,
})

export function createProject(json: z.input<typeof newProject>) {
  return read(api.projects.$post({ json }))
}
