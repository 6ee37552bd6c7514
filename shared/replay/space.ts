import type { Recording } from './recording.ts'

export type Affine = readonly [number, number, number, number, number, number]
export type Box = { xPx: number; yPx: number; wPx: number; hPx: number }

export function applyAffine([a, b, c, d, e, f]: Affine, xPx: number, yPx: number): [number, number] {
  return [a * xPx + c * yPx + e, b * xPx + d * yPx + f]
}

/** Declared or inferred bounds of a surface at a time: all its displays together, `null` when nothing is known. */
export function boundsAt(recording: Recording, surface: number, tUs: number): Box | null {
  const current = new Map<string, Box>()
  for (const each of recording.doc.geometry) {
    if (each.surface !== surface || (each.tUs > tUs && current.has(each.display))) continue
    current.set(each.display, each)
  }
  if (current.size === 0) return null
  const boxes = [...current.values()]
  const left = Math.min(...boxes.map((each) => each.xPx))
  const top = Math.min(...boxes.map((each) => each.yPx))
  const right = Math.max(...boxes.map((each) => each.xPx + each.wPx))
  const bottom = Math.max(...boxes.map((each) => each.yPx + each.hPx))
  return { xPx: left, yPx: top, wPx: right - left, hPx: bottom - top }
}

/** Box around everything that the pointer did, as far as it is loaded: what a session without pictures or sizes is shown in. */
export function computePointerBounds({ pointer, tracks: { buttons } }: Recording): Box {
  let { left, top, right, bottom } = pointer.reach
  for (let row = 0; row < buttons.rows; row++) {
    left = Math.min(left, buttons.xPx[row] as number)
    top = Math.min(top, buttons.yPx[row] as number)
    right = Math.max(right, buttons.xPx[row] as number)
    bottom = Math.max(bottom, buttons.yPx[row] as number)
  }
  if (left > right) return { xPx: 0, yPx: 0, wPx: 1280, hPx: 720 }
  return { xPx: left, yPx: top, wPx: Math.max(1, right - left), hPx: Math.max(1, bottom - top) }
}
