import { createStore, type StoreApi } from 'zustand/vanilla'
import { computeIdleSpans } from '#shared/replay/idle.ts'
import {
  advance,
  beforeReaction,
  type Playback,
  playOnce,
  seek,
  startOfPlayback,
  togglePlaying,
  withLoop,
} from '#shared/replay/playback.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { createStateReader, type FrameState, type ScreenState, type StateReader } from '#shared/replay/state.ts'
import type { Span } from '#shared/time.ts'
import type { FrameSource } from './frames/frameSource.ts'
import { createMotion } from './frames/motion.ts'
import type { Tile } from './frames/spriteSheets.ts'
import type { Scheduler } from './scheduler.ts'

/** What one animation frame shows. */
export type Shown = {
  state: ScreenState
  playback: Playback
  /** The exact picture, or the last one that was there. */
  picture: ImageBitmap | null
  /** Small, of a frame nearer than `picture`: stands in for it after a jump until the exact one is there. */
  placeholder: Tile | null
  /** Stream of what is shown; -1 without. */
  pictureStream: number
  isExact: boolean
  /** The exact picture has been missing for so long that it should be said. */
  isLate: boolean
  trouble: string | null
}

export type StreamPicture = { picture: ImageBitmap | null; placeholder: Tile | null; isExact: boolean; trouble: string | null }

/** What buttons show of the playback; time is not in it. */
export type Transport = {
  isPlaying: boolean
  rate: number
  isSkippingIdle: boolean
  idleThresholdUs: number
  loop: Span | null
  skipped: Span | null
}

export type Player = {
  readonly transport: StoreApi<Transport>
  readonly recording: Recording
  readonly idle: readonly Span[]
  tUs(): number
  state(): ScreenState
  isWaiting(): boolean
  /**
   * What to show of one stream, whatever is acted on, while `onShown` is being told: the exact picture, or the last one that was
   * there. Only streams that are asked for are decoded. `null` before the stream's first frame.
   */
  pictureOf(stream: number): StreamPicture | null
  setRecording(recording: Recording): void
  /** `findTile` gives the small picture nearest to a row of a stream, where one is there. */
  setSources(sources: readonly (FrameSource | null)[], findTile?: (stream: number, row: number) => Tile | null): void
  seek(tUs: number): void
  toggle(): void
  pause(): void
  /** Plays a span from its start to its end, once. */
  playOnce(span: Span): void
  /** When the person saw what they mark now, with that reaction time. */
  seenTUs(reactionMs: number): number
  setRate(rate: number): void
  setSkippingIdle(isOn: boolean): void
  /** From how long a rest on it is idle time. */
  setIdleThreshold(thresholdUs: number): void
  /** A playhead outside the loop goes to its start. */
  setLoop(loop: Span | null): void
  /** Stops while something is dragged; what it gives goes on playing where it was played before. */
  hold(): () => void
  /** Gives the clock away to who plays several sessions at once: what is asked of this player goes to `leader`, which then leads it there. */
  follow(leader: (next: Playback) => void): void
  lead(playback: Playback): void
  /** Called after a seek ends and when playing stops: times worth keeping in the address. */
  onRest(listener: (tUs: number) => void): () => void
  onShown(listener: (shown: Shown) => void): () => void
  dispose(): void
}

/** How one stream is looked at. */
type StreamView = { motion: ReturnType<typeof createMotion>; stride: number; shown: { picture: ImageBitmap; row: number } | null }

function isNearer(row: number, wanted: number, shown: { row: number } | null): boolean {
  return !shown || Math.abs(row - wanted) < Math.abs(shown.row - wanted)
}

const defaultIdleThresholdUs = 5_000_000
const lateMs = 400
/** A frame after a long pause of the tab must not jump. */
export const longestStepMs = 250

