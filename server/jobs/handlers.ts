import type { Deps } from '../deps.ts'
import { importStaged } from '../services/import.ts'
import { prepareSession, refineSession } from '../services/importPrepare.ts'
import { buildRelease } from '../services/releaseBuild.ts'
import type { JobHandler, JobName } from './jobs.ts'

/** What each kind of job does. */
export function createHandlers(deps: Deps): { [N in JobName]: JobHandler<N> } {
  return {
    async import({ importId }, signal) {
      await importStaged(deps, { importId }, signal)
    },
    async prepare({ sessionId }, signal) {
      await prepareSession(deps, { sessionId }, signal)
      await deps.jobs.send('refine', { sessionId })
    },
    async refine({ sessionId }, signal) {
      await refineSession(deps, { sessionId }, signal)
    },
    async release({ releaseId }, signal) {
      await buildRelease(deps, releaseId, signal)
    },
  }
}
