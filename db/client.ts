import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** The database, whichever driver carries it; a transaction is one too. */
export type Db = PgDatabase<PgQueryResultHKT>
