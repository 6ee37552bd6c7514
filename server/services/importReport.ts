import type { Warning } from '#shared/session.ts'
import type { Report, WarnWhere } from '../formats/types.ts'

/** A report that counts warnings per code and passes progress on. */
export function createReport(onProgress: (fraction: number, step: string) => void): Report {
  const warnings = new Map<string, Warning>()
  return {
    warn(code: string, message: string, where: WarnWhere = {}) {
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
