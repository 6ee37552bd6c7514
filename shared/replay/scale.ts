import { type Axis, toAxisUs, toSessionUs } from './axis.ts'
import { fitViewport, toAxisView, type Viewport } from './viewport.ts'

/** Session time to pixels and back, for one viewport on one axis and width: the one mapping that all drawing and every gesture uses. */
export type Scale = {
  readonly axis: Axis
  readonly view: Viewport
  /** The viewport in axis time. */
  readonly shown: Viewport
  readonly widthPx: number
}

export function createScale(axis: Axis, view: Viewport, widthPx: number): Scale {
  return { axis, view, shown: toAxisView(axis, view), widthPx }
}

/** The scale of the whole session. */
export function wholeScale(axis: Axis, widthPx: number): Scale {
  return createScale(axis, fitViewport(axis.durationUs), widthPx)
}

/** Pixel of a time; times outside give pixels outside. */
export function toX(scale: Scale, tUs: number): number {
  return axisToX(scale, toAxisUs(scale.axis, tUs))
}

/** Pixel of a place on the axis. */
export function axisToX({ shown, widthPx }: Scale, atUs: number): number {
  return ((atUs - shown.fromUs) / (shown.toUs - shown.fromUs)) * widthPx
}

/** Time under a pixel, in fractions of µs: the inverse of `toX`. */
export function toTime({ axis, shown, widthPx }: Scale, xPx: number): number {
  return toSessionUs(axis, shown.fromUs + (xPx / widthPx) * (shown.toUs - shown.fromUs))
}

/** How much of the axis one pixel is. */
export function usPerPx({ shown, widthPx }: Scale): number {
  return (shown.toUs - shown.fromUs) / Math.max(1, widthPx)
}

/** The largest power of two of µs that is at most one pixel: columns on its grid stay put while panning and zooming within an octave. */
export function bucketUsOf(scale: Scale): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(usPerPx(scale))))
}

export type VisibleCut = { startUs: number; endUs: number; x0Px: number; x1Px: number }

/** The cuts in view, in order. */
export function visibleCuts(scale: Scale): VisibleCut[] {
  const { axis, view } = scale
  const cuts: VisibleCut[] = []
  for (let at = 0; at < axis.startUs.length; at++) {
    const [startUs, endUs] = [axis.startUs[at] as number, axis.endUs[at] as number]
    if (endUs <= view.fromUs) continue
    if (startUs >= view.toUs) break
    cuts.push({ startUs, endUs, x0Px: toX(scale, startUs), x1Px: toX(scale, endUs) })
  }
  return cuts
}
