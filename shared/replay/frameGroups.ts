/**
 * A video's frames from keyframe to keyframe, in order: `times` groups of `rows` frames each, one after the other. What a
 * seek decodes begins with a group. Told by runs, because a copy made for seeking has thousands of equal ones.
 */
export type FrameGroups = { rows: number; times: number }[]

/** Groups of frames in order of time, each with whether it is a keyframe. The first begins a group whatever it is. */
export function toFrameGroups(isKey: ArrayLike<number | boolean>): FrameGroups {
  const groups: FrameGroups = []
  const add = (rows: number) => {
    const last = groups.at(-1)
    if (last?.rows === rows) last.times++
    else if (rows > 0) groups.push({ rows, times: 1 })
  }
  let first = 0
  for (let row = 1; row < isKey.length; row++) {
    if (!isKey[row]) continue
    add(row - first)
    first = row
  }
  add(isKey.length - first)
  return groups
}

/** The most frames that a seek has to decode. */
export function longestGroup(groups: FrameGroups): number {
  return groups.reduce((longest, { rows }) => Math.max(longest, rows), 0)
}

/** For each of `rows` frames the last keyframe at or before it. */
export function deriveKeyRows(groups: FrameGroups, rows: number): Int32Array {
  const keyRows = new Int32Array(rows)
  let at = 0
  for (const group of groups) {
    for (let time = 0; time < group.times; time++) {
      keyRows.fill(at, at, at + group.rows)
      at += group.rows
    }
  }
  return keyRows
}
