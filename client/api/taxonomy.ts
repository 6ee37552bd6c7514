import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { taxonomyView } from '#shared/api.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { getJson, sendFor } from './client.ts'

/** The newest version the person may see (a draft, where there is one and they may edit), or the one of that number. */
export function taxonomyQuery(project: string, version?: number) {
  return queryOptions({
    queryKey: ['taxonomy', project, version ?? 'newest'],
    queryFn: ({ signal }) => getJson(taxonomyView, `/projects/${project}/taxonomy`, { version }, signal),
    enabled: project !== '',
  })
}

export const taxonomyVersion = taxonomyView.omit({ doc: true }).extend({ labels: z.int().optional() })

export function taxonomyVersionsQuery(project: string) {
  return queryOptions({
    queryKey: ['taxonomy', project, 'versions'],
    queryFn: async ({ signal }) =>
      (await getJson(z.object({ items: z.array(taxonomyVersion) }), `/projects/${project}/taxonomy/versions`, {}, signal)).items,
    enabled: project !== '',
  })
}

/** Saves the draft. Fails with `revision_conflict` when somebody saved since `revision` was read. */
export function saveTaxonomy(project: string, doc: TaxonomyDoc, revision: number) {
  return sendFor(taxonomyView, 'PUT', `/projects/${project}/taxonomy`, { body: doc, headers: { 'if-match': `"${revision}"` } })
}

export function publishTaxonomy(project: string) {
  return sendFor(taxonomyView, 'POST', `/projects/${project}/taxonomy/publish`)
}
