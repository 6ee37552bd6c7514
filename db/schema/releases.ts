import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ProjectId, ReleaseId, UserId } from '#shared/ids.ts'
import type { NewRelease } from '#shared/release/api.ts'
import { createdAt } from './columns.ts'
import { users } from './people.ts'
import { projects } from './sessions.ts'

export const releases = pgTable(
  'releases',
  {
    id: text('id').$type<ReleaseId>().primaryKey(),
    projectId: text('project_id')
      .$type<ProjectId>()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    state: text('state').$type<'building' | 'ready' | 'failed' | 'cancelled'>().notNull(),
    progress: doublePrecision('progress').notNull(),
    step: text('step').notNull(),
    error: text('error'),
    spec: jsonb('spec').$type<NewRelease>().notNull(),
    sessions: integer('sessions').notNull(),
    rows: integer('rows').notNull(),
    excluded: jsonb('excluded').$type<{ reason: string; count: number }[]>().notNull(),
    /** Blob of the canonical manifest; `root` is its root hash. Both are set once, when the release is ready. */
    manifestSha256: text('manifest_sha256'),
    root: text('root'),
    createdBy: text('created_by')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('releases_version').on(t.projectId, t.version)],
)

/** Bytes a release holds on to, so that deleting a session leaves its releases whole. */
export const releaseBlobs = pgTable(
  'release_blobs',
  {
    releaseId: text('release_id')
      .$type<ReleaseId>()
      .notNull()
      .references(() => releases.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
  },
  (t) => [primaryKey({ columns: [t.releaseId, t.sha256] }), index('release_blobs_sha').on(t.sha256)],
)
