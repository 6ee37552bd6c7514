import { contextKinds } from '../events.ts'
import type { Recording } from './recording.ts'

/** A window or page from when it came to the front until the next. */
export type ContextSpan = { startUs: number; endUs: number; name: string; title: string }

/** Windows and pages as spans, in order. Rows that change nothing are passed over. */
export function deriveContextSpans(recording: Recording): ContextSpan[] {
  const { context } = recording.tracks
  const spans: ContextSpan[] = []
  for (let row = 0; row < context.rows; row++) {
    if (contextKinds[context.type[row] as number] === 'viewport') continue
    const url = context.url[row]
    const name = context.app[row] ?? context.title[row] ?? (url ? shortUrl(url) : '')
    const title = [context.title[row], context.app[row], url].filter(Boolean).join(' · ')
    const startUs = Math.max(0, context.tUs[row] as number)
    const last = spans.at(-1)
    if (last && last.name === name && last.title === title) continue
    if (last) last.endUs = startUs
    spans.push({ startUs, endUs: recording.durationUs, name, title })
  }
  return spans.filter((each) => each.endUs > each.startUs)
}

/** Host and path, without the query: enough to tell pages apart in a narrow box. */
function shortUrl(url: string): string {
  return url
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
}
