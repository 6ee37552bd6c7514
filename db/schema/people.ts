import { sql } from 'drizzle-orm'
import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type { TokenId, UserId } from '#shared/ids.ts'
import type { KeymapDoc } from '#shared/keys/keymap.ts'
import type { Role } from '#shared/policy.ts'
import { at, createdAt } from './columns.ts'

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

/** The keys that a person changed; nobody else's business. */
export const keymaps = pgTable('keymaps', {
  userId: text('user_id')
    .$type<UserId>()
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  revision: integer('revision').notNull(),
  doc: jsonb('doc').$type<KeymapDoc>().notNull(),
  updatedAt: at('updated_at').notNull(),
})
