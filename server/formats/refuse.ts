import { AppError, type ErrorCode } from '#shared/errors.ts'

/** Details of every refusal of a file: where in it the trouble is, in words ("line 12, byte 3456", "member a.txt"). */
export type RefusalDetails = { path: string; position?: string }

/** An error that names the file and the position, as all refusals of captured files do. */
export function refuse(code: ErrorCode, path: string, position: string | null, what: string, cause?: unknown): AppError {
  const where = position === null ? path : `${path}, ${position}`
  const details: RefusalDetails = position === null ? { path } : { path, position }
  return new AppError(code, `${where}: ${what}`, { details, cause })
}

/** Where an error says it happened, for errors made by `refuse`. */
export function toRefusalDetails(error: AppError): RefusalDetails | null {
  const details = error.details
  if (typeof details !== 'object' || details === null || !('path' in details) || typeof details.path !== 'string') return null
  const position = 'position' in details && typeof details.position === 'string' ? { position: details.position } : {}
  return { path: details.path, ...position }
}
