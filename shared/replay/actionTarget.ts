import type { DerivedAction } from '../labels/actionLabels.ts'
import type { TargetBox } from '../labels/segments.ts'
import type { Recording } from './recording.ts'
import { targetName, targetRowOf } from './targets.ts'

/** A box to begin with where no element was recorded. */
const [plainWidthPx, plainHeightPx] = [120, 32]

/** What an action seems to have aimed at: the recorded element with its name, else a box around its place. */
export function proposeTarget(recording: Pick<Recording, 'tracks'>, action: DerivedAction): TargetBox {
  const { tStartUs: tUs, xPx = plainWidthPx, yPx = plainHeightPx, surface = 0 } = action
  const row = targetRowOf(recording, { tUs, xPx, yPx, surface })
  const { x, y, w, h } = recording.tracks.targets
  const [left, top, widthPx, heightPx] = [x[row], y[row], w[row], h[row]]
  const name = row < 0 ? '' : targetName(recording, row).slice(0, 200)
  if (left != null && top != null && widthPx && heightPx) return { xPx: left, yPx: top, widthPx, heightPx, name }
  return { xPx: xPx - plainWidthPx / 2, yPx: yPx - plainHeightPx / 2, widthPx: plainWidthPx, heightPx: plainHeightPx, name }
}

/** Moved by whole steps; with `isSize` its far corner moves instead, and it stays at least a pixel wide and high. */
export function nudgeTarget(box: TargetBox, dxPx: number, dyPx: number, isSize: boolean): TargetBox {
  if (!isSize) return { ...box, xPx: box.xPx + dxPx, yPx: box.yPx + dyPx }
  return { ...box, widthPx: Math.max(1, box.widthPx + dxPx), heightPx: Math.max(1, box.heightPx + dyPx) }
}

/** The box between two corners, however they lie. */
export function targetBetween(a: readonly [number, number], b: readonly [number, number], name: string): TargetBox {
  return {
    xPx: Math.round(Math.min(a[0], b[0])),
    yPx: Math.round(Math.min(a[1], b[1])),
    widthPx: Math.max(1, Math.round(Math.abs(a[0] - b[0]))),
    heightPx: Math.max(1, Math.round(Math.abs(a[1] - b[1]))),
    name,
  }
}
