import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Anchors, mapTime, otherSide, type Side } from '#shared/replay/alignment.ts'
import {
  advanceBoth,
  alignBy,
  alignHere,
  type Comparison,
  type Courses,
  rangeOf,
  seekSide,
  setLocked,
  shownTime,
  swapSides,
  toggleBoth,
} from '#shared/replay/comparison.ts'
import type { Course, Playback } from '#shared/replay/playback.ts'
import type { Viewport } from '#shared/replay/viewport.ts'
import type { Span } from '#shared/time.ts'
import { longestStepMs, type Player } from './player.ts'
import type { Scheduler } from './scheduler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** What buttons show of the comparison; the times are not in it. */
export type ComparisonControls = Omit<Comparison, 'times'> & { skipped: Span | null }

/** One of the two sessions, as far as the comparison moves it. */
export type Compared = { readonly player: Player; readonly store: WorkbenchStore }

export type ComparisonPlayer = {
  readonly controls: StoreApi<ComparisonControls>
  comparison(): Comparison
  /** Takes a session in hand; gives the way to let it go. */
  attach(side: Side, compared: Compared): () => void
  compared(side: Side): Compared | null
  seek(side: Side, tUs: number): void
  toggle(): void
  setRate(rate: number): void
  setSkippingIdle(isOn: boolean): void
  setActive(side: Side): void
  setLocked(isLocked: boolean): void
  alignHere(): void
  alignBy(anchors: Anchors): void
  swap(): void
  /** Shows all of both in the timelines. */
  showAll(): void
  /** To the first start or the last end. */
  goTo(end: 'start' | 'end'): void
  onFrame(listener: (comparison: Comparison) => void): () => void
  /** Called when something worth keeping in the address has come to rest. */
  onRest(listener: () => void): () => void
  dispose(): void
}

const sides: readonly Side[] = ['a', 'b']

