import type { Report, SourceEntry } from './types.ts'

/** Warns of files that lie with a recording and are no part of it: nothing is dropped silently. */
export function warnLeftOut(entries: readonly SourceEntry[], kept: ReadonlySet<string>, report: Report): void {
  const left = entries.filter((entry) => !kept.has(entry.path))
  if (left.length === 0) return
  const names = left.slice(0, 3).map((entry) => entry.path)
  const more = left.length > 3 ? ` and ${left.length - 3} more` : ''
  report.warn('file_left_out', `files that are no part of the recording were left out: ${names.join(', ')}${more}`, { count: left.length })
}
