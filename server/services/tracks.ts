import { zstdDecompressSync } from 'node:zlib'
import type { SessionDoc, TrackRef } from '#shared/session.ts'
import { concatTracks, decodeTrack, emptyTrack } from '#shared/tracks/arrow.ts'
import type { Track, TrackKind } from '#shared/tracks/columns.ts'
import { type EventTrack, isEventTrack } from '#shared/tracks/events.ts'
import type { Deps } from '../deps.ts'

export async function loadTrack<K extends TrackKind>(deps: Pick<Deps, 'blobs'>, ref: TrackRef, kind: K): Promise<Track<K>> {
  const parts: Track<K>[] = []
  for (const part of ref.parts) parts.push(decodeTrack(kind, zstdDecompressSync(await deps.blobs.read(part.sha256))))
  return concatTracks(kind, parts)
}

/** Tracks of these kinds as they were imported, in order of time. Kinds the session has none of are left out; `frames` has its own. */
export async function loadTracks(
  deps: Pick<Deps, 'blobs'>,
  doc: Pick<SessionDoc, 'tracks'>,
  kinds: readonly EventTrack['kind'][],
): Promise<EventTrack[]> {
  const tracks: EventTrack[] = []
  for (const ref of doc.tracks) {
    if (!(kinds as readonly TrackKind[]).includes(ref.kind)) continue
    const track = await loadTrack(deps, ref, ref.kind)
    if (isEventTrack(track)) tracks.push(track)
  }
  return tracks
}

/** Times and pictures of one stream; empty where it has none. */
export async function loadFrameTrack(deps: Pick<Deps, 'blobs'>, doc: Pick<SessionDoc, 'tracks'>, stream: number): Promise<Track<'frames'>> {
  const ref = doc.tracks.find((each) => each.kind === 'frames' && each.stream === stream)
  return ref ? loadTrack(deps, ref, 'frames') : emptyTrack('frames')
}
