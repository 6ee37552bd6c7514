import type { Logger } from 'pino'
import type { Db } from '#db/client.ts'
import type { NewId } from '#shared/ids.ts'
import type { Auth } from './auth.ts'
import type { BlobStore } from './blobs/store.ts'
import type { Jobs } from './jobs/jobs.ts'

/** All that services and routes need from outside; `main` files build it, tests build their own. */
export type Deps = {
  db: Db
  blobs: BlobStore
  jobs: Jobs
  auth: Auth
  now: () => Date
  newId: NewId
  log: Logger
  /** Folder for files under way (uploads, conversions); what nobody owns is removed at start. */
  stagingDir: string
  /** Public address of the server, without a slash at its end. */
  url: string
}
