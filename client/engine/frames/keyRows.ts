import type { Track } from '#shared/tracks/columns.ts'

/** A conversion has a keyframe at least every so many frames. */
const convertedGroup = 10
/** Opening a decoder costs about as much as decoding this many frames. */
const openingRows = 8

/** For each row the last keyframe at or before it: what a seek to it decodes from. */
export function deriveKeyRows(frames: Pick<Track<'frames'>, 'rows' | 'key'>, isConverted: boolean): Int32Array {
  const keyRows = new Int32Array(frames.rows)
  let last = 0
  for (let row = 0; row < frames.rows; row++) {
    if (isConverted ? row % convertedGroup === 0 : frames.key[row]) last = row
    keyRows[row] = last
  }
  return keyRows
}

/** Whether a decoder that has given `position` should start anew at a keyframe to reach `goal`, or run on to it. */
export function isRestartBetter(keyRows: Int32Array, position: number, goal: number): boolean {
  return goal <= position || (keyRows[goal] ?? 0) > position + openingRows
}
