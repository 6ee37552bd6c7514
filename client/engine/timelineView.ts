import type { Segments } from '#shared/labels/segments.ts'
import { formatOnClock } from '#shared/replay/ruler.ts'
import { createScale, type Scale, toX, wholeScale } from '#shared/replay/scale.ts'
import { candidateAt } from '../draw/drawCandidates.ts'
import { drawOverview } from '../draw/drawOverview.ts'
import { drawBody, drawHead } from '../draw/drawTimeline.ts'
import { layoutTiles } from '../draw/filmstripTiles.ts'
import { forgetWidths } from '../draw/text.ts'
import { type DrawTheme, darkTheme } from '../draw/theme.ts'
import { findRow } from '../draw/timelineLayout.ts'
import { computeActivity, differsOnTiersOnly, groupByTier, type TimelineModel } from '../draw/timelineModel.ts'
import { createSurface, watchSize } from './canvas.ts'
import type { Filmstrip } from './frames/filmstrip.ts'
import { createMemo } from './memo.ts'
import type { Player } from './player.ts'
import type { Scheduler } from './scheduler.ts'
import type { ViewControl } from './viewControl.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** A time that an edge snapped to, and what is there. */
export type Snap = { tUs: number; words: string }

export type TimelineView = {
  scale(): Scale
  model(): TimelineModel
  setTheme(theme: DrawTheme): void
  /** Shows segments that are being dragged in place of the saved ones; `null` ends that. */
  setGhost(segments: Segments | null): void
  setHover(tUs: number | null): void
  /** What an edge that is dragged snapped to, shown by a line with its words; `null` ends that. */
  setSnap(snap: Snap | null): void
  /** Something in the model may have changed: what did not is not drawn again. */
  redraw(): void
  /** More small pictures are there. */
  redrawPictures(): void
  dispose(): void
}

/** The canvases, and what lies over them and is moved by the compositor without a drawing. */
export type TimelineElements = {
  /** Scrolls when there are more rows than room. */
  scroller: HTMLElement
  head: HTMLCanvasElement
  body: HTMLCanvasElement
  /** Lines through all rows: parts over the head and over the body. */
  playhead: readonly HTMLElement[]
  hover: readonly HTMLElement[]
  hoverTime: HTMLElement
  /** Lines where an edge snapped to, and the words beside them. */
  snap: readonly HTMLElement[]
  snapWords: HTMLElement
  /** The playhead on the overview. */
  overviewPlayhead: HTMLElement
}

type Options = {
  elements: TimelineElements
  player: Player
  scheduler: Scheduler
  store: WorkbenchStore
  view: ViewControl
  /** The newest model; a new object whenever something in it changed. */
  getModel: () => TimelineModel
  filmstrips: () => readonly Filmstrip[]
}

/** Rows this far outside of what is scrolled to are drawn too, and redrawn only when scrolling has gone as far. */
const scrollStepPx = 200
/** About as wide as the time beside the hover line. */
const hoverTimePx = 96
/** … with what speaks for a cut there. */
const hoverWhyPx = 420

