import type { SessionView } from '#shared/api.ts'
import { deriveKeyRows, toFrameGroups } from '#shared/replay/frameGroups.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type StreamShifts, shiftOf } from '#shared/replay/streamShifts.ts'
import { createFilmstrip, type Filmstrip } from './filmstrip.ts'
import type { Bitmaps, FetchBlob, FrameSource } from './frameSource.ts'
import { createImageFrames } from './imageFrames.ts'
import type { FetchRange } from './ranges.ts'
import { createVideoClient } from './videoClient.ts'
import { createVideoFrames } from './videoFrames.ts'

/** What a session says about its pictures; changes while they are still being prepared. */
export type Media = Pick<SessionView, 'doc' | 'playable' | 'sprites' | 'shifts'>

/** The pictures of a session, stream by stream: frames for the stage and a filmstrip for whoever wants one. */
export type SessionPictures = {
  /** One per stream; `null` where the picture is not there to be played (yet). */
  readonly sources: readonly (FrameSource | null)[]
  /** `null` where the stream can't be played (yet). */
  strip(stream: number): Filmstrip | null
  setShifts(shifts: StreamShifts): void
  /** Takes up what has been prepared since; gives whether that was anything. */
  setMedia(media: Media): boolean
  dispose(): void
}

type Input = {
  media: Media
  /** As recorded: a row's time inside its file is told by the stream's own zero. */
  recording: Recording
  cache: Bitmaps
  fetchBlob: FetchBlob
  fetchRange: (sha256: string) => FetchRange
  /** Resolves when the stage is not waiting for a picture. */
  whenQuiet: () => Promise<void>
  /** As `whenQuiet`, or while it plays. */
  whenShown: () => Promise<void>
  /** Resolves when the first picture is painted. */
  whenOpened: () => Promise<void>
  isOpened: () => boolean
  /** A frame for the stage has come. */
  onFrame: () => void
  /** A tile has come. */
  onTile: () => void
}

type StreamPictures = { key: string; source: FrameSource; strip(): Filmstrip; setShift(shiftUs: number): void; dispose(): void }

export function createSessionPictures(input: Input): SessionPictures {
  let { media } = input
  let shifts: StreamShifts = media.shifts
  const makeAll = (old: readonly (StreamPictures | null)[]) =>
    media.doc.streams.map((_, stream) => {
      const known = old[stream] ?? null
      if (known?.key === keyOf(media, stream)) return known
      known?.dispose()
      return createStream(input, media, stream, () => shiftOf(shifts, stream))
    })
  let streams = makeAll([])
  return {
    get sources() {
      return streams.map((each) => each?.source ?? null)
    },
    strip: (stream) => streams[stream]?.strip() ?? null,
    setShifts(next) {
      shifts = next
      for (const [stream, each] of streams.entries()) each?.setShift(shiftOf(shifts, stream))
    },
    setMedia(next) {
      const old = streams
      media = next
      streams = makeAll(old)
      return streams.some((each, stream) => each !== old[stream])
    },
    dispose() {
      for (const each of streams) each?.dispose()
    },
  }
}

/** What the pictures of a stream are made from: the same key, the same pictures. */
function keyOf({ playable, sprites }: Media, stream: number): string {
  const file = playable.find((each) => each.stream === stream)?.sha256 ?? ''
  return `${file} ${sprites?.some((each) => each.stream === stream) ?? false}`
}

function createStream(input: Input, media: Media, stream: number, shiftUs: () => number): StreamPictures | null {
  const { cache, fetchBlob, onFrame } = input
  const frames = input.recording.frames[stream]
  const doc = media.doc.streams[stream]
  const playable = media.playable.find((each) => each.stream === stream)
  if (!doc || !frames || frames.rows === 0 || (doc.kind === 'video' && !playable)) return null
  const video =
    doc.kind === 'video' && playable
      ? createVideoClient({
          fetchRange: input.fetchRange(playable.sha256),
          mediaTUs: frames.tUs.map((tUs) => tUs - doc.offsetUs),
          keyRows: deriveKeyRows(playable.groups ?? toFrameGroups(frames.key), frames.rows),
        })
      : null
  const source = video
    ? createVideoFrames({ video, stream, frames, cache, isOpened: input.isOpened, onChange: onFrame })
    : createImageFrames({ frames, cache, fetchBlob, isOpened: input.isOpened, onChange: onFrame })
  const sprites = media.sprites?.find((each) => each.stream === stream) ?? null
  let strip: Filmstrip | null = null
  const makeStrip = () => {
    const { whenQuiet, whenShown, whenOpened, onTile: onChange } = input
    const made = createFilmstrip({
      ...{ stream, frames, sprites, video, fetchBlob, whenQuiet, whenShown, whenOpened, onChange },
      aspect: doc.wPx / doc.hPx,
    })
    made.setShift(shiftUs())
    return made
  }
  return {
    key: keyOf(media, stream),
    source,
    strip() {
      strip ??= makeStrip()
      return strip
    },
    setShift: (next) => strip?.setShift(next),
    dispose() {
      source.dispose()
      strip?.dispose()
      video?.dispose()
    },
  }
}
