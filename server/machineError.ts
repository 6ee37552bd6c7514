import { AppError, type ErrorCode } from '#shared/errors.ts'

/** What the machine has run out of, by the code of the system's or the database's error; and a sender that went away. */
const known: Record<string, [ErrorCode, string]> = {
  ENOSPC: ['storage_full', 'the disk of the server is full'],
  EDQUOT: ['storage_full', 'the disk quota of the server is used up'],
  EFBIG: ['unavailable', 'the server may not write files as large as this'],
  EMFILE: ['unavailable', 'the server has too many files open'],
  '53100': ['storage_full', 'the disk of the database is full'],
  ECONNRESET: ['cancelled', 'the connection was closed before all was sent'],
}

/** The error as people can act on it, where it comes of the machine or the connection; null for all others. */
export function toMachineError(error: unknown): AppError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    const found = Object.hasOwn(known, code) ? known[code] : undefined
    if (found) return new AppError(found[0], found[1], { cause: error })
  }
  return null
}