/** Draws the rows when something in them changes, and moves playhead and hover line over them. */
export function createTimelineView({ elements, player, scheduler, store, view, getModel, filmstrips }: Options): TimelineView {
  const { scroller } = elements
  const head = createSurface(elements.head, true)
  const body = createSurface(elements.body, true)
  const overview = createSurface(document.createElement('canvas'), true)
  let theme: DrawTheme = darkTheme
  let ghost: Segments | null = null
  let hoverTUs: number | null = null
  let snap: Snap | null = null
  let arePicturesNew = false
  /** Counts what makes the canvases blank or their words another width. */
  let renewals = 0
  let scroll = { topPx: 0, heightPx: 0 }
  const [models, scales] = [createMemo<TimelineModel>(), createMemo<Scale>()]
  const [overviewDrawn, frames] = [createMemo<object>(), createMemo<object>()]
  /** What the canvases show: the model, and all else that bears on how it looks. */
  let drawn: { model: TimelineModel; frame: object } | null = null
  const wanted = new Map<Filmstrip, string>()

  const noteScroll = () => {
    scroll = { topPx: Math.floor(scroller.scrollTop / scrollStepPx) * scrollStepPx, heightPx: scroller.clientHeight }
    scheduler.request()
  }
  const watched = watchSize(elements.body, noteScroll)
  const watchedScroller = watchSize(scroller, noteScroll)
  const widthPx = () => Math.max(1, watched.size().wPx)
  const model = () => {
    const saved = getModel()
    return ghost ? models([saved, ghost], () => ({ ...saved, tierSegments: groupByTier(ghost ?? []) })) : saved
  }
  const scale = () => {
    const axis = view.axis()
    const { view: shown } = store.getState()
    return scales([axis, shown, widthPx()], () => createScale(axis, shown, widthPx()))
  }

  const wantTiles = (current: TimelineModel, at: Scale) => {
    for (const strip of filmstrips()) {
      const row = current.layout.rows.find((each) => each.kind === 'screen' && each.stream === strip.stream)
      if (!row) continue
      const tiles = layoutTiles(strip.frames, at, row.heightPx * strip.aspect, strip.originUs)
      const spacingUs = tiles[0] ? tiles[0].endUs - tiles[0].startUs : 0
      const rows = tiles.map((tile) => tile.row)
      const wants = `${spacingUs} ${rows.join()}`
      if (wants === wanted.get(strip)) continue
      wanted.set(strip, wants)
      strip.want(rows, spacingUs)
    }
  }
  const drawOverviewOnce = (current: TimelineModel, wPx: number) => {
    const row = findRow(current.layout, 'overview')
    if (!row) return
    const size = { wPx, hPx: row.heightPx }
    if (overview.resize(size)) renewals++
    const key = [current.recording, current.axis, current.isShowingIdle, wPx, row.heightPx, theme, renewals]
    overviewDrawn(key, () => {
      const whole = wholeScale(current.axis, wPx)
      drawOverview(
        overview.ctx,
        { ...current, activity: computeActivity(current, whole) },
        whole,
        { yPx: 0, heightPx: row.heightPx },
        theme,
      )
      return {}
    })
  }
  const drawRows = (current: TimelineModel, at: Scale) => {
    drawOverviewOnce(current, at.widthPx)
    drawHead(head.ctx, current, overview.canvas, at, theme)
    body.ctx.translate(0, -current.layout.headPx)
    const fromPx = current.layout.headPx + scroll.topPx
    drawBody(body.ctx, current, at, theme, fromPx - scrollStepPx, fromPx + scroll.heightPx + 2 * scrollStepPx)
    body.ctx.translate(0, current.layout.headPx)
    wantTiles(current, at)
  }
  /** An edit, or a step of a drag: a few pixels of all that is there. */
  const drawTiers = (current: TimelineModel, at: Scale) => {
    const { headPx, heightPx, tiersYPx } = current.layout
    const { ctx } = body
    ctx.save()
    ctx.translate(0, -headPx)
    ctx.beginPath()
    ctx.rect(0, tiersYPx, at.widthPx, heightPx - tiersYPx)
    ctx.clip()
    drawBody(ctx, current, at, theme, tiersYPx, headPx + scroll.topPx + scroll.heightPx + 2 * scrollStepPx)
    ctx.restore()
  }
  const drawPictures = (current: TimelineModel, at: Scale) => {
    body.ctx.translate(0, -current.layout.headPx)
    for (const row of current.layout.rows)
      if (row.kind === 'screen') drawBody(body.ctx, current, at, theme, row.yPx, row.yPx + row.heightPx)
    body.ctx.translate(0, current.layout.headPx)
  }
  const moveLines = (current: TimelineModel, at: Scale) => {
    const tUs = player.tUs()
    const xPx = toX(at, tUs)
    for (const line of elements.playhead) moveTo(line, xPx, xPx >= -8 && xPx <= at.widthPx + 8)
    moveTo(elements.overviewPlayhead, toX(wholeScale(at.axis, at.widthPx), tUs), true)
    const snapXPx = snap === null ? -1 : toX(at, snap.tUs)
    for (const line of elements.snap) moveTo(line, snapXPx, snapXPx >= 0 && snapXPx <= at.widthPx)
    if (snap && elements.snapWords.textContent !== snap.words) elements.snapWords.textContent = snap.words
    const hoverPx = hoverTUs === null ? -1 : toX(at, hoverTUs)
    for (const line of elements.hover) moveTo(line, hoverPx, hoverTUs !== null && hoverPx >= 0 && hoverPx <= at.widthPx)
    if (hoverTUs === null) return
    const near = candidateAt(current, at, hoverPx)
    const text = [formatOnClock(current.clock, near?.tUs ?? hoverTUs), near && `cut? ${near.why}`].filter(Boolean).join(' · ')
    if (elements.hoverTime.textContent !== text) elements.hoverTime.textContent = text
    elements.hoverTime.dataset.side = hoverPx + (near ? hoverWhyPx : hoverTimePx) > at.widthPx ? 'left' : 'right'
  }
  const draw = () => {
    if (watched.size().wPx === 0) return
    const current = model()
    const at = scale()
    const { headPx, heightPx } = current.layout
    if (head.resize({ wPx: at.widthPx, hPx: headPx })) renewals++
    if (body.resize({ wPx: at.widthPx, hPx: heightPx - headPx })) renewals++
    const frame = frames([at, theme, renewals, scroll.topPx, scroll.heightPx], () => ({}))
    if (!drawn || drawn.frame !== frame || !differsOnTiersOnly(current, drawn.model)) drawRows(current, at)
    else {
      if (current !== drawn.model) drawTiers(current, at)
      if (arePicturesNew) drawPictures(current, at)
    }
    drawn = { model: current, frame }
    arePicturesNew = false
    moveLines(current, at)
  }
  const onFonts = () => {
    forgetWidths()
    renewals++
    scheduler.request()
  }
  /** Playing turns the page when the playhead leaves it; a paused view stays where it was put. */
  const stopFollowing = player.onShown(({ playback }) => {
    if (playback.isPlaying) view.reveal(playback.tUs)
  })
  const stops = [stopFollowing, scheduler.onFrame(draw), store.subscribe(scheduler.request), watched.stop, watchedScroller.stop]
  scroller.addEventListener('scroll', noteScroll, { passive: true })
  document.fonts.addEventListener('loadingdone', onFonts)

  return {
    scale,
    model,
    setTheme(next) {
      theme = next
      scheduler.request()
    },
    setGhost(next) {
      ghost = next
      scheduler.request()
    },
    setHover(next) {
      if (next === hoverTUs) return
      hoverTUs = next
      scheduler.request()
    },
    setSnap(next) {
      if (next === snap) return
      snap = next
      scheduler.request()
    },
    redraw: scheduler.request,
    redrawPictures() {
      arePicturesNew = true
      scheduler.request()
    },
    dispose() {
      for (const stop of stops) stop()
      scroller.removeEventListener('scroll', noteScroll)
      document.fonts.removeEventListener('loadingdone', onFonts)
    },
  }
}

/** Moves a line; a style that stays as it is isn't written. */
function moveTo(line: HTMLElement, xPx: number, isShown: boolean): void {
  const transform = isShown ? `translateX(${Math.round(xPx * 4) / 4}px)` : ''
  if (line.style.transform !== transform) line.style.transform = transform
  const visibility = isShown ? 'visible' : 'hidden'
  if (line.style.visibility !== visibility) line.style.visibility = visibility
}
