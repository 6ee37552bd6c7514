import type { Geometry, Mapping, Stream } from '#shared/session.ts'
import { type FrameRow, toFrameTrack } from '#shared/tracks/builder.ts'
import type { Track } from '#shared/tracks/columns.ts'
import { refuse } from '../formats/refuse.ts'
import type { Covers, DraftStream, Report } from '../formats/types.ts'
import { probeVideo } from '../media/probe.ts'
import { probeImage } from '../media/probeImage.ts'
import type { BlobCollector } from './importBlobs.ts'

/** A stored stream; `frames` is its track, in session time. */
export type StoredStream = { stream: Stream; frames: Track<'frames'>; endUs: number; isPlayable: boolean }
type Input = { draft: DraftStream; collector: BlobCollector; report: Report; signal: AbortSignal }
type Size = { wPx: number; hPx: number }

/** Pictures checked at a time; each is one decode on one core. */
const atOnce = 2

function scaleTo(size: Size, covers: Covers | undefined): Mapping['affine'] {
  return covers ? [size.wPx / covers.wPx, 0, 0, size.hPx / covers.hPx, 0, 0] : [1, 0, 0, 1, 0, 0]
}

/** The mapping of a stream: as the draft says, else from what each picture covers, with an entry wherever that changes. */
function toMapping(draft: DraftStream, pictures: readonly { tUs: number; size: Size; covers: Covers | undefined }[]): Mapping[] {
  if (draft.mapping) return draft.mapping.toSorted((a, b) => a.tUs - b.tUs)
  const mapping: Mapping[] = []
  for (const { tUs, size, covers } of pictures) {
    const affine = scaleTo(size, covers)
    const last = mapping.at(-1)
    if (!last) mapping.push({ tUs: 0, affine })
    else if (last.affine.some((value, index) => value !== affine[index])) mapping.push({ tUs, affine })
  }
  return mapping.length > 0 ? mapping : [{ tUs: 0, affine: [1, 0, 0, 1, 0, 0] }]
}

async function storeVideo(input: Input, draft: DraftStream & { kind: 'video' }): Promise<StoredStream> {
  const info = await probeVideo(draft.file, draft.path, input.signal)
  const blob = await input.collector.putFile(draft.file, 'media', info.mediaType)
  const frames = info.frames.map((frame) => ({ ...frame, tUs: frame.tUs + draft.offsetUs }))
  const { id, kind, surface, offsetUs } = draft
  const size = { wPx: info.wPx, hPx: info.hPx }
  return {
    stream: {
      ...{ id, kind, surface, offsetUs, ...size },
      frames: frames.length,
      media: { ...blob, mediaType: info.mediaType, codec: info.codec },
      mapping: toMapping(draft, [{ tUs: 0, size, covers: draft.covers }]),
    },
    frames: toFrameTrack(frames),
    endUs: info.endUs + offsetUs,
    isPlayable: info.isPlayable,
  }
}

/** Waits for all before it throws: what is still being written when one fails would be there after the cleaning up. */
async function settleAll<T>(promises: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

async function storeFrames(input: Input, draft: DraftStream & { kind: 'frames' }): Promise<StoredStream> {
  const rows: (FrameRow & { covers: Covers | undefined })[] = []
  const known = new Map<string, { sha256: string } & Size>() // the same picture may be shown many times
  const storeOne = async (frame: (typeof draft.frames)[number]) => {
    input.signal.throwIfAborted()
    let picture = known.get(frame.file)
    if (!picture) {
      const info = await probeImage(frame.file, frame.path)
      const blob = await input.collector.putFile(frame.file, 'frame', info.mediaType)
      picture = { sha256: blob.sha256, wPx: info.wPx, hPx: info.hPx }
      known.set(frame.file, picture)
    }
    return { ...picture, tUs: frame.tUs, key: true, covers: frame.covers }
  }
  for (let from = 0; from < draft.frames.length; from += atOnce) {
    rows.push(...(await settleAll(draft.frames.slice(from, from + atOnce).map(storeOne))))
    input.report.progress(from / draft.frames.length, 'checking pictures')
  }
  rows.sort((a, b) => a.tUs - b.tUs)
  const { id, kind, surface, offsetUs } = draft
  const pictures = rows.map(({ tUs, wPx, hPx, covers }) => ({ tUs, size: { wPx, hPx }, covers }))
  return {
    stream: {
      ...{ id, kind, surface, offsetUs },
      wPx: rows[0]?.wPx ?? draft.size?.wPx ?? 1,
      hPx: rows[0]?.hPx ?? draft.size?.hPx ?? 1,
      frames: rows.length,
      mapping: toMapping(draft, pictures),
    },
    frames: toFrameTrack(rows),
    endUs: rows.at(-1)?.tUs ?? 0,
    isPlayable: true,
  }
}

/** Checks every picture of a stream and stores it. Throws `bad_input` or `unsupported` naming the file. */
export async function storeStream(input: Input): Promise<StoredStream> {
  const { draft } = input
  const stored = draft.kind === 'video' ? await storeVideo(input, draft) : await storeFrames(input, draft)
  const { wPx, hPx } = stored.stream
  const { size } = draft
  if (size && stored.stream.frames > 0 && (size.wPx !== wPx || size.hPx !== hPx))
    throw refuse('bad_input', `stream ${draft.id}`, null, `is said to be ${size.wPx}x${size.hPx}; its pictures are ${wPx}x${hPx}`)
  return stored
}

/** Sizes that pictures show without anybody having declared one. */
export function inferGeometry(streams: readonly Stream[], geometry: readonly Geometry[]): Geometry[] {
  const known = new Set(geometry.map((each) => each.surface))
  return streams
    .filter((stream) => !known.has(stream.surface))
    .map((stream) => ({
      ...{ tUs: 0, surface: stream.surface, display: '0', xPx: 0, yPx: 0, scale: 1, certainty: 'inferred' as const },
      wPx: stream.wPx,
      hPx: stream.hPx,
    }))
}
