import { DrizzleQueryError } from 'drizzle-orm'

export type LoggedError = { name: string; message: string; code?: string; stack?: string; cause?: unknown }

/** An error as it may stand in a log. The values of a failed query stay out: they are what people recorded and wrote. */
export function toLoggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof DrizzleQueryError)
    return { name: error.name, message: `failed query: ${error.query}`, cause: toLoggedError(error.cause) }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return {
    ...{ name, message },
    ...code,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: toLoggedError(cause) }),
  } satisfies LoggedError
}
