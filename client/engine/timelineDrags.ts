import { AppError } from '#shared/errors.ts'
import { findBoundary, moveBoundary } from '#shared/labels/boundary.ts'
import { moveSegment, resizeSegment } from '#shared/labels/edits.ts'
import { applyChange, type Change } from '#shared/labels/segments.ts'
import { toTime, toX, wholeScale } from '#shared/replay/scale.ts'
import { type SnapPoints, snapTime, snapWords } from '#shared/replay/snap.ts'
import { viewportThrough } from '#shared/replay/viewport.ts'
import { clamp } from '#shared/time.ts'
import type { TimelineHit } from '../draw/hitTimeline.ts'
import type { Labeler } from './labeler.ts'
import type { Player } from './player.ts'
import type { TimelineView } from './timelineView.ts'
import type { ViewControl } from './viewControl.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** One drag, from press to release. Each step gets the point and whether Alt lets go of snapping. */
export type Drag = { move(xPx: number, isFree: boolean): void; end(): void; cancel(): void }

export type DragInput = {
  timeline: TimelineView
  player: Player
  store: WorkbenchStore
  view: ViewControl
  labeler: Labeler | null
  snapPoints: () => SnapPoints
}

/** A pointer has to travel this far before a press is a drag. */
const dragPx = 4
const snapPx = 8
const nothing = () => undefined

