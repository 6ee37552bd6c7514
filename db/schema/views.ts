import { boolean, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ProjectId, SavedViewId, UserId } from '#shared/ids.ts'
import type { ViewSearch } from '#shared/labels/queries.ts'
import { at, createdAt } from './columns.ts'
import { users } from './people.ts'
import { projects } from './sessions.ts'

/** Searches that people named. One row each, written whole; intents are in it by their ids, which outlive their names. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: text('id').$type<SavedViewId>().primaryKey(),
    projectId: text('project_id')
      .$type<ProjectId>()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    ownerId: text('owner_id')
      .$type<UserId>()
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    isShared: boolean('is_shared').notNull(),
    search: jsonb('search').$type<ViewSearch>().notNull(),
    createdAt: createdAt(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [uniqueIndex('saved_views_name').on(t.projectId, t.ownerId, t.name), index('saved_views_project').on(t.projectId)],
)
