import { bigint, timestamp } from 'drizzle-orm/pg-core'

export const createdAt = () => timestamp('created_at', { withTimezone: true }).notNull()
export const at = (name: string) => timestamp(name, { withTimezone: true })
/** Microseconds: 53 bits are enough for 285 years. */
export const us = (name: string) => bigint(name, { mode: 'number' })
