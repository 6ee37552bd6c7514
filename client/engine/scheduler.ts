/** Asks for one call on the next frame; several requests before it are one call. */
export type Scheduler = {
  /** Adds work for every drawn frame; gives the way to take it off. `nowMs` is the frame's time. */
  onFrame(work: (nowMs: number) => void): () => void
  request(): void
  dispose(): void
}

/** The only place that asks the browser for animation frames: everything drawn is drawn from here, once per frame. */
export function createScheduler(): Scheduler {
  const works = new Set<(nowMs: number) => void>()
  let pending: number | null = null
  const run = (nowMs: number) => {
    pending = null
    for (const work of works) work(nowMs)
  }
  const request = () => {
    pending ??= requestAnimationFrame(run)
  }
  return {
    request,
    onFrame(work) {
      works.add(work)
      request()
      return () => works.delete(work)
    },
    dispose() {
      if (pending !== null) cancelAnimationFrame(pending)
      works.clear()
    },
  }
}
