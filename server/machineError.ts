import { AppError } from '#shared/errors.ts'

/** What the machine has run out of, by the code of the system's or the database's error. */
const shortages: Record<string, string> = {
  ENOSPC: 'the disk of the server is full',
  EDQUOT: 'the disk quota of the server is used up',
  EFBIG: 'the server may not write files as large as this',
  EMFILE: 'the server has too many files open',
  '53100': 'the disk of the database is full',
}

/** The error as people can act on it, where the machine has run out of something; null for all others. */
export function toMachineError(error: unknown): AppError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    const message = Object.hasOwn(shortages, code) ? shortages[code] : undefined
    if (message) return new AppError('unavailable', message, { cause: error })
  }
  return null
}
