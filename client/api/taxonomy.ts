import { queryOptions } from '@tanstack/react-query'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { api, read } from './client.ts'

/** The newest version the person may see (a draft, where there is one and they may edit), or the one of that number. */
export function taxonomyQuery(key: string, version?: number) {
  return queryOptions({
    queryKey: ['taxonomy', key, version ?? 'newest'],
    queryFn: ({ signal }) => {
      const query = version === undefined ? {} : { version: String(version) }
      return read(api.projects[':key'].taxonomy.$get({ param: { key }, query }, { init: { signal } }))
    },
    enabled: key !== '',
  })
}

export function taxonomyVersionsQuery(key: string) {
  return queryOptions({
    queryKey: ['taxonomy', key, 'versions'],
    queryFn: async ({ signal }) =>
      (await read(api.projects[':key'].taxonomy.versions.$get({ param: { key } }, { init: { signal } }))).items,
    enabled: key !== '',
  })
}

const ifMatch = (revision: number) => ({ headers: { 'if-match': `"${revision}"` } })

/** Saves the draft. Fails with `revision_conflict` when somebody saved since `revision` was read. */
export function saveTaxonomy(key: string, json: TaxonomyDoc, revision: number) {
  return read(api.projects[':key'].taxonomy.$put({ param: { key }, json }, ifMatch(revision)))
}

export function publishTaxonomy(key: string, revision: number) {
  return read(api.projects[':key'].taxonomy.publish.$post({ param: { key } }, ifMatch(revision)))
}
