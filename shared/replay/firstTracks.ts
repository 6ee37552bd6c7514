import type { TrackRef } from '../session.ts'

/**
 * The tracks that the first picture and an outline of the timeline need. What was typed and the pointer's movements grow
 * with the session and come after them; sources are asked for by name.
 */
export function findFirstTracks(tracks: readonly TrackRef[]): TrackRef[] {
  return tracks.filter(({ kind }) => kind !== 'pointer' && kind !== 'keys' && kind !== 'sources')
}
