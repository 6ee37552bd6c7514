import type { Recording } from './recording.ts'
import { type Affine, affineAt, applyAffine, type Box, boundsAt, invertAffine, unite } from './space.ts'
import type { ScreenState } from './state.ts'

/** Where the picture of a stream lies in the space of the stage; `row` of its frames track, -1 before its first. */
export type StagePart = { stream: number; row: number; box: Box }

/** What the stage shows things in. With one picture its own pixels; with several a desktop that holds them all. */
export type StageSpace = {
  size: { wPx: number; hPx: number }
  parts: readonly StagePart[]
  /** By surface: its points → points of the space; `null` for what is not on this stage. */
  affines: readonly (Affine | null)[]
  /** Why there is no picture: `later` the first is still to come, `none` of this screen was recorded, `nothing` not even the pointer was. */
  note: 'later' | 'none' | 'nothing' | null
}

/** Room between desktops that have nothing to do with each other, as a share of the first one's height. */
const gapShare = 0.04

/** A frame's own size: pictures of one stream may differ. */
function sizeOf({ doc, frames }: Recording, stream: number, row: number): { wPx: number; hPx: number } {
  const track = frames[stream]
  const { wPx = 1, hPx = 1 } = doc.streams[stream] ?? {}
  return { wPx: track?.wPx[Math.max(0, row)] || wPx, hPx: track?.hPx[Math.max(0, row)] || hPx }
}

const rowOf = ({ frames }: Pick<ScreenState, 'frames'>, stream: number) => frames.find((each) => each.stream === stream)?.row ?? -1

/** Streams that ever show something. */
export function picturedStreams({ doc, frames }: Recording): number[] {
  return doc.streams.flatMap((_, index) => ((frames[index]?.rows ?? 0) > 0 ? [index] : []))
}

/**
 * One screen: that of `stream`; without one (-1) that of the surface acted on, whose first picture will come; where none
 * will, the surface's known bounds, or what the pointer `reached`.
 */
export function oneScreen(
  recording: Recording,
  state: Pick<ScreenState, 'tUs' | 'surface' | 'frames'>,
  stream: number,
  reached: Box,
): StageSpace {
  const { streams, surfaces } = recording.doc
  const index = stream >= 0 ? stream : (picturedStreams(recording).find((each) => streams[each]?.surface === state.surface) ?? -1)
  const found = streams[index]
  if (found) {
    const row = rowOf(state, index)
    const size = sizeOf(recording, index, row)
    const affine = affineAt(found.mapping, state.tUs)
    return {
      size,
      parts: [{ stream: index, row, box: { xPx: 0, yPx: 0, ...size } }],
      affines: surfaces.map((_, surface) => (surface === found.surface ? affine : null)),
      note: row < 0 ? 'later' : null,
    }
  }
  const { xPx, yPx, wPx, hPx } = boundsAt(recording, state.surface, state.tUs) ?? reached
  const affine: Affine = [1, 0, 0, 1, -xPx, -yPx]
  const affines = surfaces.map((_, surface) => (surface === state.surface ? affine : null))
  return { size: { wPx, hPx }, parts: [], affines, note: hasPlaces(recording) ? 'none' : 'nothing' }
}

/** Whether there is a place of the pointer at any time, loaded or not. */
function hasPlaces({ tracks: { pointer, buttons, scroll }, isComplete }: Recording): boolean {
  return !isComplete || pointer.rows + buttons.rows + scroll.rows > 0
}

/**
 * Every screen: streams of one surface where they lie on it (monitors as they stand), surfaces side by side. A surface is
 * shown as fine as the finest of its pictures, so that none loses pixels.
 */
export function allScreens(recording: Recording, state: Pick<ScreenState, 'tUs' | 'surface' | 'frames'>, reached: Box): StageSpace {
  const { streams, surfaces } = recording.doc
  const placed = picturedStreams(recording).flatMap((index) => placeOnSurface(recording, state, index))
  if (placed.length < 2) return oneScreen(recording, state, placed[0]?.stream ?? -1, reached)
  const affines: (Affine | null)[] = surfaces.map(() => null)
  const parts: StagePart[] = []
  let [rightPx, hPx] = [0, 0]
  for (const surface of surfaces.keys()) {
    const own = placed.filter((each) => streams[each.stream]?.surface === surface)
    const bounds = unite(own.map((each) => each.region))
    if (!bounds) continue
    const scale = Math.max(...own.map((each) => each.scale))
    const left = rightPx === 0 ? 0 : rightPx + hPx * gapShare
    affines[surface] = [scale, 0, 0, scale, left - bounds.xPx * scale, -bounds.yPx * scale]
    for (const { stream, row, region } of own) {
      const [xPx, yPx] = [left + (region.xPx - bounds.xPx) * scale, (region.yPx - bounds.yPx) * scale]
      parts.push({ stream, row, box: { xPx, yPx, wPx: region.wPx * scale, hPx: region.hPx * scale } })
    }
    rightPx = left + bounds.wPx * scale
    hPx = Math.max(hPx, bounds.hPx * scale)
  }
  return { size: { wPx: rightPx, hPx }, parts, affines, note: state.frames.length === 0 ? 'later' : null }
}

type Placed = { stream: number; row: number; region: Box; scale: number }

/** The part of its surface that a picture shows, and how many of its pixels a unit of the surface has. */
function placeOnSurface(recording: Recording, state: Pick<ScreenState, 'tUs' | 'frames'>, stream: number): Placed[] {
  const row = rowOf(state, stream)
  const { wPx, hPx } = sizeOf(recording, stream, row)
  const affine = affineAt(recording.doc.streams[stream]?.mapping ?? [], state.tUs)
  const back = invertAffine(affine)
  if (!back) return []
  const corners = [applyAffine(back, 0, 0), applyAffine(back, wPx, 0), applyAffine(back, 0, hPx), applyAffine(back, wPx, hPx)]
  const region = unite(corners.map(([xPx, yPx]) => ({ xPx, yPx, wPx: 0, hPx: 0 })))
  return region ? [{ stream, row, region, scale: Math.sqrt(Math.abs(affine[0] * affine[3] - affine[1] * affine[2])) }] : []
}

/** The part whose picture holds a point of the space, the one on top first. */
export function partAt({ parts }: StageSpace, xPx: number, yPx: number): StagePart | null {
  return parts.findLast(({ box }) => xPx >= box.xPx && yPx >= box.yPx && xPx < box.xPx + box.wPx && yPx < box.yPx + box.hPx) ?? null
}
