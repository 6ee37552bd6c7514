import type { Deps } from '../deps.ts'
import { importStaged } from '../services/import.ts'
import type { JobHandler, JobName } from './jobs.ts'

/** What each kind of job does. */
export function createHandlers(deps: Deps): { [N in JobName]: JobHandler<N> } {
  return {
    async import({ importId }, signal) {
      await importStaged(deps, { importId }, signal)
    },
    prepare: async () => {},
    release: async () => {},
  }
}
