import type { EventInput } from '#shared/events.ts'
import { canonicalEvent } from '#shared/events.ts'
import { createRecording, type LoadedTracks, type Recording } from '#shared/replay/recording.ts'
import type { SessionDoc } from '#shared/session.ts'
import { type FrameRow, TrackBuilder, toFrameTrack } from '#shared/tracks/builder.ts'

type Unnumbered<T> = T extends unknown ? Omit<T, 'seq'> : never
type Typed = Unnumbered<EventInput>

/** A recording out of events as literals; their order is the recorder's. */
export function recordingOf(
  events: readonly Typed[],
  options: { durationUs?: number; frames?: readonly FrameRow[]; doc?: Partial<SessionDoc> } = {},
): Recording {
  const builder = new TrackBuilder()
  for (const [seq, event] of events.entries()) builder.add(canonicalEvent.parse({ ...event, seq }))
  const loaded = Object.fromEntries(builder.build().map((track) => [track.kind, track])) as LoadedTracks // each under its own kind
  const durationUs = options.durationUs ?? Math.max(1_000_000, ...events.map((each) => each.tUs))
  const streams: SessionDoc['streams'] = options.frames
    ? [
        {
          id: 'screen',
          kind: 'frames',
          surface: 0,
          wPx: 100,
          hPx: 50,
          offsetUs: 0,
          frames: options.frames.length,
          mapping: [{ tUs: 0, affine: [1, 0, 0, 1, 0, 0] }],
        },
      ]
    : []
  const doc: SessionDoc = { ...emptyDoc, durationUs, streams, ...options.doc }
  return createRecording(doc, loaded, options.frames ? [toFrameTrack(options.frames)] : [])
}

const emptyDoc: SessionDoc = {
  source: { format: 'test', formatVersion: '1', files: [] },
  title: 'Test',
  task: {},
  platform: {},
  clocks: [],
  durationUs: 0,
  surfaces: [{ id: 'screen', space: 'screen_px', title: 'Screen' }],
  geometry: [],
  streams: [],
  tracks: [],
  warnings: [],
}

export const at = (tUs: number, xPx: number, yPx: number): Typed => ({ type: 'pointer.move', tUs, xPx, yPx })
export const down = (tUs: number, xPx = 0, yPx = 0): Typed => ({ type: 'pointer.down', tUs, xPx, yPx, button: 'left' })
export const up = (tUs: number, xPx = 0, yPx = 0): Typed => ({ type: 'pointer.up', tUs, xPx, yPx, button: 'left' })
export const key = (tUs: number, name: string, kind: 'key.down' | 'key.up' = 'key.down'): Typed => ({ type: kind, tUs, key: name })
/** Each letter down and up, 100 ms apart. */
export const typing = (startUs: number, text: string): Typed[] =>
  [...text].flatMap((letter, index) => [key(startUs + index * 100_000, letter), key(startUs + index * 100_000 + 50_000, letter, 'key.up')])
