import type { TrackRef } from '../session.ts'

/** The tracks that the first picture and a whole timeline need: all small ones. The pointer's is large and comes after; sources are asked for by name. */
export function findFirstTracks(tracks: readonly TrackRef[]): TrackRef[] {
  return tracks.filter(({ kind }) => kind !== 'pointer' && kind !== 'sources')
}
