import type { SessionDoc, Stream } from '../session.ts'
import type { Track } from '../tracks/columns.ts'
import type { Recording } from './recording.ts'

/**
 * How much later than recorded the pictures of a stream are taken to be, µs; a stream that is not named is as recorded.
 *
 * A shift moves a stream as a whole: its frames, its mappings and its own zero (`offsetUs`). The time inside the media
 * file is a frame's time less that zero, and so stays what it was: a row is decoded from the same place whatever the shift.
 */
export type StreamShifts = readonly { readonly stream: number; readonly shiftUs: number }[]

/** The largest shift that is taken, µs: clocks that are further apart are another recording. */
export const maxShiftUs = 3_600_000_000

export function shiftOf(shifts: StreamShifts, stream: number): number {
  return shifts.find((each) => each.stream === stream)?.shiftUs ?? 0
}

/** The stream as it is read with a shift; the very same where that is 0. */
export function shiftStream(stream: Stream, shiftUs: number): Stream {
  if (shiftUs === 0) return stream
  const mapping = stream.mapping.map((each) => ({ ...each, tUs: each.tUs + shiftUs }))
  return { ...stream, offsetUs: stream.offsetUs + shiftUs, mapping }
}

/** The frames as they are read with a shift; the very same where that is 0. */
export function shiftFrames(frames: Track<'frames'>, shiftUs: number): Track<'frames'> {
  return shiftUs === 0 ? frames : { ...frames, tUs: frames.tUs.map((tUs) => tUs + shiftUs) }
}

/** The recording as it is replayed with shifts of its streams; the very same where there are none. `recording` is as recorded. */
export function withStreamShifts(recording: Recording, shifts: StreamShifts): Recording {
  if (shifts.every((each) => each.shiftUs === 0)) return recording
  return {
    ...recording,
    doc: withShiftedStreams(recording.doc, shifts),
    frames: recording.frames.map((frames, stream) => shiftFrames(frames, shiftOf(shifts, stream))),
  }
}

function withShiftedStreams(doc: SessionDoc, shifts: StreamShifts): SessionDoc {
  return { ...doc, streams: doc.streams.map((stream, index) => shiftStream(stream, shiftOf(shifts, index))) }
}

/** Shifts that do something, in order of streams, with nothing but their numbers: what a release records. */
export function toPlainShifts(shifts: StreamShifts): { stream: number; shiftUs: number }[] {
  return shifts
    .filter((each) => each.shiftUs !== 0)
    .map(({ stream, shiftUs }) => ({ stream, shiftUs }))
    .sort((a, b) => a.stream - b.stream)
}

/** `+280 ms`, `−16.7 ms`, `as recorded`. */
export function formatShift(shiftUs: number): string {
  if (shiftUs === 0) return 'as recorded'
  const ms = Math.abs(shiftUs) / 1000
  return `${shiftUs < 0 ? '−' : '+'}${Number(ms.toFixed(ms < 100 ? 1 : 0))} ms`
}

/** The usual time from one frame to the next, µs: the median, so that pauses of the recorder don't count; `null` with fewer than two frames. */
export function typicalFrameUs({ tUs, rows }: Pick<Track<'frames'>, 'tUs' | 'rows'>): number | null {
  if (rows < 2) return null
  const gaps = Float64Array.from({ length: rows - 1 }, (_, row) => (tUs[row + 1] as number) - (tUs[row] as number)).sort()
  return gaps[gaps.length >> 1] ?? null
}
