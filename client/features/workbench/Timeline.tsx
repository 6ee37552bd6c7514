import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import type { TimelineLayout } from '../../draw/timelineLayout.ts'
import { previewHeightPx } from '../../engine/frames/filmstrip.ts'
import { attachTimelineGestures } from '../../engine/timelineGestures.ts'
import { createTimelineView, type TimelineView } from '../../engine/timelineView.ts'
import type { Workbench } from '../../engine/workbench.ts'
import parts from './parts.module.css'
import styles from './Timeline.module.css'
import { usePassState, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Tracks and tiers. React lays out the names; the rest is drawn. */
export function Timeline() {
  const { workbench } = useWorkbenchScope()
  const tracks = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const preview = useRef<HTMLCanvasElement>(null)
  const layout = useTimelineLayout(workbench)
  const timeline = useRef<TimelineView | null>(null)
  const scheme = useComputedColorScheme('dark')
  useEffect(() => {
    const [rows, moving] = [tracks.current, overlay.current]
    if (!rows || !moving) return
    const { player, scheduler, store, labeler } = workbench
    const view = createTimelineView({
      tracks: rows,
      overlay: moving,
      player,
      scheduler,
      store,
      getModel: workbench.timelineModel,
      filmstrip: () => workbench.filmstrip,
    })
    timeline.current = view
    const detach = attachTimelineGestures({
      element: moving,
      timeline: view,
      player,
      store,
      labeler,
      snapPoints: workbench.snapPoints,
      onHover: (next) => showPreview(next),
    })
    let hover: Hover | null = null
    const showPreview = (next: Hover | null) => {
      hover = next
      drawPreview(workbench, preview.current, hover, view.widthPx())
    }
    const onModel = () => {
      view.redraw()
      if (hover) showPreview(hover) // a sharper picture may have come
    }
    const onTransport = ({ isPlaying }: { isPlaying: boolean }) => {
      view.redraw()
      // the preview is for looking around; while playing it would only cover the picture
      if (isPlaying) showPreview(null)
    }
    const stops = [workbench.onModel(onModel), player.transport.subscribe(onTransport), detach, view.dispose]
    return () => {
      timeline.current = null
      for (const stop of stops) stop()
    }
  }, [workbench])
  useEffect(() => {
    timeline.current?.setTheme(scheme === 'dark' ? darkTheme : lightTheme)
  }, [scheme])
  const size = { height: layout.heightPx }
  return (
    <section className={styles.timeline} aria-label="Timeline">
      <div className={styles.timelineInner} style={size}>
        <RowNames layout={layout} />
        <div className={styles.rows} style={size}>
          <canvas ref={tracks} className={styles.rowLayer} style={size} aria-hidden />
          <canvas
            ref={overlay}
            className={styles.rowLayer}
            style={size}
            role="img"
            aria-label="Timeline of the recording and its labels. The same segments are listed in the outline, the same events under Events."
          />
        </div>
      </div>
      <canvas ref={preview} className={styles.preview} aria-hidden />
    </section>
  )
}

/** The layout changes only when rows come or go: with the recording, the actions or the taxonomy. */
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

const shapeOf = (layout: TimelineLayout) => layout.rows.map((row) => `${row.kind} ${row.title} ${row.yPx}`).join()

function RowNames({ layout }: { layout: TimelineLayout }) {
  const { workbench } = useWorkbenchScope()
  const activeTier = useWorkbenchState((state) => state.activeTier)
  const segments = usePassState((state) => state?.segments)
  return (
    <div className={styles.names}>
      {layout.rows.map((row) => {
        const place = { top: row.yPx, height: row.heightPx }
        if (row.kind !== 'tier') {
          return (
            <div key={row.kind} className={styles.name} style={place}>
              {row.title} {row.unit && <span className={parts.dim}>{row.unit}</span>}
            </div>
          )
        }
        const { tier } = row
        const count = segments?.filter((each) => each.tier === tier.id).length ?? 0
        return (
          <button
            key={tier.id}
            type="button"
            className={styles.name}
            style={place}
            aria-pressed={activeTier === tier.id}
            onClick={() => workbench.store.setState({ activeTier: tier.id, selectedId: null })}
          >
            {row.title} <span className={`${styles.count} num`}>{count}</span>
          </button>
        )
      })}
    </div>
  )
}

type Hover = { tUs: number; xPx: number }

/** The screen at the time under the pointer: the nearest tile at once, and the frame itself when it is decoded. */
function drawPreview({ filmstrip }: Workbench, canvas: HTMLCanvasElement | null, hover: Hover | null, widthPx: number): void {
  if (!canvas) return
  const row = filmstrip && hover ? lastRowAt(filmstrip.frames.tUs, hover.tUs) : -1
  const tile = filmstrip?.look(row >= 0 ? row : null) ?? null
  canvas.style.display = tile ? 'block' : 'none'
  if (!tile || !hover || !filmstrip) return
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const [w, h] = [Math.round(previewHeightPx * filmstrip.aspect), previewHeightPx]
  if (canvas.width !== w) [canvas.width, canvas.height] = [w, h]
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(tile.picture, tile.xPx, tile.yPx, tile.wPx, tile.hPx, 0, 0, w, h)
  ctx.fillStyle = 'rgb(11 13 17 / 80%)'
  ctx.fillRect(0, h - 20, 72, 20)
  ctx.fillStyle = '#ffffff'
  ctx.font = '12px system-ui'
  ctx.fillText(formatTime(hover.tUs), 6, h - 6)
  const top = canvas.parentElement?.getBoundingClientRect().top ?? 0
  canvas.style.height = `${h}px`
  canvas.style.top = `${top - h - 8}px`
  canvas.style.left = `${Math.min(Math.max(8, 130 + hover.xPx - w / 2), 130 + widthPx - w - 8)}px`
}
