import type { Action } from '#shared/actions/types.ts'
import type { Flag, NewStreamShift, PassView, SessionView, StreamShift } from '#shared/api.ts'
import type { NewId } from '#shared/ids.ts'
import { createEventIndex, type EventIndex } from '#shared/replay/eventRows.ts'
import { toFrameGroups } from '#shared/replay/frameGroups.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type RulerClock, wallClockOf } from '#shared/replay/ruler.ts'
import type { SnapPoints } from '#shared/replay/snap.ts'
import { shiftOf, withStreamShifts } from '#shared/replay/streamShifts.ts'
import type { TimelineModel } from '../draw/timelineModel.ts'
import { createPictureCache, partOfCache } from './frames/bitmapCache.ts'
import { createFilmstrip, type Filmstrip } from './frames/filmstrip.ts'
import type { Bitmaps, FetchBlob, FrameSource } from './frames/frameSource.ts'
import { createImageFrames } from './frames/imageFrames.ts'
import type { FetchRange } from './frames/ranges.ts'
import { createVideoFile, type VideoFile } from './frames/videoFile.ts'
import { createVideoFrames } from './frames/videoFrames.ts'
import { createLabeler, type Labeler } from './labeler.ts'
import { createOutbox, type KeyValue } from './outbox.ts'
import { createPassEditor, type PassEditor, type PassTransport } from './passEditor.ts'
import { createPlayer, type Player } from './player.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createStreamClock, type StreamClock } from './streamClock.ts'
import type { TimelinePrefsStore } from './timelinePrefs.ts'
import { createTimelineSource } from './timelineSource.ts'
import { createViewControl, type ViewControl } from './viewControl.ts'
import { createWorkbenchStore, type WorkbenchStore } from './workbenchStore.ts'

/** Everything that one open session holds besides its screen. Made when it is opened, disposed when it is left. */
export type Workbench = {
  readonly session: SessionView
  readonly scheduler: Scheduler
  readonly player: Player
  readonly store: WorkbenchStore
  readonly prefs: TimelinePrefsStore
  readonly view: ViewControl
  /** `null` where the recording says no time of day. */
  readonly wallClock: RulerClock | null
  readonly editor: PassEditor | null
  readonly labeler: Labeler | null
  /** The clocks of the streams; `player.recording` is with what they say. */
  readonly clock: StreamClock
  readonly filmstrip: Filmstrip | null
  readonly events: () => EventIndex
  readonly actions: () => readonly Action[]
  /** The model of the timeline: the same object until something in it changes. */
  timelineModel(): TimelineModel
  snapPoints(): SnapPoints
  /** Takes the recording as recorded, with more of it loaded. */
  setRecording(recording: Recording): void
  setActions(actions: readonly Action[]): void
  setFlags(flags: readonly Flag[]): void
  /** Called when the model of the timeline changed for a reason other than the store's. */
  onModel(listener: () => void): () => void
  /** Called when more small pictures of the filmstrip are there. */
  onPictures(listener: () => void): () => void
  dispose(): void
}

export type WorkbenchOptions = {
  session: SessionView
  recording: Recording
  pass: PassView | null
  isEditable: () => boolean
  newId: NewId
  now: () => Date
  fetchBlob: FetchBlob
  /** Reads parts of a blob. */
  fetchRange: (sha256: string) => FetchRange
  transport: PassTransport
  sendShift: (edit: NewStreamShift) => Promise<StreamShift>
  storage: KeyValue
  prefs: TimelinePrefsStore
  /** Lowest row of the timeline, px: fingers need more than a mouse. */
  lowestRowPx: number
  onRefused: (message: string) => void
  /** Of who shows several sessions at once: the workbench leaves them be when it ends. */
  common?: Common
}

/** What is one for all that is shown on a page. */
export type Common = { scheduler: Scheduler; pictures: Bitmaps }

