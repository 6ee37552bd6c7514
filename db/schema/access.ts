import { index, pgTable, text } from 'drizzle-orm/pg-core'
import type { AccessId, UserId } from '#shared/ids.ts'
import { createdAt } from './columns.ts'

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
