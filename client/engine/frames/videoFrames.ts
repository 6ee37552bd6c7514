import type { Track } from '#shared/tracks/columns.ts'
import type { Bitmaps, FrameSource, Want } from './frameSource.ts'
import { findNear, mostPlanned, planRows } from './goals.ts'
import type { VideoClient } from './videoClient.ts'

type Options = { video: VideoClient; stream: number; frames: Track<'frames'>; cache: Bitmaps; onChange: () => void }

/** Frames of a video: asks its decoder for the rows that are not in the cache. */
export function createVideoFrames({ video, stream, frames, cache, onChange }: Options): FrameSource {
  const keyOf = (row: number) => `${stream}:${row}`
  const isThere = (row: number) => cache.has(keyOf(row))
  const most = mostPlanned(cache.budgetBytes, frames.wPx[0] ?? 0, frames.hPx[0] ?? 0)
  let wanted: Want | null = null
  let asked = new Set<number>()
  let trouble: string | null = null
  video.listen({
    onPicture(row, picture) {
      asked.delete(row)
      trouble = null
      cache.put(keyOf(row), picture)
      onChange()
    },
    onTrouble(message) {
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
      if (isSame && (trouble || asked.size > 0 || isThere(want.row))) return
      if (trouble && want.stride > 0) return // tried again when the playhead comes to rest
      wanted = want
      const rows = planRows(want, frames.rows, most).filter((row) => !isThere(row))
      if (rows.length === 0 && asked.size === 0) return
      asked = new Set(rows)
      video.want(rows)
    },
    get trouble() {
      return trouble
    },
    dispose() {
      wanted = null
    },
  }
}
