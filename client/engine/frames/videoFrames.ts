import type { Track } from '#shared/tracks/columns.ts'
import type { Bitmaps, FrameSource, Want } from './frameSource.ts'
import { findNear, mostPlanned, planRows, settleMs } from './goals.ts'
import type { VideoClient } from './videoClient.ts'

type Options = {
  video: VideoClient
  stream: number
  frames: Track<'frames'>
  cache: Bitmaps
  /** Whether the stage has painted its first picture, or there will be none. */
  isOpened: () => boolean
  onChange: () => void
}

/** Frames of a video: asks its decoder for the rows that are not in the cache. */
export function createVideoFrames({ video, stream, frames, cache, isOpened, onChange }: Options): FrameSource {
  const keyOf = (row: number) => `${stream}:${row}`
  const isThere = (row: number) => cache.has(keyOf(row))
  const most = mostPlanned(cache.budgetBytes, frames.wPx[0] ?? 0, frames.hPx[0] ?? 0)
  let wanted: Want | null = null
  let asked = new Set<number>()
  let trouble: string | null = null
  /** The wanted one is there, and those around it have been asked for. */
  let isSeenTo = false
  let settling: ReturnType<typeof setTimeout> | undefined
  const ask = (rows: readonly number[]) => {
    const missing = rows.filter((row) => !isThere(row))
    // what is on its way may have left the decoder already, which would make it once more
    if (missing.length === asked.size && missing.every((row) => asked.has(row))) return
    asked = new Set(missing)
    video.want(missing)
  }
  const askLater = (rows: readonly number[]) => {
    settling = setTimeout(() => (isOpened() ? ask(rows) : askLater(rows)), settleMs)
  }
  video.listen({
    onPicture(row, picture) {
      asked.delete(row)
      trouble = null
      cache.put(keyOf(row), picture)
      onChange()
    },
    onTrouble(message) {
      asked = new Set()
      trouble = message
      onChange()
    },
  })
  return {
    get: (row) => cache.get(keyOf(row)),
    near(want) {
      const row = findNear(want, isThere)
      const picture = row === null ? null : cache.get(keyOf(row))
      return row !== null && picture ? { row, picture } : null
    },
    want(want) {
      const isSame = wanted && want.row === wanted.row && want.direction === wanted.direction && want.stride === wanted.stride
      if (isSame && (trouble || asked.size > 0 || (isSeenTo && isThere(want.row)))) return
      if (trouble && want.stride > 0) return // tried again when the playhead comes to rest
      wanted = want
      clearTimeout(settling)
      isSeenTo = isThere(want.row)
      const plan = planRows(want, frames.rows, most)
      if (want.stride > 0) ask(plan)
      else if (isSeenTo) askLater(plan)
      else ask([want.row]) // painted before its neighbours take the processor
    },
    get trouble() {
      return trouble
    },
    dispose() {
      clearTimeout(settling)
      wanted = null
    },
  }
}
