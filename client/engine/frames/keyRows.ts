/** Opening a decoder costs about as much as decoding this many frames. */
const openingRows = 8

/** Whether a decoder that has given `position` should start anew at a keyframe to reach `goal`, or run on to it. */
export function isRestartBetter(keyRows: Int32Array, position: number, goal: number): boolean {
  return goal <= position || (keyRows[goal] ?? 0) > position + openingRows
}
