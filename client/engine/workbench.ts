import type { Action } from '#shared/actions/types.ts'
import type { Flag, NewStreamShift, PassView, SessionView, StreamShift } from '#shared/api.ts'
import type { NewId } from '#shared/ids.ts'
import type { Finding } from '#shared/labels/lint.ts'
import { createEventIndex, type EventIndex } from '#shared/replay/eventRows.ts'
import { findAllLargeChanges } from '#shared/replay/largeChanges.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { type RulerClock, wallClockOf } from '#shared/replay/ruler.ts'
import type { SnapPoints } from '#shared/replay/snap.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'
import { withStreamShifts } from '#shared/replay/streamShifts.ts'
import type { TimelineModel } from '../draw/timelineModel.ts'
import { type ActionLabeler, createActionLabeler } from './actionLabeler.ts'
import { type CandidateFinder, createCandidateFinder } from './candidates.ts'
import { type Cutter, createCutter } from './cutter.ts'
import { createPictureCache, partOfCache } from './frames/bitmapCache.ts'
import type { Filmstrip } from './frames/filmstrip.ts'
import type { Bitmaps, FetchBlob } from './frames/frameSource.ts'
import type { FetchRange } from './frames/ranges.ts'
import { createSessionPictures, type SessionPictures } from './frames/sessionPictures.ts'
import { createGuide, type Guide } from './guide.ts'
import type { KeyValue } from './keepsake.ts'
import { createLabeler, type Labeler } from './labeler.ts'
import { createLabelFinder, type LabelFinder } from './labelFinder.ts'
import { createLinter, type Linter } from './linter.ts'
import { createMarkKeeper, type MarkKeeper } from './marks.ts'
import { nextTask } from './nextTask.ts'
import { createOpening, type Opening } from './opening.ts'
import { createPassEditor, type PassEditor } from './passEditor.ts'
import type { LogOwner, PassLog } from './passLog.ts'
import { createPlayer, type Player } from './player.ts'
import { createPlayPrefs, type PlayPrefs, type PlayPrefsStore } from './playPrefs.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createSearcher, type Searcher } from './searcher.ts'
import type { PassTransport } from './sendQueue.ts'
import { createStreamClock, type StreamClock } from './streamClock.ts'
import { createSuggester, type Suggester } from './suggester.ts'
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
  /** Whether the pass is the person's to change now. */
  readonly isEditable: () => boolean
  /** What can be said of derived actions; `null` where there is no pass. */
  readonly actionLabeler: ActionLabeler | null
  readonly guide: Guide | null
  readonly linter: Linter | null
  /** The clocks of the streams; `player.recording` is with what they say. */
  readonly clock: StreamClock
  /** Of every stream that can be played, that of the surface acted on most first; the same object until that changes. */
  readonly filmstrips: readonly Filmstrip[]
  readonly marks: MarkKeeper
  readonly searcher: Searcher
  /** Finds segments, as the searcher finds events. */
  readonly labelFinder: LabelFinder
  readonly candidates: CandidateFinder
  readonly cutter: Cutter
  /** `null` without a pass. */
  readonly suggester: Suggester | null
  readonly playPrefs: PlayPrefsStore
  /** What can wait for the first picture does. */
  readonly opening: Opening
  readonly events: () => EventIndex
  readonly actions: () => readonly Action[]
  /** The model of the timeline: the same object until something in it changes. */
  timelineModel(): TimelineModel
  snapPoints(): SnapPoints
  /** Says something to who hears the page. */
  say(message: string): void
  /** Says why something can't be done. */
  refuse(message: string): void
  /** Takes the recording as recorded, with more of it loaded. */
  setRecording(recording: Recording): void
  /** Takes what has been prepared of its pictures since it was opened. */
  setSession(session: SessionView): void
  setActions(actions: readonly Action[]): void
  setFlags(flags: readonly Flag[]): void
  /** Called when the model of the timeline changed for a reason other than the store's. */
  onModel(listener: () => void): () => void
  /** Called when more small pictures of a filmstrip are there. */
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
  /** Where edits are kept until they are saved. */
  createLog: (owner: LogOwner) => PassLog
  sendShift: (edit: NewStreamShift) => Promise<StreamShift>
  storage: KeyValue
  prefs: TimelinePrefsStore
  /** Lowest row of the timeline, px: fingers need more than a mouse. */
  lowestRowPx: number
  /** Whose marks and habits are kept there. */
  userId: string
  onRefused: (message: string) => void
  /** What was done, for who hears the page. */
  onDone: (message: string) => void
  /** Of who shows several sessions at once: the workbench leaves them be when it ends. */
  common?: Common
}