/** Decoded pictures: some 60 of a 1280 × 720 screen. */
export const pictureBudget = 256 * 2 ** 20

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { session, pass, prefs, newId, now } = options
  const scheduler = options.common?.scheduler ?? createScheduler()
  let loaded = options.recording
  const player = createPlayer(withStreamShifts(loaded, session.shifts), scheduler)
  const store = createWorkbenchStore(options.recording.durationUs, pass?.taxonomy.doc.tiers[0]?.id ?? '')
  const view = createViewControl(player, store, prefs)
  const pictures = options.common ? partOfCache(options.common.pictures, session.id) : createPictureCache<ImageBitmap>(pictureBudget)
  const editor =
    pass &&
    createPassEditor({
      pass,
      durationUs: options.recording.durationUs,
      newId,
      now,
      transport: options.transport,
      outbox: createOutbox(options.storage, pass.id, newId('change')),
    })
  const labeler =
    editor &&
    createLabeler({
      editor,
      store,
      newId,
      durationUs: options.recording.durationUs,
      isEditable: options.isEditable,
      onRefused: options.onRefused,
    })
  const listeners = new Set<() => void>()
  const pictureListeners = new Set<() => void>()
  let events: EventIndex | null = null
  const wallClock = wallClockOf(session.doc, zoneMsAt)
  const videos = createVideos(options)
  const sources = createSources(options, videos, pictures, scheduler.request)
  const announce = () => {
    scheduler.request()
    for (const listener of listeners) listener()
  }
  const announcePictures = () => {
    scheduler.request()
    for (const listener of pictureListeners) listener()
  }
  const filmstrip = createStrip(options, videos, player, announcePictures)
  player.setSources(sources, (stream, row) => (filmstrip?.stream === stream ? filmstrip.glimpse(row) : null))
  const filmstrips = filmstrip ? [filmstrip] : []
  const timeline = createTimelineSource({
    ...{ recording: player.recording, player, store, prefs, view, editor, flags: session.flags, wallClock },
    filmstrips: () => filmstrips,
    lowestRowPx: options.lowestRowPx,
  })
  /** Rows and what is decoded of them stay; only when they are shown changes. */
  const showRecording = () => {
    const { shifts } = clock.store.getState()
    player.setRecording(withStreamShifts(loaded, shifts))
    filmstrip?.setShift(shiftOf(shifts, filmstrip.stream))
    timeline.setRecording(player.recording)
    announce()
  }
  const clock = createStreamClock({ saved: session.shifts, send: options.sendShift, onShift: showRecording })
  if (filmstrip) filmstrip.setShift(shiftOf(session.shifts, filmstrip.stream))
  const stops = [editor?.store.subscribe(announce), prefs.subscribe(announce)]
  return {
    session,
    scheduler,
    player,
    store,
    prefs,
    view,
    wallClock,
    editor,
    labeler,
    clock,
    filmstrip,
    events: () => {
      events ??= createEventIndex(player.recording)
      return events
    },
    actions: timeline.actions,
    timelineModel: timeline.model,
    snapPoints: timeline.snapPoints,
    setRecording(recording) {
      if (recording === loaded) return
      loaded = recording
      showRecording()
    },
    setActions(next) {
      timeline.setActions(next)
      announce()
    },
    setFlags(next) {
      timeline.setFlags(next)
      announce()
    },
    onModel(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onPictures(listener) {
      pictureListeners.add(listener)
      return () => void pictureListeners.delete(listener)
    },
    dispose() {
      for (const stop of stops) stop?.()
      clock.dispose()
      player.dispose()
      editor?.dispose()
      filmstrip?.dispose()
      for (const video of videos) video?.dispose()
      pictures.clear()
      if (!options.common) scheduler.dispose()
    },
  }
}

/** What the browser's time zone adds to UTC at a time. */
function zoneMsAt(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset() * 60_000
}

type Videos = readonly (VideoFile | null)[]

/** The video file of each stream that has one to play. */
function createVideos({ session, fetchRange }: WorkbenchOptions): Videos {
  return session.doc.streams.map((stream, index) => {
    const file = session.playable.find((each) => each.stream === index)
    return stream.kind === 'video' && file ? createVideoFile(fetchRange(file.sha256)) : null
  })
}

/** A source of frames per stream; `null` where the picture is not there to be played (yet). */
function createSources(
  { session, recording, fetchBlob }: WorkbenchOptions,
  videos: Videos,
  cache: Bitmaps,
  onChange: () => void,
): (FrameSource | null)[] {
  return session.doc.streams.map((stream, index) => {
    const frames = recording.frames[index]
    const file = videos[index]
    if (!frames || frames.rows === 0) return null
    if (stream.kind === 'frames') return createImageFrames({ frames, cache, fetchBlob, onChange })
    const groups = session.playable.find((each) => each.stream === index)?.groups ?? toFrameGroups(frames.key)
    return file ? createVideoFrames({ file, stream: index, frames, groups, offsetUs: stream.offsetUs, cache, onChange }) : null
  })
}

/** Tiles of the first stream that can be played. */
function createStrip(
  { session, recording, fetchBlob }: WorkbenchOptions,
  videos: Videos,
  player: Player,
  onChange: () => void,
): Filmstrip | null {
  for (const [stream, { kind, wPx, hPx, offsetUs }] of session.doc.streams.entries()) {
    const frames = recording.frames[stream]
    const file = videos[stream]
    if (!frames || frames.rows === 0 || (kind === 'video' && !file)) continue
    const source = file ? ({ kind: 'video', file, offsetUs } as const) : ({ kind: 'frames', fetchBlob } as const)
    const sprites = session.sprites?.find((each) => each.stream === stream) ?? null
    return createFilmstrip({ stream, frames, aspect: wPx / hPx, sprites, source, fetchBlob, whenQuiet: () => whenQuiet(player), onChange })
  }
  return null
}

function whenQuiet(player: Player): Promise<void> {
  const isQuiet = () => !player.isWaiting() && !player.transport.getState().isPlaying
  if (isQuiet()) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = player.onShown(() => {
      if (!isQuiet()) return
      stop()
      resolve()
    })
  })
}
