import type { Span } from '../time.ts'
import type { Recording } from './recording.ts'
import { lastRowAt } from './search.ts'

/** Rest before and after a skip, so that one sees what led to it. */
const marginUs = 500_000

/**
 * Spans without any input (pointer, buttons, wheel, keys) of at least `thresholdUs`, each trimmed by half a second at
 * both ends. It jumps from input to the last input within the threshold: the cost is by duration, not by events.
 */
export function computeIdleSpans(recording: Recording, thresholdUs: number): Span[] {
  const { pointer, buttons, scroll, keys } = recording.tracks
  const tracks = [pointer.tUs, buttons.tUs, scroll.tUs, keys.tUs]
  const spans: Span[] = []
  const lastUntil = (tUs: number) => Math.max(...tracks.map((times) => times[lastRowAt(times, tUs)] ?? Number.NEGATIVE_INFINITY))
  const firstAfter = (tUs: number) => Math.min(...tracks.map((times) => times[lastRowAt(times, tUs) + 1] ?? Number.POSITIVE_INFINITY))
  for (let at = 0; at < recording.durationUs; ) {
    const reached = lastUntil(at + thresholdUs - 1)
    if (reached > at) {
      at = reached
      continue
    }
    const next = firstAfter(at)
    const isEnd = next === Number.POSITIVE_INFINITY
    const span = { startUs: at === 0 ? 0 : at + marginUs, endUs: isEnd ? recording.durationUs : next - marginUs }
    if ((isEnd ? recording.durationUs : next) - at >= thresholdUs && span.endUs > span.startUs) spans.push(span)
    at = next
  }
  return spans
}

/** The span that holds `tUs`. Spans are in order. */
export function idleSpanAt(spans: readonly Span[], tUs: number): Span | null {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle] as Span).startUs <= tUs) low = middle + 1
    else high = middle
  }
  const found = spans[low - 1]
  return found && tUs < found.endUs ? found : null
}
