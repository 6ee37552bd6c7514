import type { Span } from '../time.ts'
import type { Recording } from './recording.ts'

/** Rest before and after a skip, so that one sees what led to it. */
const marginUs = 500_000

/**
 * Spans without any input (pointer, buttons, wheel, keys) of at least `thresholdUs`, each trimmed by half a second at
 * both ends. One merged pass over the four tracks.
 */
export function computeIdleSpans(recording: Recording, thresholdUs: number): Span[] {
  const { pointer, buttons, scroll, keys } = recording.tracks
  const heads = [pointer, buttons, scroll, keys].map((track) => ({ times: track.tUs, row: 0 }))
  const spans: Span[] = []
  let last = 0
  const close = (tUs: number) => {
    if (tUs - last >= thresholdUs) spans.push({ startUs: last === 0 ? 0 : last + marginUs, endUs: tUs - marginUs })
    last = tUs
  }
  for (;;) {
    let next = Number.POSITIVE_INFINITY
    for (const head of heads) {
      const tUs = head.times[head.row]
      if (tUs !== undefined && tUs < next) next = tUs
    }
    if (next === Number.POSITIVE_INFINITY) break
    for (const head of heads) while (head.times[head.row] === next) head.row++
    close(next)
  }
  close(recording.durationUs + marginUs)
  return spans.filter((each) => each.endUs > each.startUs)
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
