import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type {
  ChangeId,
  FlagId,
  LabelId,
  PassId,
  ProjectId,
  ReviewId,
  SegmentId,
  SessionId,
  TaxonomyVersionId,
  UserId,
} from '#shared/ids.ts'
import type { AttributeValues } from '#shared/labels/attributes.ts'
import type { RecordedStep } from '#shared/labels/migrations.ts'
import type { FlagReason, PassState, ReturnReason } from '#shared/labels/passes.ts'
import type { ActionLabel, Change, Outcome } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { at, createdAt, us } from './columns.ts'
import { users } from './people.ts'
import { projects, sessions } from './sessions.ts'

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
    /** How it came from the published version before it: what its passes' segments go through. */
    steps: jsonb('steps').$type<RecordedStep[]>().notNull().default([]),
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
    attributes: jsonb('attributes').$type<AttributeValues>().notNull().default({}),
    outcome: text('outcome').$type<Outcome>(),
    action: jsonb('action').$type<ActionLabel>(),
  },
  (t) => [
    primaryKey({ columns: [t.passId, t.id] }),
    index('segments_order').on(t.passId, t.tier, t.startUs),
    index('segments_label').on(t.labelId),
    index('segments_time').on(t.passId, t.startUs, t.id),
  ],
)

/**
 * Every change ever acknowledged, in order: the history of a pass, and what makes a repeated change harmless. Read `change`
 * through its schema in shared: those that older versions stored lack the younger fields of segments.
 */
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
    /** Of a change that moved the pass to another version of the taxonomy: from which, to which. */
    pinnedFrom: text('pinned_from')
      .$type<TaxonomyVersionId>()
      .references(() => taxonomyVersions.id),
    pinnedTo: text('pinned_to')
      .$type<TaxonomyVersionId>()
      .references(() => taxonomyVersions.id),
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
