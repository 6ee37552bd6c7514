import { type GeometryChange, lastGeometryChange } from '#shared/replay/space.ts'
import { partAt } from '#shared/replay/stageSpace.ts'
import { formatTime } from '#shared/time.ts'
import { toPicture } from './camera.ts'
import { chipHeightPx, drawChip } from './chip.ts'
import type { StagePaint } from './stagePaint.ts'

/** How long a change of the screen is told after it. One that makes places doubtful is told for as long as they are. */
const toldUs = 8_000_000
const sizeOf = ({ wPx, hPx }: { wPx: number; hPx: number }) => `${wPx} × ${hPx}`

/** What happened to the screen, in words. */
export function describeChange({ kind, tUs, from, to }: GeometryChange): string {
  const at = formatTime(tUs, 0)
  if (kind === 'unknown') return `Since ${at} the screen is no longer the declared ${sizeOf(from)}`
  if (from.wPx !== to.wPx || from.hPx !== to.hPx) return `The screen became ${sizeOf(to)} at ${at}`
  return from.scale === to.scale ? `The screen was moved at ${at}` : `The screen’s scale became ${to.scale} at ${at}`
}

/** A note at the top when the screen was changed: then the picture may show another area than the pointer moves in. */
export function drawScreenNote({ ctx, recording, state, stage }: StagePaint): void {
  const change = lastGeometryChange(recording.doc.geometry, state.surface, state.tUs)
  if (!change || (change.kind === 'changed' && state.tUs - change.tUs > toldUs)) return
  drawChip(ctx, describeChange(change), 12, 12, stage, '#f0b464')
}

/** The pixel of the picture under the viewer's own pointer or pen. */
export function drawHover({ ctx, space, camera, stage }: StagePaint, xPx: number, yPx: number): void {
  const [x, y] = toPicture(camera, xPx, yPx)
  const part = partAt(space, x, y)
  if (!part) return
  drawChip(ctx, `${Math.floor(x - part.box.xPx)}, ${Math.floor(y - part.box.yPx)}`, 12, stage.hPx - chipHeightPx - 12, stage)
}
