import type { Track } from '#shared/tracks/columns.ts'
import type { Bitmaps, FetchBlob, FrameSource, Want } from './frameSource.ts'

type Options = { frames: Track<'frames'>; cache: Bitmaps; fetchBlob: FetchBlob; onChange: () => void }

/** Frames ahead of the playhead, and a few behind it, that are kept decoded. */
const [ahead, behind] = [8, 3]
const parallel = 4

/** Frames that are image files: each is fetched and decoded on its own, the wanted one first. */
export function createImageFrames({ frames, cache, fetchBlob, onChange }: Options): FrameSource {
  const running = new Map<string, AbortController>()
  const failed = new Set<string>()
  let wanted: Want | null = null
  let trouble: string | null = null

  const keyOf = (row: number) => frames.sha256[row] ?? null
  const queueOf = ({ row, direction }: Want) => {
    const keys = new Set<string>()
    for (let step = 0; step <= ahead; step++) addKey(keys, row + step * direction)
    for (let step = 1; step <= behind; step++) addKey(keys, row - step * direction)
    return keys
  }
  const addKey = (keys: Set<string>, row: number) => {
    const key = keyOf(row)
    if (key && !failed.has(key)) keys.add(key)
  }

  const pump = () => {
    if (!wanted) return
    const keys = queueOf(wanted)
    for (const [key, controller] of running) if (!keys.has(key)) controller.abort()
    for (const key of keys) {
      if (running.size >= parallel) break
      if (!cache.has(key) && !running.has(key)) void load(key)
    }
  }
  const load = async (key: string) => {
    const controller = new AbortController()
    running.set(key, controller)
    try {
      const response = await fetchBlob(key, controller.signal)
      const picture = await createImageBitmap(await response.blob())
      if (controller.signal.aborted) picture.close()
      else cache.put(key, picture)
    } catch (error) {
      if (!controller.signal.aborted) {
        failed.add(key)
        trouble = error instanceof Error ? error.message : String(error)
      }
    }
    running.delete(key)
    onChange()
    pump()
  }
  return {
    get: (row) => {
      const key = keyOf(row)
      return key ? cache.get(key) : null
    },
    want(want) {
      wanted = want
      pump()
    },
    get trouble() {
      return trouble
    },
    dispose() {
      wanted = null
      for (const controller of running.values()) controller.abort()
    },
  }
}
