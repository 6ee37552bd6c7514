import type { LabelId } from '../ids.ts'
import { firstVisible } from '../replay/tiers.ts'
import { formatTime, type Span } from '../time.ts'
import type { Segment, Segments } from './segments.ts'
import type { TaxonomyIndex } from './taxonomyIndex.ts'

/**
 * Reports pairs of segments, on any tiers, that hold at the same time and whose intents exclude each other. Looks at
 * what `candidates` hold together with, each pair once; `byTier` are all segments, each tier in order of time.
 */
export function findExclusionProblems(
  byTier: ReadonlyMap<string, readonly Segment[]>,
  candidates: Segments,
  index: TaxonomyIndex,
  report: (segment: Segment, message: string) => void,
): void {
  if (index.excluded.size === 0) return
  const seen = new Set<string>()
  for (const each of candidates) {
    if (!each.labelId || !index.excluded.has(each.labelId)) continue
    for (const list of byTier.values())
      for (const other of sharingTime(list, each)) {
        const isExcluded = other !== each && other.labelId && excludes(index, each.labelId, other.labelId)
        if (!isExcluded || seen.has(`${other.id} ${each.id}`)) continue
        seen.add(`${each.id} ${other.id}`)
        report(each, describe(each, other, index))
      }
  }
}

/** Whether two intents, or what they stand below, can't hold at the same time. */
export function excludes({ excluded }: TaxonomyIndex, a: LabelId, b: LabelId): boolean {
  const theirs = excluded.get(b)
  return (
    theirs !== undefined && (excluded.get(a) ?? []).some((one) => theirs.some((two) => one.index === two.index && one.side !== two.side))
  )
}

function* sharingTime(list: readonly Segment[], span: Span): Iterable<Segment> {
  // times are whole: what ends after one µs before the start may be a moment at the start
  for (let at = firstVisible(list, span.startUs - 1); at < list.length; at++) {
    const other = list[at] as Segment
    if (other.startUs > span.endUs) return
    if (holdsTogether(other, span)) yield other
  }
}

/** Half-open spans that overlap; a moment is inside a span up to, not at, its end. */
function holdsTogether(a: Span, b: Span): boolean {
  const from = Math.max(a.startUs, b.startUs)
  const isMoment = (each: Span) => each.startUs === each.endUs
  const reaches = (each: Span) => from < each.endUs || (isMoment(each) && from === each.startUs)
  return reaches(a) && reaches(b)
}

function describe(a: Segment, b: Segment, { labels, tiers }: TaxonomyIndex): string {
  const say = (each: Segment) => `"${each.labelId ? labels.get(each.labelId)?.name : ''}" on ${tiers.get(each.tier)?.title ?? each.tier}`
  return `${say(a)} and ${say(b)} exclude each other, and both hold at ${formatTime(Math.max(a.startUs, b.startUs))}`
}