/** What is one for all that is shown on a page. */
export type Common = { scheduler: Scheduler; pictures: Bitmaps }

/** Decoded pictures: some 60 of a 1280 × 720 screen. */
export const pictureBudget = 256 * 2 ** 20

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { pass, prefs, newId, now } = options
  let { session } = options
  const scheduler = options.common?.scheduler ?? createScheduler()
  let loaded = options.recording
  const player = createPlayer(withStreamShifts(loaded, session.shifts), scheduler)
  const store = createWorkbenchStore(options.recording.durationUs, pass?.taxonomy.doc.tiers[0]?.id ?? '')
  const view = createViewControl(player, store, prefs)
  const opening = createOpening()
  const pictures = options.common ? partOfCache(options.common.pictures, session.id) : createPictureCache<ImageBitmap>(pictureBudget)
  const editor =
    pass &&
    createPassEditor({
      pass,
      durationUs: options.recording.durationUs,
      newId,
      now,
      transport: options.transport,
      log: options.createLog({ passId: pass.id, userId: options.userId, editorId: newId('change'), nowMs: () => now().getTime() }),
    })
  const labeler =
    editor &&
    createLabeler({
      editor,
      store,
      newId,
      durationUs: options.recording.durationUs,
      // an earlier state is to be looked at
      isEditable: () => !store.getState().isHistoryOpen && options.isEditable(),
      onRefused: options.onRefused,
      onDone: options.onDone,
    })
  const guide = editor && createGuide({ player, store, editor, storage: options.storage, userId: options.userId })
  const linter = editor && labeler && createLinter({ editor, labeler, player, store, view })
  const listeners = new Set<() => void>()
  const pictureListeners = new Set<() => void>()
  let events: EventIndex | null = null
  /** What was typed is there. */
  const typed = Promise.withResolvers<void>()
  if (loaded.hasKeys) typed.resolve()
  const wallClock = wallClockOf(session.doc, zoneMsAt)
  const announce = () => {
    scheduler.request()
    for (const listener of listeners) listener()
  }
  const announcePictures = () => {
    scheduler.request()
    for (const listener of pictureListeners) listener()
  }
  const whenQuiet = async () => {
    await opening.whenOver()
    await whenPlayer(player, isQuiet)
  }
  const media = createSessionPictures({
    ...{ media: session, recording: loaded, cache: pictures, fetchBlob: options.fetchBlob, fetchRange: options.fetchRange },
    ...{ whenQuiet, whenShown: () => whenPlayer(player, isShown), whenOpened: opening.whenOver, isOpened: opening.isOver },
    ...{ onFrame: scheduler.request, onTile: announcePictures },
  })
  let filmstrips: readonly Filmstrip[] = []
  const showMedia = () => {
    player.setSources(media.sources, (stream, row) => media.strip(stream)?.glimpse(row) ?? null)
    filmstrips = orderByUse(loaded, media).flatMap((stream) => media.strip(stream) ?? [])
  }
  showMedia()
  const timeline = createTimelineSource({
    ...{ recording: player.recording, player, store, prefs, view, editor, flags: session.flags, wallClock },
    filmstrips: () => filmstrips,
    sprites: () => session.sprites ?? noSprites,
    lowestRowPx: options.lowestRowPx,
    marks: () => marks.store.getState().marks,
    candidates: () => candidates.store.getState().candidates,
    hitTUs: () => searcher.store.getState().hits.tUs,
    findings: () => linter?.store.getState().findings ?? noFindings,
    labelFinds: () => labelFinder.store.getState(),
  })
  const actionLabeler =
    labeler &&
    editor &&
    createActionLabeler({
      ...{ labeler, store, player, now },
      actions: timeline.actions,
      segments: () => editor.store.getState().segments,
    })
  /** Rows and what is decoded of them stay; only when they are shown changes. */
  const showRecording = () => {
    const { shifts } = clock.store.getState()
    player.setRecording(withStreamShifts(loaded, shifts))
    media.setShifts(shifts)
    timeline.setRecording(player.recording)
    announce()
  }
  const clock = createStreamClock({ saved: session.shifts, send: options.sendShift, onShift: showRecording })
  const marks = createMarkKeeper(options.storage, options.userId, session.id)
  const playPrefs = createPlayPrefs(options.storage, options.userId)
  player.setIdleThreshold(playPrefs.getState().idleThresholdUs)
  const onPlayPrefs = ({ idleThresholdUs }: PlayPrefs, old: PlayPrefs) => {
    if (idleThresholdUs === old.idleThresholdUs) return
    player.setIdleThreshold(idleThresholdUs)
    announce()
  }
  const getEvents = () => {
    events ??= createEventIndex(player.recording)
    return events
  }
  const searcher = createSearcher({ recording: () => player.recording, index: getEvents, actions: timeline.actions, pause: nextTask })
  const labelFinder = createLabelFinder(editor)
  const candidates = createCandidateFinder({
    recording: () => player.recording,
    pictures: () => findAllLargeChanges(session.sprites ?? noSprites, player.recording.frames),
    whenQuiet: async () => {
      await typed.promise
      await whenQuiet()
    },
    pause: nextTask,
  })
  const cutter = createCutter({
    ...{ finder: candidates, store, labeler, durationUs: options.recording.durationUs, onRefused: options.onRefused },
  })
  const suggester = labeler && createSuggester({ recording: () => player.recording, labeler, workbench: store })
  const stops = [
    candidates.store.subscribe(announce),
    editor?.store.subscribe((now, old) => (now.segments !== old.segments || now.pass !== old.pass) && announce()),
    linter?.store.subscribe(announce),
    prefs.subscribe(announce),
    playPrefs.subscribe(onPlayPrefs),
    marks.store.subscribe(announce),
    searcher.store.subscribe(announce),
    labelFinder.store.subscribe(announce),
  ]
  return {
    get session() {
      return session
    },
    scheduler,
    player,
    store,
    prefs,
    view,
    wallClock,
    editor,
    labeler,
    isEditable: options.isEditable,
    actionLabeler,
    guide,
    linter,
    clock,
    get filmstrips() {
      return filmstrips
    },
    marks,
    searcher,
    labelFinder,
    candidates,
    cutter,
    suggester,
    playPrefs,
    opening,
    events: getEvents,
    actions: timeline.actions,
    timelineModel: timeline.model,
    snapPoints: timeline.snapPoints,
    say: options.onDone,
    refuse: options.onRefused,
    setRecording(recording) {
      if (recording === loaded) return
      const isMoreListed = recording.hasKeys && !loaded.hasKeys
      loaded = recording
      if (isMoreListed) events = null
      showRecording()
      linter?.refresh()
      if (!isMoreListed) return
      searcher.refresh()
      typed.resolve()
    },
    setSession(next) {
      session = next
      if (!media.setMedia(next)) return
      showMedia()
      announce()
    },
    setActions(next) {
      timeline.setActions(next)
      searcher.refresh()
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
      opening.dispose()
      searcher.dispose()
      labelFinder.dispose()
      candidates.dispose()
      clock.dispose()
      guide?.dispose()
      linter?.dispose()
      player.dispose()
      editor?.dispose()
      media.dispose()
      pictures.clear()
      if (!options.common) scheduler.dispose()
    },
  }
}

const noFindings: readonly Finding[] = []
const noSprites: readonly SpriteSet[] = []

/** What the browser's time zone adds to UTC at a time. */
function zoneMsAt(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset() * 60_000
}

/** The streams that can be played: those of surfaces that are pressed on more come first. */
function orderByUse({ doc, tracks }: Recording, { sources }: SessionPictures): number[] {
  const presses = doc.surfaces.map(() => 0)
  for (const surface of tracks.buttons.surface) presses[surface] = (presses[surface] ?? 0) + 1
  const pressesOn = (stream: number) => presses[doc.streams[stream]?.surface ?? -1] ?? 0
  return [...sources.keys()].filter((stream) => sources[stream]).sort((a, b) => pressesOn(b) - pressesOn(a))
}

const isPlaying = (player: Player) => player.transport.getState().isPlaying
const isQuiet = (player: Player) => !player.isWaiting() && !isPlaying(player)
const isShown = (player: Player) => !player.isWaiting() || isPlaying(player)

function whenPlayer(player: Player, isSo: (player: Player) => boolean): Promise<void> {
  if (isSo(player)) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = player.onShown(() => {
      if (!isSo(player)) return
      stop()
      resolve()
    })
  })
}
