import type { Side } from '#shared/replay/alignment.ts'
import { drawPairs, type PairedActions } from '../draw/drawPairs.ts'
import type { DrawTheme } from '../draw/theme.ts'
import { createSurface, watchSize } from './canvas.ts'
import type { Scheduler } from './scheduler.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

type Options = {
  canvas: HTMLCanvasElement
  scheduler: Scheduler
  stores: Readonly<Record<Side, WorkbenchStore>>
  paired: PairedActions
  theme: DrawTheme
}

/** The lane between two timelines, drawn when what they show changes. Gives the way to end it. */
export function createPairLane({ canvas, scheduler, stores, paired, theme }: Options): () => void {
  const surface = createSurface(canvas, true)
  let isDirty = true
  const redraw = () => {
    isDirty = true
    scheduler.request()
  }
  const watched = watchSize(canvas, redraw)
  const stops = [
    scheduler.onFrame(() => {
      const size = watched.size()
      if (!isDirty || size.wPx === 0) return
      isDirty = false
      surface.resize(size)
      drawPairs(surface.ctx, paired, { a: stores.a.getState().view, b: stores.b.getState().view }, size, theme)
    }),
    stores.a.subscribe(redraw),
    stores.b.subscribe(redraw),
    watched.stop,
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
