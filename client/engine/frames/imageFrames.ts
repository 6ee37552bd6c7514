import type { Track } from '#shared/tracks/columns.ts'
import type { Bitmaps, FetchBlob, FrameSource, Want } from './frameSource.ts'
import { findNear, mostPlanned, planRows, settleMs } from './goals.ts'

type Options = {
  frames: Track<'frames'>
  cache: Bitmaps
  fetchBlob: FetchBlob
  /** Whether the stage has painted its first picture, or there will be none. */
  isOpened: () => boolean
  onChange: () => void
}

/** Pictures loaded at a time; each is decoded on one core by the browser, and the page needs one too. */
const parallel = Math.max(2, Math.min(4, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1))

/** Frames that are image files: each is fetched and decoded on its own, by the browser beside the page. */
export function createImageFrames({ frames, cache, fetchBlob, isOpened, onChange }: Options): FrameSource {
  const running = new Map<string, AbortController>()
  const failed = new Map<string, string>()
  let wanted: Want | null = null
  /** The wanted one is there, and those around it have been asked for. */
  let isSeenTo = false
  let settling: ReturnType<typeof setTimeout> | undefined

  const keyOf = (row: number) => frames.sha256[row] ?? null
  const isThere = (row: number) => {
    const key = keyOf(row)
    return key !== null && cache.has(key)
  }
  const planKeys = (want: Want): string[] => {
    const most = mostPlanned(cache.budgetBytes, frames.wPx[want.row] ?? 0, frames.hPx[want.row] ?? 0)
    return planRows(want, frames.rows, most).flatMap((row) => keyOf(row) ?? [])
  }
  const pump = () => {
    if (!wanted) return
    const keys = planKeys(wanted)
    // while the playhead moves, what it has just passed is finished: of pictures that all come too late none would be seen
    if (wanted.stride === 0) for (const key of running.keys()) if (!keys.includes(key)) stop(key)
    const [first] = keys
    const isWaiting = first !== undefined && !cache.has(first) && !failed.has(first)
    // at rest the one that is waited for shares line and processor with no other
    const most = isWaiting && wanted.stride === 0 ? 1 : parallel
    for (const key of keys) {
      if (running.size >= most) break
      if (!cache.has(key) && !running.has(key) && !failed.has(key)) void load(key)
    }
  }
  const pumpLater = () => {
    settling = setTimeout(() => (isOpened() ? pump() : pumpLater()), settleMs)
  }
  const stop = (key: string) => {
    running.get(key)?.abort()
    running.delete(key)
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
      if (!controller.signal.aborted) failed.set(key, error instanceof Error ? error.message : String(error))
    }
    if (controller.signal.aborted) return
    running.delete(key)
    onChange()
    // after what was waited for at rest, the frame that shows it asks for more
    if (wanted?.stride !== 0 || key !== keyOf(wanted.row)) pump()
  }
  const get = (row: number) => {
    const key = keyOf(row)
    return key ? cache.get(key) : null
  }
  return {
    get,
    near(want) {
      const row = findNear(want, isThere)
      const picture = row === null ? null : get(row)
      return row !== null && picture ? { row, picture } : null
    },
    want(want) {
      const isSame = wanted && want.row === wanted.row && want.direction === wanted.direction && want.stride === wanted.stride
      if (isSame && (running.size > 0 || isSeenTo)) return
      wanted = want
      clearTimeout(settling)
      isSeenTo = isThere(want.row)
      // what was waited for is painted before its neighbours take line and processor
      if (isSeenTo && want.stride === 0) pumpLater()
      else pump()
    },
    get trouble() {
      return (wanted && failed.get(keyOf(wanted.row) ?? '')) ?? null
    },
    dispose() {
      clearTimeout(settling)
      wanted = null
      for (const key of [...running.keys()]) stop(key)
    },
  }
}
