import type { Context } from 'hono'
import { AppError } from '#shared/errors.ts'
import type { AppEnv } from './context.ts'

/** The revision that `If-Match` names (`"7"`), null without the header. Throws `bad_input` when it is no revision. */
export function readRevision(c: Context<AppEnv>): number | null {
  const header = c.req.header('if-match')
  if (header === undefined) return null
  const match = /^"?(\d{1,9})"?$/.exec(header.trim())
  if (!match) throw new AppError('bad_input', `If-Match: expected a revision such as "7", got ${header.slice(0, 40)}`)
  return Number(match[1])
}

/** As `readRevision`, where a write without one would overwrite what its sender has not seen. */
export function needRevision(c: Context<AppEnv>): number {
  const revision = readRevision(c)
  if (revision === null) throw new AppError('bad_input', 'If-Match is missing: say which revision the change is made on')
  return revision
}

/** The key of `Idempotency-Key`, null without the header. */
export function readIdempotencyKey(c: Context<AppEnv>): string | null {
  const header = c.req.header('idempotency-key')
  if (header !== undefined && (header === '' || header.length > 200))
    throw new AppError('bad_input', `Idempotency-Key: expected 1 to 200 characters, got ${header.length}`)
  return header ?? null
}
