import { bigint, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ImportResult } from '#shared/api.ts'
import type { ImportId, ProjectId, SessionId, SubjectId, UserId } from '#shared/ids.ts'
import type { FrameGroups } from '#shared/replay/frameGroups.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'
import type { SessionDoc } from '#shared/session.ts'
import { createdAt, us } from './columns.ts'
import { users } from './people.ts'

export const projects = pgTable('projects', {
  id: text('id').$type<ProjectId>().primaryKey(),
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  createdAt: createdAt(),
})

/** The person recorded. Annotators see the pseudonym only. */
export const subjects = pgTable(
  'subjects',
  {
    id: text('id').$type<SubjectId>().primaryKey(),
    projectId: text('project_id')
      .$type<ProjectId>()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    pseudonym: text('pseudonym').notNull(),
    userId: text('user_id')
      .$type<UserId>()
      .references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [uniqueIndex('subjects_pseudonym').on(t.projectId, t.pseudonym)],
)

export const sessions = pgTable(
  'sessions',
  {
    id: text('id').$type<SessionId>().primaryKey(),
    projectId: text('project_id')
      .$type<ProjectId>()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    subjectId: text('subject_id')
      .$type<SubjectId>()
      .references(() => subjects.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    format: text('format').notNull(),
    formatVersion: text('format_version').notNull(),
    status: text('status').$type<'processing' | 'ready' | 'failed'>().notNull(),
    durationUs: us('duration_us').notNull(),
    events: integer('events').notNull(),
    frames: integer('frames').notNull(),
    doc: jsonb('doc').$type<SessionDoc>().notNull(),
    /** What was made from the recording for the browser: converted video per stream, thumbnail, sheets of small pictures. Never part of the recording. */
    derived: jsonb('derived').$type<DerivedMedia>().notNull(),
    /** Of the source files: the same files again are the same session. */
    sourceDigest: text('source_digest').notNull(),
    /** Of the tracks and streams: an export of the session is the same session too. */
    contentDigest: text('content_digest').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('sessions_source').on(t.projectId, t.sourceDigest),
    uniqueIndex('sessions_content').on(t.projectId, t.contentDigest),
    index('sessions_recent').on(t.projectId, t.createdAt, t.id),
  ],
)

/**
 * `playable` names the video to play of each stream: the recorded one, or a copy that is easier to play. `groups`, its frames from
 * keyframe to keyframe, is missing where nobody has looked yet whether it needs a copy for quick seeks.
 * `progress`, 0 to 1, is there while a video is being converted or tiles are made. `sprites` is missing where nobody has
 * tried yet, and has no set for a stream whose pictures can't all be decoded.
 */
export type DerivedMedia = {
  thumb: string | null
  playable: { stream: number; sha256: string; mediaType: string; groups?: FrameGroups }[]
  sprites?: SpriteSet[]
  progress?: number
}

/** Which bytes belong to which session: a blob is served only through a session that its reader may read. */
export const sessionBlobs = pgTable(
  'session_blobs',
  {
    sessionId: text('session_id')
      .$type<SessionId>()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
    role: text('role').$type<'source' | 'media' | 'frame' | 'track' | 'derived'>().notNull(),
    mediaType: text('media_type').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.sha256] }), index('session_blobs_sha').on(t.sha256)],
)

/** Every edit of a stream's clock, in order; the newest of a stream counts. The recording itself never changes. */
export const streamShifts = pgTable(
  'stream_shifts',
  {
    sessionId: text('session_id')
      .$type<SessionId>()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    stream: integer('stream').notNull(),
    shiftUs: us('shift_us').notNull(),
    authorId: text('author_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.revision] })],
)

export const imports = pgTable('imports', {
  id: text('id').$type<ImportId>().primaryKey(),
  projectId: text('project_id')
    .$type<ProjectId>()
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  userId: text('user_id')
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  title: text('title').notNull(),
  format: text('format'),
  subject: text('subject'),
  state: text('state').$type<'uploading' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled'>().notNull(),
  progress: doublePrecision('progress').notNull(),
  step: text('step').notNull(),
  result: jsonb('result').$type<ImportResult>(),
  createdAt: createdAt(),
})
