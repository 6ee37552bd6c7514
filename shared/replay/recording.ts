import type { SessionDoc } from '../session.ts'
import { emptyTrack } from '../tracks/arrow.ts'
import type { Track, TrackKind } from '../tracks/columns.ts'
import { createHeldIndex, type HeldIndex } from './held.ts'
import { deriveKeyRuns, type KeyRun } from './keyRuns.ts'
import { type PointerView, toPointerView } from './pointerRows.ts'
import { createScrollIndex, type ScrollIndex } from './scrolled.ts'

export type ReplayTrackKind = Exclude<TrackKind, 'sources' | 'frames'>

/** A session in memory, ready to be asked for its state at any time. Never edited; more loaded rows make a new one. */
export type Recording = {
  readonly doc: SessionDoc
  readonly durationUs: number
  readonly tracks: { readonly [K in ReplayTrackKind]: Track<K> }
  /** What of `tracks.pointer` is loaded, and what is derived of it. */
  readonly pointer: PointerView
  /** One per stream, in the order of `doc.streams`. */
  readonly frames: readonly Track<'frames'>[]
  readonly held: HeldIndex
  readonly keyRuns: readonly KeyRun[]
  readonly scrolls: ScrollIndex
  /** Whether what was typed has been loaded: it comes after the first picture. */
  readonly hasKeys: boolean
  /** Whether every row has been loaded; files of the pointer come last. */
  readonly isComplete: boolean
}

export type LoadedTracks = { readonly [K in ReplayTrackKind]?: Track<K> }

/** Builds the recording and its checkpoints: one pass over buttons and keys. `pointer` stands in for a pointer track that is loaded in parts. */
export function createRecording(
  doc: SessionDoc,
  loaded: LoadedTracks,
  frames: readonly (Track<'frames'> | undefined)[],
  pointer: PointerView = toPointerView(loaded.pointer ?? emptyTrack('pointer')),
): Recording {
  const tracks = {
    pointer: pointer.track,
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
    pointer,
    frames: doc.streams.map((_, index) => frames[index] ?? emptyTrack('frames')),
    held: createHeldIndex(tracks.buttons, tracks.keys),
    scrolls: createScrollIndex(tracks.scroll, tracks.context),
    keyRuns: deriveKeyRuns(tracks.keys, tracks.buttons),
    ...toProgress(doc, loaded.keys !== undefined, pointer),
  }
}

function toProgress({ tracks }: SessionDoc, isLoaded: boolean, pointer: PointerView): Pick<Recording, 'hasKeys' | 'isComplete'> {
  const hasKeys = isLoaded || !tracks.some((each) => each.kind === 'keys')
  return { hasKeys, isComplete: hasKeys && pointer.isComplete }
}

/** The same recording with what was typed. */
export function withKeys({ doc, tracks, frames, pointer }: Recording, keys: Track<'keys'>): Recording {
  return createRecording(doc, { ...tracks, keys }, frames, pointer)
}

/** The same recording with more of its pointer. */
export function withPointer(recording: Recording, pointer: PointerView): Recording {
  return {
    ...recording,
    tracks: { ...recording.tracks, pointer: pointer.track },
    pointer,
    isComplete: recording.hasKeys && pointer.isComplete,
  }
}
