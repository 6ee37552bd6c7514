import { bisectLeft, range } from 'd3-array'
import { clamp, formatTime, type Span, usPerSecond } from '../time.ts'

/** The part of the session that the timeline shows. A value; every gesture makes a new one. */
export type Viewport = { readonly fromUs: number; readonly toUs: number }

/** 20 ms over the whole width: about the finest at which recorded samples still differ. */
const minSpanUs = 20_000

export function fitViewport(durationUs: number): Viewport {
  return { fromUs: 0, toUs: Math.max(minSpanUs, durationUs) }
}

/** Pixel of a time; times outside give pixels outside. */
export function toX(view: Viewport, widthPx: number, tUs: number): number {
  return ((tUs - view.fromUs) / (view.toUs - view.fromUs)) * widthPx
}

/** Time under a pixel, in fractions of µs: the inverse of `toX`. */
export function toTime(view: Viewport, widthPx: number, xPx: number): number {
  return view.fromUs + (xPx / widthPx) * (view.toUs - view.fromUs)
}

/** Zooms by `factor` (>1 = closer) so that the time under `xPx` stays under it, as far as the session's ends allow. */
export function zoomAt(view: Viewport, widthPx: number, xPx: number, factor: number, durationUs: number): Viewport {
  const span = clamp((view.toUs - view.fromUs) / factor, minSpanUs, Math.max(minSpanUs, durationUs))
  const anchor = toTime(view, widthPx, xPx)
  return clampViewport({ fromUs: anchor - (xPx / widthPx) * span, toUs: anchor + (1 - xPx / widthPx) * span }, durationUs)
}

export function panBy(view: Viewport, widthPx: number, dxPx: number, durationUs: number): Viewport {
  const shift = (dxPx / widthPx) * (view.toUs - view.fromUs)
  return clampViewport({ fromUs: view.fromUs + shift, toUs: view.toUs + shift }, durationUs)
}

/** Keeps the length and slides it inside the session. */
export function clampViewport(view: Viewport, durationUs: number): Viewport {
  const length = clamp(view.toUs - view.fromUs, minSpanUs, Math.max(minSpanUs, durationUs))
  const fromUs = clamp(view.fromUs, 0, Math.max(0, durationUs - length))
  return { fromUs, toUs: fromUs + length }
}

/** A viewport that shows the span with a tenth of it free on both sides. */
export function viewportOf(span: Span, durationUs: number): Viewport {
  const margin = Math.max((span.endUs - span.startUs) * 0.1, minSpanUs)
  return clampViewport({ fromUs: span.startUs - margin, toUs: span.endUs + margin }, durationUs)
}

/** The same viewport, or one of the same length that shows `tUs`: paged when playing runs out of it, so it does not crawl. */
export function revealTime(view: Viewport, tUs: number, durationUs: number): Viewport {
  if (tUs >= view.fromUs && tUs <= view.toUs) return view
  const length = view.toUs - view.fromUs
  return clampViewport({ fromUs: tUs - length * 0.1, toUs: tUs + length * 0.9 }, durationUs)
}

const stepsUs = [
  1e3,
  2e3,
  5e3,
  1e4,
  2e4,
  5e4,
  1e5,
  2e5,
  5e5,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((each) => each * usPerSecond),
]

export type Tick = { tUs: number; label: string }

/** Marks of the ruler, at least `minGapPx` apart and on round times. */
export function computeTicks(view: Viewport, widthPx: number, minGapPx = 90): Tick[] {
  const wanted = ((view.toUs - view.fromUs) / widthPx) * minGapPx
  const step = stepsUs[bisectLeft(stepsUs, wanted)] ?? Math.ceil(wanted / (3600 * usPerSecond)) * 3600 * usPerSecond
  const digits = step >= usPerSecond ? 0 : step >= 1e5 ? 1 : step >= 1e4 ? 2 : 3
  const first = Math.ceil(view.fromUs / step)
  return range(first, Math.floor(view.toUs / step) + 1).map((each) => ({ tUs: each * step, label: formatTime(each * step, digits) }))
}

/** The largest power of two of µs that is at most one pixel: columns on its grid stay put while panning and zooming within an octave. */
export function bucketUsOf(view: Viewport, widthPx: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2((view.toUs - view.fromUs) / Math.max(1, widthPx))))
}
