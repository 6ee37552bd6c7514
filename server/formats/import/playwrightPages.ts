import type { CanonicalEvent } from '#shared/events.ts'
import type { Clock } from '#shared/session.ts'
import { refuse } from '../refuse.ts'
import type { Point } from './playwrightInput.ts'

/** A picture that a page showed; `path` is its place in the zip. Times in epoch microseconds. */
export type Shot = { tUs: number; path: string; kind: 'screencast' | 'screenshot'; wPx: number; hPx: number }
export type Page = { id: string; surface: number; firstUs: number; url: string; shots: Shot[]; lastPoint: Point; viewport: Viewport }
export type Viewport = { wPx: number; hPx: number; scale: number } | null
/** What all files of one zip add to. Events carry epoch microseconds until the start of the session is known. */
export type Trace = {
  pages: Map<string, Page>
  events: CanonicalEvent[]
  clocks: Clock[]
  versions: Set<number>
  platform: Record<string, string>
  title: string
  firstUs: number
  lastUs: number
  seq: number
  leftOut: Map<string, number>
}

export function createTrace(): Trace {
  return {
    ...{ pages: new Map(), events: [], clocks: [], versions: new Set(), platform: {}, title: '' },
    ...{ firstUs: Number.POSITIVE_INFINITY, lastUs: Number.NEGATIVE_INFINITY, seq: 0, leftOut: new Map() },
  }
}

/** A surface's number is one byte. */
const maxPages = 256

/** The page of an id; a new one gets the next surface. Throws `too_large` at the 257th. */
export function findPage(trace: Trace, seen: Pick<Page, 'id' | 'firstUs' | 'viewport'> & { path: string }): Page {
  const { id, firstUs, viewport, path } = seen
  const known = trace.pages.get(id)
  if (known) return known
  if (trace.pages.size >= maxPages) throw refuse('too_large', path, null, `more than ${maxPages} pages`)
  const page: Page = { id, surface: trace.pages.size, firstUs, url: '', shots: [], lastPoint: { x: 0, y: 0 }, viewport }
  trace.pages.set(id, page)
  return page
}
