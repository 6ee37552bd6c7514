import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type * as schema from './schema.ts'

/** The database, whichever driver carries it; a transaction is one too. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>
