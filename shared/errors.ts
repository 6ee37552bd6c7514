/** Every code the API can answer with, and the HTTP status that carries it. The one table for both. */
export const errorStatus = {
  bad_input: 400,
  not_signed_in: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  revision_conflict: 412,
  too_large: 413,
  unsupported: 415,
  bad_range: 416,
  rejected: 422,
  cancelled: 499,
  internal: 500,
  unavailable: 503,
  /** The server has no room left: nothing of the request was done. */
  storage_full: 507,
} as const

export type ErrorCode = keyof typeof errorStatus

/** The body of every error answer. */
export type ErrorBody = { error: { code: ErrorCode; message: string; details?: unknown } }

/** The one error class. The message states facts with the value that was wrong; advice is the reader's business. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: unknown

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details
  }
}

export function toErrorBody(error: AppError): ErrorBody {
  const details = error.details === undefined ? {} : { details: error.details }
  return { error: { code: error.code, message: error.message, ...details } }
}

/** Closes a switch over a union: a new member is a compile error at the call. */
export function assertNever(value: never, what = 'value'): never {
  throw new AppError('internal', `unexpected ${what}: ${JSON.stringify(value)}`)
}

/** Stands where `!` would: the value, or an error that says what was missing. */
export function ensure<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new AppError('internal', `missing ${what}`)
  return value
}
