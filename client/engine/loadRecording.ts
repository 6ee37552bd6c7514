import { AppError } from '#shared/errors.ts'
import { createRecording, type LoadedTracks, type Recording } from '#shared/replay/recording.ts'
import type { SessionDoc, TrackRef } from '#shared/session.ts'
import { concatTracks, decodeTrack } from '#shared/tracks/arrow.ts'
import type { Track, TrackKind } from '#shared/tracks/columns.ts'
import type { FetchBlob } from './frames/frameSource.ts'

/**
 * Loads a session's tracks. Gives a recording as soon as the small tracks and the frames are there (a picture can be
 * shown then), and again when the pointer is: one file of it at a time would be one rebuild each, for no visible gain.
 */
export async function* loadRecording(doc: SessionDoc, fetchBlob: FetchBlob, signal: AbortSignal): AsyncGenerator<Recording> {
  const pointer = doc.tracks.find((each) => each.kind === 'pointer')
  const waiting = pointer ? loadTrack('pointer', pointer, fetchBlob, signal) : null
  waiting?.catch(() => undefined) // awaited below; a failure before that is not unhandled
  const small = doc.tracks.filter((each) => each.kind !== 'pointer' && each.kind !== 'sources' && each.kind !== 'frames')
  const [tracks, frames] = await Promise.all([
    Promise.all(small.map(async (each) => [each.kind, await loadTrack(each.kind, each, fetchBlob, signal)] as const)),
    Promise.all(doc.streams.map((_, index) => loadFrames(doc, index, fetchBlob, signal))),
  ])
  const loaded = Object.fromEntries(tracks) as LoadedTracks // each track was decoded as its own kind
  yield createRecording(doc, loaded, frames, waiting === null)
  if (waiting) yield createRecording(doc, { ...loaded, pointer: await waiting }, frames)
}

async function loadFrames(
  doc: SessionDoc,
  stream: number,
  fetchBlob: FetchBlob,
  signal: AbortSignal,
): Promise<Track<'frames'> | undefined> {
  const ref = doc.tracks.find((each) => each.kind === 'frames' && each.stream === stream)
  return ref && loadTrack('frames', ref, fetchBlob, signal)
}

async function loadTrack<K extends TrackKind>(kind: K, ref: TrackRef, fetchBlob: FetchBlob, signal: AbortSignal): Promise<Track<K>> {
  const parts = await Promise.all(
    ref.parts.map(async (part) => {
      const response = await fetchBlob(part.sha256, signal)
      const bytes = new Uint8Array(await response.arrayBuffer())
      try {
        return decodeTrack(kind, bytes)
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause)
        throw new AppError('bad_input', `the ${kind} track can’t be read: ${reason}`, { cause })
      }
    }),
  )
  return concatTracks<K>(kind, parts)
}