/** Plays one session: owns the time, asks for pictures, and tells the drawers once per frame. Imports no React. */
export function createPlayer(first: Recording, scheduler: Scheduler): Player {
  let recording = first
  let reader: StateReader = createStateReader(recording)
  let idleThresholdUs = defaultIdleThresholdUs
  let idle = computeIdleSpans(recording, idleThresholdUs)
  let sources: readonly (FrameSource | null)[] = []
  let findTile: (stream: number, row: number) => Tile | null = () => null
  let playback: Playback = startOfPlayback
  let lastMs: number | null = null
  let leader: ((next: Playback) => void) | null = null
  let waitingSinceMs: number | null = null
  let lateTimer: ReturnType<typeof setTimeout> | null = null
  let shownStream = -1
  let frames: readonly FrameState[] = []
  let frameMs = 0
  const views = new Map<number, StreamView>()
  const shownListeners = new Set<(shown: Shown) => void>()
  const restListeners = new Set<(tUs: number) => void>()
  const transport = createStore<Transport>(() => ({
    ...{ isPlaying: false, rate: 1, isSkippingIdle: false, loop: null, skipped: null },
    idleThresholdUs,
  }))

  const publish = (skipped: Span | null) => {
    const { isPlaying, rate, isSkippingIdle, loop } = playback
    const old = transport.getState()
    const next = { isPlaying, rate, isSkippingIdle, idleThresholdUs, loop, skipped: skipped ?? old.skipped }
    if (Object.entries(next).some(([key, value]) => old[key as keyof Transport] !== value)) transport.setState(next)
  }
  const change = (next: Playback) => {
    if (leader) return leader(next)
    const wasPlaying = playback.isPlaying
    playback = next
    if (!wasPlaying && next.isPlaying) lastMs = null
    publish(null)
    scheduler.request()
    if (!next.isPlaying) for (const listener of restListeners) listener(next.tUs)
  }
  const step = (nowMs: number) => {
    if (leader || !playback.isPlaying) return
    const elapsedMs = lastMs === null ? 0 : Math.min(longestStepMs, nowMs - lastMs)
    lastMs = nowMs
    const result = advance(playback, elapsedMs * 1000, { durationUs: recording.durationUs, idle })
    playback = result.playback
    if (result.skipped || !playback.isPlaying) publish(result.skipped)
    if (playback.isPlaying) scheduler.request()
    else for (const listener of restListeners) listener(playback.tUs)
  }
  /** Asks for the picture of a frame and gives what is there meanwhile. */
  const lookAt = (frame: FrameState, source: FrameSource): StreamPicture => {
    const view = views.get(frame.stream) ?? { motion: createMotion(), stride: 0, shown: null }
    views.set(frame.stream, view)
    const { direction, stride: moved } = view.motion.move(frame.row, frameMs)
    // playing goes on however rarely frames are drawn: taken for a jump each time, nothing that is on its way would ever arrive
    const stride = playback.isPlaying ? Math.max(1, moved) : moved
    view.stride = moved
    const want = { row: frame.row, direction: playback.isPlaying ? 1 : direction, stride } as const
    source.want(want)
    const exact = source.get(frame.row)
    if (exact) view.shown = { picture: exact, row: frame.row }
    // an evicted bitmap is closed and has no size: it can't be drawn any more
    else if (view.shown?.picture.width === 0) view.shown = null
    if (exact) return { picture: exact, placeholder: null, isExact: true, trouble: null }
    const near = stride > 0 ? source.near(want) : null
    if (near && isNearer(near.row, frame.row, view.shown)) view.shown = near
    const tile = playback.isPlaying && view.shown ? null : findTile(frame.stream, frame.row)
    const placeholder = tile && isNearer(tile.row, frame.row, view.shown) ? tile : null
    return { picture: view.shown?.picture ?? null, placeholder, isExact: false, trouble: source.trouble }
  }
  /** A jump's picture is on its way before the frame begins that would ask for it. A drag is asked for once per frame. */
  const askAtOnce = () => {
    const { frame } = reader.at(playback.tUs)
    const source = frame && sources[frame.stream]
    if (!frame || !source || source.get(frame.row)) return
    if (playback.isPlaying || !views.get(frame.stream)?.stride) source.want({ row: frame.row, direction: 1, stride: 0 })
  }
  const findPicture = (state: ScreenState): Omit<Shown, 'state' | 'playback'> => {
    const { frame } = state
    const source = frame ? sources[frame.stream] : null
    if (!frame || !source) return { picture: null, placeholder: null, pictureStream: -1, isExact: true, isLate: false, trouble: null }
    const found = lookAt(frame, source)
    if (found.isExact) waitingSinceMs = null
    else waitingSinceMs ??= frameMs
    const isLate = waitingSinceMs !== null && frameMs - waitingSinceMs >= lateMs
    if (waitingSinceMs !== null && !isLate)
      lateTimer ??= setTimeout(() => {
        lateTimer = null
        scheduler.request()
      }, lateMs)
    if (found.picture || found.placeholder) shownStream = frame.stream
    // another monitor's picture stays until there is one of this
    else found.picture = views.get(shownStream)?.shown?.picture ?? null
    return { ...found, pictureStream: found.picture || found.placeholder ? shownStream : -1, isLate }
  }
  const stop = scheduler.onFrame((nowMs) => {
    step(nowMs)
    const state = reader.at(playback.tUs)
    frames = state.frames
    frameMs = nowMs
    const shown: Shown = { state, playback, ...findPicture(state) }
    for (const listener of shownListeners) listener(shown)
  })
  const listen = <T>(listeners: Set<T>, listener: T) => {
    listeners.add(listener)
    scheduler.request()
    return () => void listeners.delete(listener)
  }

  return {
    transport,
    get recording() {
      return recording
    },
    get idle() {
      return idle
    },
    tUs: () => playback.tUs,
    state: () => reader.at(playback.tUs),
    isWaiting: () => waitingSinceMs !== null,
    pictureOf(stream) {
      const frame = frames.find((each) => each.stream === stream)
      const source = sources[stream]
      return frame && source ? lookAt(frame, source) : null
    },
    setRecording(next) {
      recording = next
      reader = createStateReader(next)
      idle = computeIdleSpans(next, idleThresholdUs)
      scheduler.request()
    },
    setSources(next, find) {
      sources = next
      findTile = find ?? (() => null)
      scheduler.request()
    },
    seek(tUs) {
      change(seek(playback, tUs, recording.durationUs))
      askAtOnce()
    },
    toggle: () => change(togglePlaying(playback, recording.durationUs)),
    pause: () => playback.isPlaying && change({ ...playback, isPlaying: false }),
    playOnce: (span) => change(playOnce(playback, span)),
    seenTUs: (reactionMs) => beforeReaction(playback, reactionMs, idle),
    setRate: (rate) => change({ ...playback, rate }),
    setSkippingIdle: (isSkippingIdle) => change({ ...playback, isSkippingIdle }),
    setIdleThreshold(thresholdUs) {
      idleThresholdUs = thresholdUs
      idle = computeIdleSpans(recording, thresholdUs)
      publish(null)
      scheduler.request()
    },
    setLoop: (loop) => change(withLoop(playback, loop)),
    hold() {
      if (!playback.isPlaying) return () => undefined
      change({ ...playback, isPlaying: false })
      return () => playback.isPlaying || change({ ...playback, isPlaying: true })
    },
    follow(next) {
      leader = next
    },
    lead(next) {
      playback = next
      publish(null)
      scheduler.request()
    },
    onRest: (listener) => listen(restListeners, listener),
    onShown: (listener) => listen(shownListeners, listener),
    dispose() {
      stop()
      if (lateTimer) clearTimeout(lateTimer)
    },
  }
}
