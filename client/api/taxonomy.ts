import { queryOptions } from '@tanstack/react-query'
import type { MigrateResult, TaxonomyDraft } from '#shared/api.ts'
import type { PassId } from '#shared/ids.ts'
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
export function saveTaxonomy(key: string, json: TaxonomyDraft, revision: number) {
  return read(api.projects[':key'].taxonomy.$put({ param: { key }, json }, ifMatch(revision)))
}

export function publishTaxonomy(key: string, revision: number) {
  return read(api.projects[':key'].taxonomy.publish.$post({ param: { key } }, ifMatch(revision)))
}

/** What a version brings for work that is pinned to older ones. */
export function migrationPreviewQuery(key: string, version: number) {
  return queryOptions({
    queryKey: ['taxonomy', key, 'migration', version],
    queryFn: ({ signal }) =>
      read(api.projects[':key'].taxonomy.migration.$get({ param: { key }, query: { version: String(version) } }, { init: { signal } })),
    // work goes on meanwhile
    staleTime: 0,
  })
}

/** Moves the project's passes to the newest version, or back, and tells after each step how many are done. */
export async function migrateProject(
  key: string,
  undo: boolean,
  onProgress: (moved: number) => void,
): Promise<Omit<MigrateResult, 'next'>> {
  const all: Omit<MigrateResult, 'next'> = { moved: 0, refused: [] }
  let after: PassId | null = null
  do {
    const step: MigrateResult = await read(api.projects[':key'].taxonomy.migrate.$post({ param: { key }, json: { after, undo } }))
    all.moved += step.moved
    all.refused.push(...step.refused)
    after = step.next
    onProgress(all.moved + all.refused.length)
  } while (after !== null)
  return all
}

/** What moving a pass to the newest version would do to it. */
export function passMigrationQuery(id: PassId) {
  return queryOptions({
    queryKey: ['passes', id, 'migration'],
    queryFn: ({ signal }) => read(api.passes[':id'].migration.$get({ param: { id } }, { init: { signal } })),
  })
}

export function migratePass(id: PassId) {
  return read(api.passes[':id'].migrate.$post({ param: { id } }))
}

export function undoMigration(id: PassId) {
  return read(api.passes[':id'].migrate.undo.$post({ param: { id } }))
}
