import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { type newProject, project } from '#shared/api.ts'
import { getJson, sendFor } from './client.ts'

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => (await getJson(z.object({ items: z.array(project) }), '/projects', {}, signal)).items,
  staleTime: 60_000,
})

export function createProject(body: z.input<typeof newProject>) {
  return sendFor(project, 'POST', '/projects', { body })
}
