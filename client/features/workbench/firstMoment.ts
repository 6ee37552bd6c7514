import type { Recording } from '#shared/replay/recording.ts'

/** Where there is something to see: a recorder often runs before its first picture comes. */
export function firstMoment({ frames, durationUs }: Recording): number {
  const first = Math.min(...frames.filter((each) => each.rows > 0).map((each) => each.tUs[0] as number))
  return first < durationUs ? Math.max(0, first) : 0
}
