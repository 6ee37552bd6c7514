import type { SessionDoc } from '../session.ts'
import { emptyTrack } from '../tracks/arrow.ts'
import type { Track, TrackKind } from '../tracks/columns.ts'
import { createHeldIndex, type HeldIndex } from './held.ts'
import { deriveKeyRuns, type KeyRun } from './keyRuns.ts'

export type ReplayTrackKind = Exclude<TrackKind, 'sources' | 'frames'>

/** A session in memory, ready to be asked for its state at any time. Never edited; more loaded rows make a new one. */
export type Recording = {
  readonly doc: SessionDoc
  readonly durationUs: number
  readonly tracks: { readonly [K in ReplayTrackKind]: Track<K> }
  /** One per stream, in the order of `doc.streams`. */
  readonly frames: readonly Track<'frames'>[]
  readonly held: HeldIndex
  readonly keyRuns: readonly KeyRun[]
  /** Whether every row has been loaded; the big tracks come last. */
  readonly isComplete: boolean
}

export type LoadedTracks = { readonly [K in ReplayTrackKind]?: Track<K> }

/** Builds the recording and its checkpoints: one pass over buttons and keys, none over the pointer. */
export function createRecording(
  doc: SessionDoc,
  loaded: LoadedTracks,
  frames: readonly (Track<'frames'> | undefined)[],
  isComplete = true,
): Recording {
  const tracks = {
    pointer: loaded.pointer ?? emptyTrack('pointer'),
    buttons: loaded.buttons ?? emptyTrack('buttons'),
    scroll: loaded.scroll ?? emptyTrack('scroll'),
    keys: loaded.keys ?? emptyTrack('keys'),
    context: loaded.context ?? emptyTrack('context'),
    targets: loaded.targets ?? emptyTrack('targets'),
    notes: loaded.notes ?? emptyTrack('notes'),
  }
  return {
    doc,
    durationUs: Math.max(1, doc.durationUs),
    tracks,
    frames: doc.streams.map((_, index) => frames[index] ?? emptyTrack('frames')),
    held: createHeldIndex(tracks.buttons, tracks.keys),
    keyRuns: deriveKeyRuns(tracks.keys),
    isComplete,
  }
}
