import type { VideoSample } from 'mediabunny'
import { createRowDecoder, type RowDecoder, type TileSize } from './rowDecoder.ts'
import { openVideoSink } from './videoFile.ts'
import type { FromVideo, ToVideo } from './videoMessages.ts'

// One video, decoded beside the page: turning a frame into a bitmap takes 5 to 12 ms, which the page would stand still for.

const reads = new Map<number, { resolve: (response: Response) => void; reject: (error: Error) => void }>()
let lastRead = 0
let decoder: RowDecoder<ImageBitmap> | null = null

const send = (message: FromVideo, transfer: Transferable[] = []) => globalThis.postMessage(message, { transfer })

/** The page asks the server: it knows what to do when its session has ended. */
function fetchRange(range: string): Promise<Response> {
  const id = ++lastRead
  send({ kind: 'read', id, range })
  return new Promise((resolve, reject) => reads.set(id, { resolve, reject }))
}

async function toPicture(sample: VideoSample, size?: TileSize): Promise<ImageBitmap> {
  const frame = sample.toVideoFrame()
  try {
    return await (size
      ? createImageBitmap(frame, { resizeWidth: size.wPx, resizeHeight: size.hPx, resizeQuality: 'medium' })
      : createImageBitmap(frame))
  } finally {
    frame.close()
  }
}

function open({ mediaTUs, keyRows }: { mediaTUs: Float64Array; keyRows: Int32Array }): RowDecoder<ImageBitmap> {
  return createRowDecoder({
    openSink: () => openVideoSink(fetchRange),
    ...{ mediaTUs, keyRows, toPicture },
    onPicture: (row, picture) => send({ kind: 'picture', row, picture }, [picture]),
    onTrouble: (message) => send({ kind: 'trouble', message }),
  })
}

function takeBytes({ id, answer, message }: ToVideo & { kind: 'bytes' }): void {
  const read = reads.get(id)
  reads.delete(id)
  if (!answer) read?.reject(new Error(message))
  else
    read?.resolve(
      new Response(answer.bytes, {
        status: answer.status,
        headers: answer.contentRange === null ? {} : { 'content-range': answer.contentRange },
      }),
    )
}

globalThis.addEventListener('message', ({ data }: MessageEvent<ToVideo>) => {
  if (data.kind === 'open') decoder = open(data)
  else if (data.kind === 'want') decoder?.want(data.rows)
  else if (data.kind === 'bytes') takeBytes(data)
  else {
    const give = (picture: ImageBitmap | null) => send({ kind: 'tile', id: data.id, picture }, picture ? [picture] : [])
    decoder?.tile(data.row, data.size).then(give, () => give(null))
  }
})