/** Plays two sessions on one clock: owns both times and leads each session's player once per frame. Made before the players, whose frames come after its own. */
export function createComparisonPlayer(scheduler: Scheduler, first: Comparison): ComparisonPlayer {
  let comparison = first
  let lastMs: number | null = null
  let hands: Record<Side, Compared | null> = { a: null, b: null }
  const led: Record<Side, Playback | null> = { a: null, b: null }
  const frameListeners = new Set<(comparison: Comparison) => void>()
  const restListeners = new Set<() => void>()
  const controlsOf = (skipped: Span | null): ComparisonControls => {
    const { times: _, ...rest } = comparison
    return { ...rest, skipped }
  }
  const controls = createStore<ComparisonControls>(() => controlsOf(null))
  const courseOf = (side: Side): Course | null => {
    const player = hands[side]?.player
    return player ? { durationUs: player.recording.durationUs, idle: player.idle } : null
  }
  const courses = (): Courses => ({ a: courseOf('a'), b: courseOf('b') })

  /** Sides are swapped while sessions stay. */
  const sideOf = (compared: Compared): Side => (hands.b === compared ? 'b' : 'a')

  const leadSide = (side: Side) => {
    const course = courseOf(side)
    const own = comparison.times[side]
    // one that is held at its end, or waits for its start, stands still
    const isMoving = course !== null && own >= 0 && own < course.durationUs && (comparison.isLocked || side === comparison.active)
    const { rate, isSkippingIdle } = comparison
    const tUs = shownTime(comparison, side, course)
    const playback = { tUs, isPlaying: comparison.isPlaying && isMoving, rate, isSkippingIdle, loop: null, untilUs: null }
    led[side] = playback
    hands[side]?.player.lead(playback)
  }
  const rest = () => {
    for (const listener of restListeners) listener()
  }
  const change = (next: Comparison) => {
    if (next.isPlaying && !comparison.isPlaying) lastMs = null
    const isElsewhere = next.anchors !== comparison.anchors || next.isLocked !== comparison.isLocked
    comparison = next
    controls.setState(controlsOf(controls.getState().skipped))
    sides.forEach(leadSide)
    if (isElsewhere) shareView(comparison.active)
    scheduler.request()
    if (!comparison.isPlaying) rest()
  }
  const step = (nowMs: number) => {
    if (comparison.isPlaying) {
      const elapsedMs = lastMs === null ? 0 : Math.min(longestStepMs, nowMs - lastMs)
      lastMs = nowMs
      const result = advanceBoth(comparison, elapsedMs * 1000, courses())
      comparison = result.comparison
      sides.forEach(leadSide)
      if (result.skipped || !comparison.isPlaying) controls.setState(controlsOf(result.skipped ?? controls.getState().skipped))
      if (comparison.isPlaying) scheduler.request()
      else rest()
    }
    for (const listener of frameListeners) listener(comparison)
  }
  const stop = scheduler.onFrame(step)

  const seek = (side: Side, tUs: number) => change(seekSide({ ...comparison, active: side }, side, tUs))
  const toggle = () => change(toggleBoth(comparison, courses()))
  /** What a session's own timeline, lists and commands ask of its player. */
  const takeWish = (side: Side, wish: Playback) => {
    const was = led[side]
    if (!was || wish.isPlaying !== was.isPlaying) return toggle()
    if (wish.rate !== was.rate || wish.isSkippingIdle !== was.isSkippingIdle)
      change({ ...comparison, rate: wish.rate, isSkippingIdle: wish.isSkippingIdle })
    if (wish.tUs !== was.tUs || comparison.active !== side) seek(side, wish.tUs)
  }

  let isSharing = false
  /** Locked, what one timeline shows the other shows beside it: what belongs together stands one below the other. */
  const shareView = (side: Side) => {
    const view = hands[side]?.store.getState().view
    const other = hands[otherSide(side)]?.store
    if (!view || !other || !comparison.isLocked || isSharing) return
    isSharing = true
    other.setState({ view: mapView(comparison.anchors, side, view) })
    isSharing = false
  }

  const showAll = () => {
    const { startUs, endUs } = rangeOf(comparison, courses())
    const own = hands[comparison.active] ? comparison.active : otherSide(comparison.active)
    const range = { fromUs: startUs, toUs: endUs }
    if (endUs > startUs)
      hands[own]?.store.setState({ view: own === comparison.active ? range : mapView(comparison.anchors, comparison.active, range) })
  }

  return {
    controls,
    comparison: () => comparison,
    compared: (side) => hands[side],
    attach(side, compared) {
      const isNew = hands[side] !== compared
      hands = { ...hands, [side]: compared }
      compared.player.follow((wish) => takeWish(sideOf(compared), wish))
      const stopView = compared.store.subscribe((state, old) => {
        if (state.view !== old.view) shareView(sideOf(compared))
      })
      leadSide(side)
      if (isNew && comparison.isLocked) showAll()
      return () => {
        stopView()
        if (hands[side] === compared) hands = { ...hands, [side]: null }
      }
    },
    seek,
    toggle,
    setRate: (rate) => change({ ...comparison, rate }),
    setSkippingIdle: (isSkippingIdle) => change({ ...comparison, isSkippingIdle }),
    setActive: (active) => active !== comparison.active && change({ ...comparison, active }),
    setLocked: (isLocked) => change(setLocked(comparison, isLocked, courses())),
    alignHere: () => change(alignHere(comparison, courses())),
    alignBy: (anchors) => change(alignBy(comparison, anchors)),
    swap() {
      hands = { a: hands.b, b: hands.a }
      change(swapSides(comparison))
    },
    showAll,
    goTo(end) {
      const { startUs, endUs } = rangeOf(comparison, courses())
      if (endUs > startUs) seek(comparison.active, end === 'start' ? startUs : endUs)
    },
    onFrame: (listener) => listen(frameListeners, listener),
    onRest: (listener) => listen(restListeners, listener),
    dispose: stop,
  }

  function listen<T>(listeners: Set<T>, listener: T): () => void {
    listeners.add(listener)
    scheduler.request()
    return () => void listeners.delete(listener)
  }
}

/** The other side's view beside a view: its ends are the times beside the ends. */
function mapView(anchors: Anchors, from: Side, { fromUs, toUs }: Viewport): Viewport {
  return { fromUs: mapTime(anchors, from, fromUs), toUs: mapTime(anchors, from, toUs) }
}
