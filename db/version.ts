import journal from './migrations/meta/_journal.json' with { type: 'json' }

/** Name of the last migration: what a backup must have been made with. */
export const schemaVersion: string = journal.entries.at(-1)?.tag ?? ''
