import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { ImportResult, NewRelease } from '#shared/api.ts'
import type {
  AccessId,
  ChangeId,
  FlagId,
  ImportId,
  LabelId,
  PassId,
  ProjectId,
  ReleaseId,
  ReviewId,
  SegmentId,
  SessionId,
  SubjectId,
  TaxonomyVersionId,
  TokenId,
  UserId,
} from '#shared/ids.ts'
import type { FlagReason, PassState, ReturnReason } from '#shared/labels/passes.ts'
import type { Change } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import type { Role } from '#shared/policy.ts'
import type { FrameGroups } from '#shared/replay/frameGroups.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'
import type { SessionDoc } from '#shared/session.ts'

const createdAt = () => timestamp('created_at', { withTimezone: true }).notNull()
const at = (name: string) => timestamp(name, { withTimezone: true })
/** Microseconds: 53 bits are enough for 285 years. */
const us = (name: string) => bigint(name, { mode: 'number' })

// People. The first four tables are the sign-in library's; their column names are its own.
export const users = pgTable('users', {
  id: text('id').$type<UserId>().primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  role: text('role').$type<Role>().notNull().default('subject'),
  isActive: boolean('is_active').notNull().default(true),
  lastSeenAt: at('last_seen_at'),
  createdAt: createdAt().default(sql`now()`),
  updatedAt: at('updated_at').notNull().default(sql`now()`),
})
export const signIns = pgTable('sign_ins', {
  id: text('id').primaryKey(),
  expiresAt: at('expires_at').notNull(),
  token: text('token').notNull().unique(),
  createdAt: createdAt().default(sql`now()`),
  updatedAt: at('updated_at').notNull().default(sql`now()`),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  userId: text('user_id')
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
})
export const accounts = pgTable('accounts', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id')
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: at('access_token_expires_at'),
  refreshTokenExpiresAt: at('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: createdAt().default(sql`now()`),
  updatedAt: at('updated_at').notNull().default(sql`now()`),
})
export const verifications = pgTable('verifications', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: createdAt().default(sql`now()`),
  updatedAt: at('updated_at').notNull().default(sql`now()`),
})
/** Bearer tokens of programs; only the sha256 of a token is kept. */
export const tokens = pgTable('tokens', {
  id: text('id').$type<TokenId>().primaryKey(),
  userId: text('user_id')
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  hash: text('hash').notNull().unique(),
  createdAt: createdAt(),
  expiresAt: at('expires_at').notNull(),
  lastUsedAt: at('last_used_at'),
})

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

export const taxonomyVersions = pgTable(
  'taxonomy_versions',
  {
    id: text('id').$type<TaxonomyVersionId>().primaryKey(),
    projectId: text('project_id')
      .$type<ProjectId>()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    state: text('state').$type<'draft' | 'published'>().notNull(),
    revision: integer('revision').notNull(),
    doc: jsonb('doc').$type<TaxonomyDoc>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('taxonomy_versions_number').on(t.projectId, t.version)],
)

export const passes = pgTable(
  'passes',
  {
    id: text('id').$type<PassId>().primaryKey(),
    sessionId: text('session_id')
      .$type<SessionId>()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    authorId: text('author_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    taxonomyVersionId: text('taxonomy_version_id')
      .$type<TaxonomyVersionId>()
      .notNull()
      .references(() => taxonomyVersions.id),
    state: text('state').$type<PassState>().notNull(),
    revision: integer('revision').notNull(),
    createdAt: createdAt(),
    submittedAt: at('submitted_at'),
  },
  (t) => [uniqueIndex('passes_author').on(t.sessionId, t.authorId), index('passes_state').on(t.state, t.submittedAt)],
)
export const segments = pgTable(
  'segments',
  {
    id: text('id').$type<SegmentId>().notNull(),
    passId: text('pass_id')
      .$type<PassId>()
      .notNull()
      .references(() => passes.id, { onDelete: 'cascade' }),
    tier: text('tier').notNull(),
    startUs: us('start_us').notNull(),
    endUs: us('end_us').notNull(),
    labelId: text('label_id').$type<LabelId>(),
    text: text('text').notNull(),
    origin: text('origin').$type<'human' | 'suggestion_accepted' | 'suggestion_edited'>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.passId, t.id] }),
    index('segments_order').on(t.passId, t.tier, t.startUs),
    index('segments_label').on(t.labelId),
  ],
)
/** Every change ever acknowledged, in order: the history of a pass, and what makes a repeated change harmless. */
export const changes = pgTable(
  'changes',
  {
    passId: text('pass_id')
      .$type<PassId>()
      .notNull()
      .references(() => passes.id, { onDelete: 'cascade' }),
    id: text('id').$type<ChangeId>().notNull(),
    revision: integer('revision').notNull(),
    authorId: text('author_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    change: jsonb('change').$type<Change>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.passId, t.id] }), uniqueIndex('changes_revision').on(t.passId, t.revision)],
)
export const reviews = pgTable(
  'reviews',
  {
    id: text('id').$type<ReviewId>().primaryKey(),
    passId: text('pass_id')
      .$type<PassId>()
      .notNull()
      .references(() => passes.id, { onDelete: 'cascade' }),
    reviewerId: text('reviewer_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    decision: text('decision').$type<'accept' | 'return'>().notNull(),
    reason: text('reason').$type<ReturnReason>(),
    comment: text('comment').notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('reviews_pass').on(t.passId, t.createdAt)],
)
export const flags = pgTable(
  'flags',
  {
    id: text('id').$type<FlagId>().primaryKey(),
    sessionId: text('session_id')
      .$type<SessionId>()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    startUs: us('start_us'),
    endUs: us('end_us'),
    reason: text('reason').$type<FlagReason>().notNull(),
    comment: text('comment').notNull(),
    authorId: text('author_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    resolvedAt: at('resolved_at'),
    resolvedBy: text('resolved_by')
      .$type<UserId>()
      .references(() => users.id),
  },
  (t) => [index('flags_session').on(t.sessionId, t.resolvedAt)],
)

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

/** Who looked at what: written before the bytes are sent. */
export const accessLog = pgTable(
  'access_log',
  {
    id: text('id').$type<AccessId>().primaryKey(),
    createdAt: createdAt(),
    userId: text('user_id').$type<UserId>(),
    role: text('role').notNull(),
    action: text('action').notNull(),
    /** No reference: the line outlives the session. */
    sessionId: text('session_id'),
    detail: text('detail').notNull(),
  },
  (t) => [index('access_log_session').on(t.sessionId, t.createdAt), index('access_log_user').on(t.userId, t.createdAt)],
)
