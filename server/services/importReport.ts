import type { Warning } from '#shared/session.ts'
import { cutText } from '#shared/text.ts'
import type { Report, WarnWhere } from '../formats/types.ts'

/** A message may quote what a recorder wrote, however long that is. */
const maxMessageChars = 1000

/** A report that counts warnings per code and passes progress on. */
export function createReport(onProgress: (fraction: number, step: string) => void): Report {
  const warnings = new Map<string, Warning>()
  return {
    warn(code: string, said: string, where: WarnWhere = {}) {
      const message = cutText(said, maxMessageChars)
      const known = warnings.get(code)
      const { count = 1, tUs, seq } = where
      if (known) warnings.set(code, { ...known, count: known.count + count })
      else warnings.set(code, { code, message, count, ...(tUs === undefined ? {} : { tUs }), ...(seq === undefined ? {} : { seq }) })
    },
    get warnings() {
      return [...warnings.values()]
    },
    progress: onProgress,
  }
}
