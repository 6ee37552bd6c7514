import type { SegmentId } from '#shared/ids.ts'
import type { Segment } from '#shared/labels/segments.ts'
import type { Viewport } from '#shared/replay/viewport.ts'
import { clamp, formatTime, type Span } from '#shared/time.ts'
import type { WorkbenchSearch } from './search.ts'

/** What a link leads to, and what of it could not be had, in words. */
export type LinkTarget = {
  tUs: number
  /** `null`: the whole session. */
  view: Viewport | null
  range: Span | null
  loop: Span | null
  selectedId: SegmentId | null
  notices: string[]
}

type Opened = { durationUs: number /** Where a link without a time leads. */; startUs: number; segments: readonly Segment[] }

/** What of the workbench a link holds. Times in µs; `view` is `null` for the whole session. */
export type LinkSource = Omit<LinkTarget, 'notices'> & { startUs: number }

/** Reads a link to a session. What lies outside of it is moved inside, and said. */
export function readLink(search: WorkbenchSearch, { durationUs, startUs, segments }: Opened): LinkTarget {
  const notices: string[] = []
  const inside = (tUs: number, what: string) => {
    const kept = clamp(tUs, 0, durationUs)
    if (kept !== tUs)
      notices.push(`the link’s ${what} ${formatTime(tUs)} is outside of the session, which ends at ${formatTime(durationUs)}`)
    return kept
  }
  const range = insideSpan(search.range, 'range', inside)
  const loop = insideSpan(search.loop, 'loop', inside)
  const segment = segments.find((each) => each.id === search.sel)
  if (search.sel && !segment)
    notices.push('the segment of this link is not in the pass that is open: it was deleted, or is in another’s pass')
  const tUs = search.t === undefined ? (range?.startUs ?? segment?.startUs ?? startUs) : inside(toUs(search.t), 'time')
  return { tUs, view: readView(search, durationUs), range, loop, selectedId: segment?.id ?? null, notices }
}

/** The part of the address that says where one is; the same view has the same address. */
export function writeLink({ tUs, startUs, view, range, loop, selectedId }: LinkSource): Omit<WorkbenchSearch, 'pass'> {
  return {
    // to the microsecond: a step to a picture must not come back as the picture before it
    t: tUs === startUs ? undefined : tUs / 1e6,
    from: view ? Math.round(view.fromUs) / 1e6 : undefined,
    to: view ? Math.round(view.toUs) / 1e6 : undefined,
    range: writeSpan(range),
    loop: writeSpan(loop),
    sel: selectedId ?? undefined,
  }
}

function writeSpan(span: Span | null): string | undefined {
  return span ? `${span.startUs / 1e6}~${span.endUs / 1e6}` : undefined
}

const toUs = (seconds: number) => Math.round(seconds * 1e6)

function insideSpan(text: string | undefined, what: string, inside: (tUs: number, what: string) => number): Span | null {
  if (!text) return null
  const [start = Number.NaN, end = Number.NaN] = text.split('~').map((each) => inside(toUs(Number(each)), what))
  return end > start ? { startUs: start, endUs: end } : null
}

function readView({ from, to, range }: WorkbenchSearch, durationUs: number): Viewport | null {
  if (from !== undefined && to !== undefined && to > from) return { fromUs: toUs(from), toUs: toUs(to) }
  const span = insideSpan(range, '', (tUs) => clamp(tUs, 0, durationUs))
  if (!span) return null
  // a tenth of it free on both sides
  const marginUs = (span.endUs - span.startUs) / 10
  return { fromUs: span.startUs - marginUs, toUs: span.endUs + marginUs }
}
