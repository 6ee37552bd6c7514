import type { FetchRange } from './ranges.ts'
import type { TileSize } from './rowDecoder.ts'
import type { FromVideo, ToVideo } from './videoMessages.ts'

/** One video of the session, decoded by a worker of its own and read by everybody who shows it. */
export type VideoClient = {
  /** The rows to decode, in their order; the newest call wins. */
  want(rows: readonly number[]): void
  /** One row, small, when nothing else is wanted; `null` where it can't be decoded. */
  tile(row: number, size: TileSize): Promise<ImageBitmap | null>
  /** Who takes what is decoded. */
  listen(listener: { onPicture: (row: number, picture: ImageBitmap) => void; onTrouble: (message: string) => void }): void
  dispose(): void
}

type Input = { fetchRange: FetchRange; mediaTUs: Float64Array; keyRows: Int32Array }

/** The worker starts with the first that is asked of it. */
export function createVideoClient({ fetchRange, mediaTUs, keyRows }: Input): VideoClient {
  let worker: Worker | null = null
  let listener: Parameters<VideoClient['listen']>[0] | null = null
  const tiles = new Map<number, (picture: ImageBitmap | null) => void>()
  let lastTile = 0

  const send = (message: ToVideo, transfer: Transferable[] = []) => {
    worker ??= start()
    worker.postMessage(message, transfer)
  }
  const start = () => {
    const started = new Worker(new URL('./videoWorker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<FromVideo>) => take(data))
    started.addEventListener('error', (event) => {
      event.preventDefault() // it is said where the picture would be
      listener?.onTrouble(event.message || 'the decoder could not be started')
    })
    started.postMessage({ kind: 'open', mediaTUs, keyRows } satisfies ToVideo)
    return started
  }
  const answer = async (id: number, range: string) => {
    try {
      const response = await fetchRange(range)
      const bytes = await response.arrayBuffer()
      const contentRange = response.headers.get('content-range')
      if (worker) send({ kind: 'bytes', id, answer: { status: response.status, contentRange, bytes }, message: '' }, [bytes])
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (worker) send({ kind: 'bytes', id, answer: null, message })
    }
  }
  const take = (message: FromVideo) => {
    if (message.kind === 'read') void answer(message.id, message.range)
    else if (message.kind === 'trouble') listener?.onTrouble(message.message)
    else if (message.kind === 'tile') {
      tiles.get(message.id)?.(message.picture)
      tiles.delete(message.id)
    } else if (listener) listener.onPicture(message.row, message.picture)
    else message.picture.close() // it was on its way when nobody looked any more
  }
  return {
    want: (rows) => send({ kind: 'want', rows }),
    tile(row, size) {
      const id = ++lastTile
      send({ kind: 'tile', id, row, size })
      return new Promise((resolve) => tiles.set(id, resolve))
    },
    listen(next) {
      listener = next
    },
    dispose() {
      listener = null
      worker?.terminate()
      worker = null
      for (const resolve of tiles.values()) resolve(null)
    },
  }
}
