import type { Warning } from '#shared/session.ts'
import { cutText } from '#shared/text.ts'
import type { Report, WarnWhere } from '../formats/types.ts'

/** A message may quote what a recorder wrote, however long that is. */
const maxMessageChars = 1000
/** Kinds of warnings that are told one by one. Ours are about thirty; a bundle brings its own. */
const maxCodes = 200

/** A report that counts warnings per code and passes progress on. */
export function createReport(onProgress: (fraction: number, step: string) => void): Report {
  const warnings = new Map<string, Warning>()
  return {
    warn(wanted: string, said: string, where: WarnWhere = {}) {
      const isKnown = warnings.has(wanted) || warnings.size < maxCodes
      const code = isKnown ? wanted : 'more_warnings'
      const message = isKnown
        ? cutText(said, maxMessageChars)
        : `warnings of over ${maxCodes} kinds; those of further kinds are only counted`
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
