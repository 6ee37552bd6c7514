import type { Track } from '../tracks/columns.ts'
import type { SpriteSet } from './sprites.ts'

/**
 * A large change of a stream's picture: `share` of it, 0 to 1. At `tUs`, the time of a frame, it is on the screen; it came at
 * `fromUs` at the earliest, which is the same wherever neighbouring frames could be compared.
 */
export type LargeChange = { fromUs: number; tUs: number; share: number }
type Frames = Pick<Track<'frames'>, 'tUs' | 'sha256'>

/** What changes less of the picture scrolls, types or blinks. */
const leastShare = 0.35
/** Of a change that is known less exactly than this nobody can say what it answers. */
const roughUs = 1_000_000

/**
 * Large changes of one stream in order of time, from what the finest level of its tiles says. Between two tiles it is as exact as
 * the level: pictures kept one by one narrow it down to those that differ, frames of a video don't. None from sets that
 * hold no changes.
 */
export function findLargeChanges({ levels, changes }: SpriteSet, frames: Frames): LargeChange[] {
  const rows = levels[0]?.rows ?? []
  const found: LargeChange[] = []
  for (let tile = 1; tile < rows.length; tile++) {
    const share = (changes?.[tile] ?? 0) / 255
    if (share < leastShare) continue
    const [before, row] = [rows[tile - 1] as number, rows[tile] as number]
    let [first, last] = [before + 1, row]
    while (first < row && isSame(frames, first, before)) first++
    while (last > first && isSame(frames, last - 1, row)) last--
    const [fromUs, tUs] = [frames.tUs[first] as number, frames.tUs[last] as number]
    if (tUs - fromUs <= roughUs) found.push({ fromUs, tUs, share })
  }
  return found
}

/** Those of all streams, in order of time. `frames` holds those of every stream, as `Recording.frames` does. */
export function findAllLargeChanges(sets: readonly SpriteSet[], frames: readonly Frames[]): LargeChange[] {
  return sets
    .flatMap((set) => {
      const ofStream = frames[set.stream]
      return ofStream ? findLargeChanges(set, ofStream) : []
    })
    .sort((a, b) => a.tUs - b.tUs)
}

/** Whether two frames are known to show the same picture: those of a video have no picture of their own. */
function isSame({ sha256 }: Frames, a: number, b: number): boolean {
  return sha256[a] != null && sha256[a] === sha256[b]
}