/** Everything that a press on the timeline can turn into. */
export function createDrags({ timeline, player, store, view, labeler, snapPoints }: DragInput) {
  const durationUs = () => player.recording.durationUs
  const timeAt = (xPx: number) => clamp(Math.round(toTime(timeline.scale(), xPx)), 0, durationUs())
  const snapped = (xPx: number, isFree: boolean) => {
    const tUs = timeAt(xPx)
    // as far as the pixels reach, on either side: a cut may lie between
    const reachUs = Math.max(tUs - timeAt(xPx - snapPx), timeAt(xPx + snapPx) - tUs)
    const near = isFree ? null : snapTime(snapPoints(), tUs, reachUs)
    if (!near || near.kind === null || Math.abs(toX(timeline.scale(), near.tUs) - xPx) > snapPx) {
      timeline.setSnap(null)
      return tUs
    }
    timeline.setSnap({ tUs: near.tUs, words: snapWords[near.kind] })
    return near.tUs
  }
  const spanOf = (aPx: number, bPx: number, isFree: boolean) => {
    const [a, b] = [snapped(aPx, isFree), snapped(bPx, isFree)]
    return a === b ? null : { startUs: Math.min(a, b), endUs: Math.max(a, b) }
  }

  const scrub = (xPx: number): Drag => {
    const release = player.hold()
    player.seek(timeAt(xPx))
    return { move: (x) => player.seek(timeAt(x)), end: release, cancel: release }
  }
  /** A finger takes the tracks along; a tap seeks. */
  const pan = (xPx: number): Drag => {
    const first = store.getState().view
    let lastPx = xPx
    let isPan = false
    return {
      move(x) {
        if (!isPan && Math.abs(x - xPx) < dragPx * 2) return
        isPan = true
        view.pan((lastPx - x) / timeline.scale().widthPx)
        lastPx = x
      },
      end: () => void (isPan || player.seek(timeAt(xPx))),
      cancel: () => store.setState({ view: first }),
    }
  }
  const overview = (hit: Extract<TimelineHit, { kind: 'overview' }>, xPx: number): Drag => {
    const first = store.getState().view
    const firstScale = timeline.scale()
    const whole = wholeScale(firstScale.axis, firstScale.widthPx)
    const [startPx, endPx] = [toX(whole, first.fromUs), toX(whole, first.toUs)]
    const set = (aPx: number, bPx: number) =>
      view.set({ fromUs: toTime(whole, Math.min(aPx, bPx)), toUs: toTime(whole, Math.max(aPx, bPx)) })
    const within = (px: number) => clamp(px, 0, whole.widthPx)
    const isScrub = hit.part === 'outside'
    if (isScrub) player.seek(hit.tUs)
    return {
      move(x) {
        if (isScrub) player.seek(toTime(whole, x))
        else if (hit.part === 'start') set(within(startPx + x - xPx), endPx)
        else if (hit.part === 'end') set(startPx, within(endPx + x - xPx))
        else set(startPx + x - xPx, endPx + x - xPx)
      },
      end() {
        // the overview's brush is also the way to a far time: a press that moved nothing seeks there
        if (store.getState().view === first) player.seek(hit.tUs)
      },
      cancel: () => store.setState({ view: first }),
    }
  }
  /** Picks a range of no tier. `onPress` is for a press that did not move. */
  const range = (xPx: number, onPress: () => void): Drag => {
    const before = store.getState().range
    let isRange = false
    return {
      move(x, isFree) {
        if (!isRange && Math.abs(x - xPx) < dragPx) return
        isRange = true
        store.setState({ range: spanOf(xPx, x, isFree) })
      },
      end: () => void (isRange || onPress()),
      cancel: () => store.setState({ range: before }),
    }
  }
  /** Marks where a segment of the tier shall be. */
  const mark = (tier: string, xPx: number, hands: Labeler): Drag => {
    store.setState({ activeTier: tier, selectedId: null, pending: null })
    const isPoint = hands.context().taxonomy.tiers.some((each) => each.id === tier && each.shape === 'point')
    let isRange = false
    return {
      move(x, isFree) {
        if (!hands.canEdit() || (!isRange && Math.abs(x - xPx) < dragPx)) return
        isRange = true
        const tUs = isPoint ? snapped(x, isFree) : null
        const span = tUs === null ? spanOf(xPx, x, isFree) : { startUs: tUs, endUs: tUs }
        store.setState({ pending: span && { tier, span } })
      },
      end: () => void (isRange || player.seek(timeAt(xPx))),
      cancel: () => store.setState({ pending: null }),
    }
  }
  /** Shows what a change would make of the labels; `false` when it can't be made. */
  const showGhost = (hands: Labeler, make: () => Change): boolean => {
    const { segments, taxonomy, durationUs: length } = hands.context()
    try {
      timeline.setGhost(applyChange(segments, make(), taxonomy, length))
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return false
    }
  }
  /** The edge that two neighbours share, both along; `null` where the press is on no such edge. */
  const boundary = (hit: TimelineHit, xPx: number): Drag | null => {
    if (hit.kind !== 'tier' || !labeler?.canEdit()) return null
    const reachUs = Math.max(timeAt(xPx) - timeAt(xPx - snapPx), timeAt(xPx + snapPx) - timeAt(xPx))
    const found = findBoundary(labeler.context(), hit.tier, timeAt(xPx), reachUs)
    if (!found) return null
    let toUs: number | null = null
    return {
      move(x, isFree) {
        if (toUs === null && Math.abs(x - xPx) < dragPx) return
        const tUs = snapped(x, isFree)
        if (showGhost(labeler, () => moveBoundary(labeler.context(), found, tUs))) toUs = tUs
      },
      end() {
        timeline.setGhost(null)
        if (toUs !== null) labeler.moveBoundary(found, toUs)
      },
      cancel: () => timeline.setGhost(null),
    }
  }
  const edit = (hit: Extract<TimelineHit, { kind: 'tier' }>, xPx: number, hands: Labeler): Drag => {
    const { segment, edge } = hit
    if (!segment) return mark(hit.tier, xPx, hands)
    hands.select(segment.id)
    const startPx = toX(timeline.scale(), segment.startUs)
    let wanted: (() => void) | null = null
    const preview = (make: () => Change, commit: () => void) => {
      if (showGhost(hands, make)) wanted = commit
    }
    return {
      move(x, isFree) {
        if (!hands.canEdit() || (!wanted && Math.abs(x - xPx) < dragPx)) return
        if (edge) {
          const tUs = snapped(x, isFree)
          preview(
            () => resizeSegment(hands.context(), segment.id, edge, tUs),
            () => hands.resize(segment.id, edge, tUs),
          )
          return
        }
        const byUs = snapped(x - xPx + startPx, isFree) - segment.startUs
        preview(
          () => moveSegment(hands.context(), segment.id, byUs),
          () => hands.move(segment.id, byUs),
        )
      },
      end() {
        timeline.setGhost(null)
        if (wanted) wanted()
        else if (!edge) player.seek(clamp(timeAt(xPx), segment.startUs, segment.endUs))
      },
      cancel: () => timeline.setGhost(null),
    }
  }
  /** Two fingers zoom and pan: the times under them stay under them. `fingers` gives where they are now. */
  const pinch = (fingers: () => readonly number[]): Drag => {
    const { axis, widthPx } = timeline.scale()
    const [aPx = 0, bPx = 1] = fingers()
    const [aUs, bUs] = [timeAt(aPx), timeAt(bPx)]
    return {
      move() {
        const [a = 0, b = 1] = fingers()
        const next = viewportThrough(axis, aUs, a / widthPx, bUs, b / widthPx)
        if (next) view.set(next)
      },
      end: nothing,
      cancel: nothing,
    }
  }
  return { timeAt, scrub, pan, overview, range, boundary, edit, pinch }
}
