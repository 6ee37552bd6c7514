import { useComputedColorScheme } from '@mantine/core'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import { findRow, type TimelineLayout } from '../../draw/timelineLayout.ts'
import type { Filmstrip } from '../../engine/frames/filmstrip.ts'
import { attachTimelineGestures, type TimelineHover } from '../../engine/timelineGestures.ts'
import { createTimelineView, type TimelineView } from '../../engine/timelineView.ts'
import type { Workbench } from '../../engine/workbench.ts'
import { timelineId } from './fieldIds.ts'
import { HeadNames, RowNames } from './RowNames.tsx'
import styles from './Timeline.module.css'
import { drawPreview } from './timelinePreview.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Tracks and tiers. React lays out the names; the rest is drawn, and what moves with time is moved without it. */
export function Timeline({ label = 'Timeline' }: { label?: string }) {
  const { workbench } = useWorkbenchScope()
  const section = useRef<HTMLElement>(null)
  const layout = useTimelineLayout(workbench)
  const timeline = useRef<TimelineView | null>(null)
  const scheme = useComputedColorScheme('dark')
  useEffect(() => {
    if (!section.current) return
    const { view, dispose } = attachTimeline(workbench, section.current)
    timeline.current = view
    return () => {
      timeline.current = null
      dispose()
    }
  }, [workbench])
  const theme = scheme === 'dark' ? darkTheme : lightTheme
  useEffect(() => timeline.current?.setTheme(theme), [theme])
  const { headPx, heightPx } = layout
  const [headSize, bodySize] = [{ height: headPx }, { height: heightPx - headPx }]
  // colours and heights of what is drawn, for the lines that are not
  const overviewPx = `${findRow(layout, 'overview')?.heightPx ?? 0}px`
  const drawn: Record<string, string> = { '--line-playhead': theme.playhead, '--line-hover': theme.hover, '--overview-height': overviewPx }
  return (
    <section
      ref={section}
      className={styles.timeline}
      style={drawn as CSSProperties}
      id={label === 'Timeline' ? timelineId : undefined}
      tabIndex={-1}
      aria-label={label}
      data-guide="timeline"
    >
      <div className={styles.timelineInner}>
        <HeadNames layout={layout} />
        <div className={styles.head} style={headSize} data-part="head">
          <canvas className={styles.rowLayer} style={headSize} aria-hidden />
          <div className={styles.overviewPlayhead} data-part="overview-playhead" />
          <div className={styles.playhead} data-part="playhead" data-cap />
          <div className={styles.hover} data-part="hover">
            <span className={`${styles.hoverTime} num`} data-part="hover-time" />
          </div>
          <div className={styles.snap} data-part="snap">
            <span className={styles.snapWords} data-part="snap-words" />
          </div>
        </div>
        <RowNames layout={layout} />
        <div className={styles.rows} style={bodySize} data-part="body">
          <canvas
            className={styles.rowLayer}
            style={bodySize}
            role="img"
            aria-label="Timeline of the recording and its labels. The same segments are listed in the outline, the same events under Events."
          />
          <div className={styles.playhead} data-part="playhead" />
          <div className={styles.hover} data-part="hover" />
          <div className={styles.snap} data-part="snap" />
        </div>
      </div>
      <canvas className={styles.preview} data-part="preview" aria-hidden />
    </section>
  )
}

/** The view and the gestures on the parts that React laid out. */
function attachTimeline(workbench: Workbench, section: HTMLElement): { view: TimelineView; dispose: () => void } {
  const { player, scheduler, store, labeler, snapPoints } = workbench
  const parts = (name: string) => [...section.querySelectorAll<HTMLElement>(`[data-part="${name}"]`)]
  const part = <T extends HTMLElement = HTMLElement>(selector: string) => section.querySelector(selector) as T // rendered above
  const [head, body] = [part<HTMLCanvasElement>('[data-part="head"] canvas'), part<HTMLCanvasElement>('[data-part="body"] canvas')]
  const preview = part<HTMLCanvasElement>('[data-part="preview"]')
  const view = createTimelineView({
    elements: {
      ...{ scroller: section, head, body, playhead: parts('playhead'), hover: parts('hover') },
      ...{ snap: parts('snap'), snapWords: part('[data-part="snap-words"]') },
      ...{ hoverTime: part('[data-part="hover-time"]'), overviewPlayhead: part('[data-part="overview-playhead"]') },
    },
    ...{ player, scheduler, store, view: workbench.view, getModel: workbench.timelineModel },
    filmstrips: () => workbench.filmstrips,
  })
  let hover: TimelineHover | null = null
  let shownStrip: Filmstrip | null = null
  const showPreview = (next: TimelineHover | null) => {
    if (!next && !hover) return
    hover = next
    const { filmstrips } = workbench
    const strip = filmstrips.find((each) => each.stream === next?.stream) ?? filmstrips[0] ?? null
    if (strip !== shownStrip) shownStrip?.look(null)
    shownStrip = strip
    drawPreview(preview, body, strip, hover, view.model().clock)
  }
  const gestures = [part('[data-part="head"]'), part('[data-part="body"]')].map((element) =>
    attachTimelineGestures({
      ...{ element, head, body, timeline: view, player, store, view: workbench.view, labeler, snapPoints },
      onHover: showPreview,
    }),
  )
  const onPictures = () => {
    view.redrawPictures()
    if (hover) showPreview(hover) // a sharper picture may have come
  }
  const onTransport = ({ isPlaying }: { isPlaying: boolean }) => {
    view.redraw()
    // the preview is for looking around; while playing it would only cover the picture
    if (isPlaying) showPreview(null)
  }
  // keys lead to tiers that a low window has no room for
  const onTier = store.subscribe(({ activeTier }, old) => {
    if (activeTier !== old.activeTier) showTier(section, view.model().layout, activeTier)
  })
  const stops = [onTier, workbench.onModel(view.redraw), workbench.onPictures(onPictures), player.transport.subscribe(onTransport)]
  return {
    view,
    dispose() {
      for (const stop of [...stops, ...gestures, view.dispose]) stop()
    },
  }
}

/** Scrolls as far as it takes to have a tier's row in view below the head, which stays. */
function showTier(section: HTMLElement, { rows, headPx }: TimelineLayout, id: string): void {
  const row = rows.find((each) => each.kind === 'tier' && each.tier.id === id)
  if (!row) return
  const lastPx = row.yPx + row.heightPx - section.clientHeight
  section.scrollTop = Math.min(row.yPx - headPx, Math.max(lastPx, section.scrollTop))
}

/** The layout changes only when rows come or go or are arranged: with the recording, the actions, the taxonomy, the person. */
function useTimelineLayout(workbench: Workbench): TimelineLayout {
  const [layout, setLayout] = useState(() => workbench.timelineModel().layout)
  useEffect(() => {
    const update = () =>
      setLayout((old) => (shapeOf(workbench.timelineModel().layout) === shapeOf(old) ? old : workbench.timelineModel().layout))
    update()
    return workbench.onModel(update)
  }, [workbench])
  return layout
}

const shapeOf = ({ rows, hidden }: TimelineLayout) =>
  [...rows.map((row) => `${row.key} ${row.title} ${row.yPx} ${row.heightPx}`), ...hidden.map((each) => each.key)].join()
