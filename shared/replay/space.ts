import type { Geometry, Mapping } from '../session.ts'
import type { Recording } from './recording.ts'

export type Affine = readonly [number, number, number, number, number, number]
export type Box = { xPx: number; yPx: number; wPx: number; hPx: number }

export function applyAffine([a, b, c, d, e, f]: Affine, xPx: number, yPx: number): [number, number] {
  return [a * xPx + c * yPx + e, b * xPx + d * yPx + f]
}

/** The way back; `null` where the mapping flattens the plane and there is none. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine | null {
  const det = a * d - b * c
  if (det === 0 || !Number.isFinite(det)) return null
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det]
}

/** First `inner`, then `outer`. */
export function joinAffines(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d] = inner
  return [
    outer[0] * a + outer[2] * b,
    outer[1] * a + outer[3] * b,
    outer[0] * c + outer[2] * d,
    outer[1] * c + outer[3] * d,
    ...applyAffine(outer, inner[4], inner[5]),
  ]
}

/** The mapping that holds at a time, surface point → frame pixel; the first one before that. `mappings` ascend in time. */
export function affineAt(mappings: readonly Mapping[], tUs: number): Affine {
  let low = 0
  let high = mappings.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((mappings[middle] as Mapping).tUs <= tUs) low = middle + 1
    else high = middle
  }
  return mappings[Math.max(0, low - 1)]?.affine ?? [1, 0, 0, 1, 0, 0]
}

/** The newest entry of each display of a surface at a time; of a display that has none yet its first. */
export function displaysAt(geometry: readonly Geometry[], surface: number, tUs: number): Geometry[] {
  const current = new Map<string, Geometry>()
  for (const each of geometry) {
    if (each.surface !== surface) continue
    const old = current.get(each.display)
    const isBetter = !old || (each.tUs <= tUs ? old.tUs > tUs || each.tUs >= old.tUs : old.tUs > tUs && each.tUs < old.tUs)
    if (isBetter) current.set(each.display, each)
  }
  return [...current.values()]
}

/** The box around boxes; `null` around none. */
export function unite(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  const left = Math.min(...boxes.map((each) => each.xPx))
  const top = Math.min(...boxes.map((each) => each.yPx))
  const right = Math.max(...boxes.map((each) => each.xPx + each.wPx))
  const bottom = Math.max(...boxes.map((each) => each.yPx + each.hPx))
  return { xPx: left, yPx: top, wPx: right - left, hPx: bottom - top }
}

/** Declared or inferred bounds of a surface at a time: all its displays together, `null` when nothing is known. */
export function boundsAt({ doc }: Recording, surface: number, tUs: number): Box | null {
  return unite(displaysAt(doc.geometry, surface, tUs))
}

/** What became of a display: it has another size or place, or its size is not to be believed any more. */
export type GeometryChange = { tUs: number; kind: 'changed' | 'unknown'; from: Geometry; to: Geometry }

/** The newest change of a surface's displays at or before a time; `null` while all are as they were at first. */
export function lastGeometryChange(geometry: readonly Geometry[], surface: number, tUs: number): GeometryChange | null {
  let last: GeometryChange | null = null
  for (const to of geometry) {
    if (to.surface !== surface || to.tUs > tUs || (last && to.tUs < last.tUs)) continue
    const before = geometry.filter((each) => each.display === to.display && each.tUs < to.tUs)
    const [from] = displaysAt(before, surface, to.tUs)
    if (!from) continue
    const isSame = from.wPx === to.wPx && from.hPx === to.hPx && from.xPx === to.xPx && from.yPx === to.yPx && from.scale === to.scale
    if (to.certainty === 'unknown') last = { tUs: to.tUs, kind: 'unknown', from, to }
    else if (!isSame || from.certainty === 'unknown') last = { tUs: to.tUs, kind: 'changed', from, to }
  }
  return last
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
