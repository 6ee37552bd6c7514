import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { lastRowAt } from '#shared/replay/search.ts'
import { formatTime } from '#shared/time.ts'
import { darkTheme, lightTheme } from '../../draw/theme.ts'
import type { TimelineLayout } from '../../draw/timelineLayout.ts'
import { attachTimelineGestures } from '../../engine/timelineGestures.ts'
import { createTimelineView, type TimelineView } from '../../engine/timelineView.ts'
import type { Workbench } from '../../engine/workbench.ts'
import { usePassState, useWorkbenchState } from './useStores.ts'
import styles from './Workbench.module.css'
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
      onHover: (hover) => drawPreview(workbench, preview.current, hover, view.widthPx()),
    })
    const onTransport = ({ isPlaying }: { isPlaying: boolean }) => {
      view.redraw()
      // the preview is for looking around; while playing it would only cover the picture
      if (isPlaying) drawPreview(workbench, preview.current, null, view.widthPx())
    }
    const stops = [workbench.onModel(view.redraw), player.transport.subscribe(onTransport), detach, view.dispose]
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
              {row.title} {row.unit && <span className={styles.dim}>{row.unit}</span>}
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

/** The screen at the time under the pointer, from the filmstrip's tiles: what is there at once, never a wait. */
function drawPreview(
  { filmstrip }: Workbench,
  canvas: HTMLCanvasElement | null,
  hover: { tUs: number; xPx: number } | null,
  widthPx: number,
): void {
  if (!canvas) return
  const row = filmstrip && hover ? lastRowAt(filmstrip.frames.tUs, hover.tUs) : -1
  const tile = filmstrip && row >= 0 ? nearestTile(filmstrip, row) : null
  canvas.style.display = tile ? 'block' : 'none'
  if (!tile || !hover || !filmstrip) return
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const [w, h] = [Math.round(150 * filmstrip.aspect), 150]
  if (canvas.width !== w) [canvas.width, canvas.height] = [w, h]
  ctx.drawImage(tile, 0, 0, w, h)
  ctx.fillStyle = 'rgb(11 13 17 / 80%)'
  ctx.fillRect(0, h - 20, 72, 20)
  ctx.fillStyle = '#ffffff'
  ctx.font = '12px system-ui'
  ctx.fillText(formatTime(hover.tUs), 6, h - 6)
  const top = canvas.parentElement?.getBoundingClientRect().top ?? 0
  canvas.style.top = `${top - h - 8}px`
  canvas.style.left = `${Math.min(Math.max(8, 130 + hover.xPx - w / 2), 130 + widthPx - w - 8)}px`
}

/** The exact tile, or the newest before it that is decoded; not one from further back than a minute of video. */
function nearestTile(strip: NonNullable<Workbench['filmstrip']>, row: number): ImageBitmap | null {
  for (let at = row; at >= Math.max(0, row - 1800); at--) {
    const tile = strip.get(at)
    if (tile) return tile
  }
  return null
}
