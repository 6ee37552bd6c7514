import type { Deps } from '../deps.ts'
import type { JobHandler, JobName } from './jobs.ts'

/** What each kind of job does. */
export function createHandlers(_deps: Deps): { [N in JobName]: JobHandler<N> } {
  return {
    import: async () => {},
    prepare: async () => {},
    release: async () => {},
  }
}
