import { AppError, ensure } from '#shared/errors.ts'
import { findFirstTracks } from '#shared/replay/firstTracks.ts'
import { createPointerRows, type PartRange } from '#shared/replay/pointerRows.ts'
import { createRecording, type LoadedTracks, type Recording, withKeys, withPointer } from '#shared/replay/recording.ts'
import type { SessionDoc, TrackPart, TrackRef } from '#shared/session.ts'
import { concatTracks, decodeTrack } from '#shared/tracks/arrow.ts'
import type { Track, TrackKind } from '#shared/tracks/columns.ts'
import type { FetchBlob } from './frames/frameSource.ts'

/** Files of the pointer that are fetched at a time. */
const parallel = 3
/** A new recording costs drawing anew: so many are given at most, besides those that the playhead waits for. */
const steps = 12

/** What is being looked at, asked anew before each file. */
export type LoadAim = {
  tUs(): number
  /** Resolves when the first picture is there: what grows with the session waits for it. */
  whenPictured(): Promise<void>
  /** Waits before a file is asked for again to which no answer came; `tries` counts the answers that did not come. */
  pause(tries: number): Promise<void>
}

/**
 * Loads a session's tracks. Gives a recording as soon as the small tracks and the frames are there (a picture can be
 * shown then), after that picture with what was typed, and again as files of the pointer come in: that of the playhead
 * first, then outward. Once a recording is given, the rest waits for a line that is cut: who works with it goes on. Throws
 * `bad_input` on a file that can't be read, and what else `fetchBlob` throws.
 */
export async function* loadRecording(doc: SessionDoc, fetchBlob: FetchBlob, signal: AbortSignal, aim: LoadAim): AsyncGenerator<Recording> {
  const small = findFirstTracks(doc.tracks).filter((each) => each.kind !== 'frames')
  const [tracks, frames] = await Promise.all([
    Promise.all(small.map(async (each) => [each.kind, await loadTrack(each.kind, each, fetchBlob, signal)] as const)),
    Promise.all(doc.streams.map((_, index) => loadFrames(doc, index, fetchBlob, signal))),
  ])
  const parts = doc.tracks.find((each) => each.kind === 'pointer')?.parts ?? []
  const rows = createPointerRows(parts)
  const loaded = Object.fromEntries(tracks) as LoadedTracks // each track was decoded as its own kind
  let recording = createRecording(doc, loaded, frames, rows.view())
  yield recording
  const fetchPatiently = createPatientFetch(fetchBlob, aim)
  await aim.whenPictured()
  const keys = doc.tracks.find((each) => each.kind === 'keys')
  if (keys) {
    recording = withKeys(recording, await loadTrack('keys', keys, fetchPatiently, signal))
    yield recording
  }
  let unseen = 0
  for await (const part of loadOutward(parts, aim, async (part) =>
    rows.fill(part, await loadPart('pointer', parts[part], fetchPatiently, signal)),
  )) {
    unseen++
    const view = rows.view()
    if (!view.isComplete && unseen < parts.length / steps && distance(parts[part], aim.tUs()) > 0) continue
    unseen = 0
    yield withPointer(recording, view)
  }
}

/** As `fetchBlob`, but asks again as long as no whole answer comes. */
function createPatientFetch(fetchBlob: FetchBlob, { pause }: LoadAim): FetchBlob {
  return async (sha256, signal) => {
    for (let tries = 1; ; tries++)
      try {
        // read to its end here: the line may be cut in the middle of it
        return new Response(await (await fetchBlob(sha256, signal)).arrayBuffer())
      } catch (error) {
        const isCut = error instanceof TypeError || (error instanceof AppError && error.code === 'unavailable')
        if (!isCut || signal?.aborted) throw error
        await pause(tries)
        signal?.throwIfAborted()
      }
  }
}

/** Loads files and gives the index of each when it is there; of those left, always that nearest to what is looked at now. */
async function* loadOutward(parts: readonly PartRange[], aim: LoadAim, load: (part: number) => Promise<void>): AsyncGenerator<number> {
  const left = new Set(parts.keys())
  const running = new Map<number, Promise<number>>()
  let most = 1 // the file of the playhead shares the line with no other
  while (left.size > 0 || running.size > 0) {
    while (running.size < most && left.size > 0) {
      const part = findNearest(parts, left, aim.tUs())
      left.delete(part)
      running.set(
        part,
        load(part).then(() => part),
      )
    }
    const done = await Promise.race(running.values())
    running.delete(done)
    yield done
    most = parallel
  }
}

function findNearest(parts: readonly PartRange[], among: Iterable<number>, tUs: number): number {
  let nearest = -1
  for (const part of among) if (nearest < 0 || distance(parts[part], tUs) < distance(parts[nearest], tUs)) nearest = part
  return nearest
}

/** 0 inside. What comes after the playhead counts half: playing goes there. */
function distance(part: PartRange | undefined, tUs: number): number {
  if (!part) return Number.POSITIVE_INFINITY
  return Math.max(0, (part.fromUs - tUs) / 2, tUs - part.toUs)
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
  const parts = await Promise.all(ref.parts.map((part) => loadPart(kind, part, fetchBlob, signal)))
  return concatTracks<K>(kind, parts)
}

async function loadPart<K extends TrackKind>(
  kind: K,
  part: TrackPart | undefined,
  fetchBlob: FetchBlob,
  signal: AbortSignal,
): Promise<Track<K>> {
  const response = await fetchBlob(ensure(part, 'part').sha256, signal)
  const bytes = new Uint8Array(await response.arrayBuffer())
  try {
    return decodeTrack(kind, bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('bad_input', `the ${kind} track can’t be read: ${reason}`, { cause })
  }
}
