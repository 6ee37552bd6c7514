import { queryOptions } from '@tanstack/react-query'
import { labelUseView } from '#shared/api.ts'
import { getJson } from './client.ts'

/** How many segments have each intent. Asked once in a while: what it is for is no matter of minutes. */
export function labelUseQuery(projectKey: string) {
  return queryOptions({
    queryKey: ['projects', 'label-use', projectKey],
    queryFn: ({ signal }) => getJson(labelUseView, `/projects/${encodeURIComponent(projectKey)}/taxonomy/use`, {}, signal),
    staleTime: 600_000,
    enabled: projectKey !== '',
  })
}
