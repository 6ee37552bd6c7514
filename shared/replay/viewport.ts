import { clamp, type Span } from '../time.ts'
import { type Axis, toAxisUs, toSessionUs } from './axis.ts'

/** The part of the session that the timeline shows, in session time. A value; every gesture makes a new one. */
export type Viewport = { readonly fromUs: number; readonly toUs: number }

/** 20 ms over the whole width: about the finest at which recorded samples still differ. */
const minSpanUs = 20_000

export function fitViewport(durationUs: number): Viewport {
  return { fromUs: 0, toUs: Math.max(minSpanUs, durationUs) }
}

/** The viewport as it lies on the axis. */
export function toAxisView(axis: Axis, view: Viewport): Viewport {
  return { fromUs: toAxisUs(axis, view.fromUs), toUs: toAxisUs(axis, view.toUs) }
}

/** The viewport of a stretch of the axis, slid into the session and at least 20 ms of the axis long. */
function toViewport(axis: Axis, fromUs: number, toUs: number): Viewport {
  const longest = Math.max(minSpanUs, axis.lengthUs)
  const length = clamp(toUs - fromUs, minSpanUs, longest)
  const start = clamp(fromUs, 0, longest - length)
  return { fromUs: toSessionUs(axis, start), toUs: toSessionUs(axis, start + length) }
}

/** Zooms by `factor` (>1 = closer) so that what is at `share` of the width stays there, as far as the session's ends allow. */
export function zoomAt(axis: Axis, view: Viewport, share: number, factor: number): Viewport {
  const { fromUs, toUs } = toAxisView(axis, view)
  const span = clamp((toUs - fromUs) / factor, minSpanUs, Math.max(minSpanUs, axis.lengthUs))
  const anchor = fromUs + share * (toUs - fromUs)
  return toViewport(axis, anchor - share * span, anchor + (1 - share) * span)
}

/** Pans by a share of the width; positive shows what comes later. */
export function panBy(axis: Axis, view: Viewport, share: number): Viewport {
  const { fromUs, toUs } = toAxisView(axis, view)
  const shift = share * (toUs - fromUs)
  return toViewport(axis, fromUs + shift, toUs + shift)
}

/** Keeps the length on the axis and slides it inside the session. */
export function clampViewport(axis: Axis, view: Viewport): Viewport {
  const { fromUs, toUs } = toAxisView(axis, view)
  return toViewport(axis, fromUs, toUs)
}

/** The viewport in which `aUs` is at `aShare` of the width and `bUs` at `bShare`; `null` when there is none. */
export function viewportThrough(axis: Axis, aUs: number, aShare: number, bUs: number, bShare: number): Viewport | null {
  const [a, b] = [toAxisUs(axis, aUs), toAxisUs(axis, bUs)]
  const span = (b - a) / (bShare - aShare)
  if (!(span > 0) || !Number.isFinite(span)) return null
  return toViewport(axis, a - aShare * span, a + (1 - aShare) * span)
}

/** A viewport that shows the span with a tenth of it free on both sides. */
export function viewportOf(axis: Axis, span: Span): Viewport {
  const { fromUs, toUs } = toAxisView(axis, { fromUs: span.startUs, toUs: span.endUs })
  const margin = Math.max((toUs - fromUs) * 0.1, minSpanUs)
  return toViewport(axis, fromUs - margin, toUs + margin)
}

/** The same viewport, or one as long on the axis that shows `tUs`: paged when playing runs out of it, so it does not crawl. */
export function revealTime(axis: Axis, view: Viewport, tUs: number): Viewport {
  if (tUs >= view.fromUs && tUs <= view.toUs) return view
  const { fromUs, toUs } = toAxisView(axis, view)
  const at = toAxisUs(axis, tUs)
  const length = toUs - fromUs
  return toViewport(axis, at - length * 0.1, at + length * 0.9)
}
