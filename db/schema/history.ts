import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { PassId } from '#shared/ids.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { passes } from './labels.ts'

/**
 * A pass's segments as they stood at some revisions. All of it follows from the changes: it is written when somebody looks that
 * far back, so that the next look need not begin at the first change, and may be thrown away.
 */
export const passCheckpoints = pgTable(
  'pass_checkpoints',
  {
    passId: text('pass_id')
      .$type<PassId>()
      .notNull()
      .references(() => passes.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    segments: jsonb('segments').$type<Segment[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.passId, t.revision] })],
)
