import { createHash } from 'node:crypto'
import { getStreamShifts } from '#db/queries/streamShifts.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { type StreamShifts, shiftFrames, shiftOf } from '#shared/replay/streamShifts.ts'
import type { SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { openFrames, toPng } from '../media/frames.ts'
import { findSession } from './sessions.ts'
import { loadFrameTrack } from './tracks.ts'

/** The frame shown at a time, as PNG. `tUs` is when the frame was recorded, by the clock of its stream as it is shifted; `sha256` is of the PNG. */
export type FrameAt = { tUs: number; width: number; height: number; sha256: string; png: Uint8Array }

/** The stream whose frame is the newest at `tUs`; null where the session has no pictures. */
async function findNewest(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, shifts: StreamShifts, tUs: number): Promise<number | null> {
  let best: { stream: number; tUs: number } | null = null
  for (const stream of doc.streams.keys()) {
    const track = shiftFrames(await loadFrameTrack(deps, doc, stream), shiftOf(shifts, stream))
    const shown = track.tUs.findLast((each) => each <= tUs) ?? (track.rows > 0 ? Number.NEGATIVE_INFINITY : null)
    if (shown !== null && (best === null || shown > best.tUs)) best = { stream, tUs: shown }
  }
  return best?.stream ?? null
}

/** The frame shown at session time `tUs`: the last one at or before it, and the first before that. Throws `not_found` without pictures. */
async function readFrame(
  deps: Pick<Deps, 'blobs'>,
  doc: SessionDoc,
  shifts: StreamShifts,
  { tUs, stream }: { tUs: number; stream?: number },
): Promise<FrameAt> {
  const chosen = stream ?? (await findNewest(deps, doc, shifts, tUs))
  if (chosen === null) throw new AppError('not_found', 'the session has no pictures')
  const frames = await openFrames(deps, doc, chosen, shifts)
  try {
    const row = frames.rowAt(tUs)
    const image = await frames.file(row)
    const png = await toPng(image)
    const sha256 = createHash('sha256').update(png).digest('hex')
    return { tUs: frames.track.tUs[row] ?? tUs, width: image.wPx, height: image.hPx, sha256, png }
  } finally {
    await frames.close()
  }
}

/** Throws `not_found` where the actor may know of no such session, or it has no pictures. */
export async function getFrame(
  deps: Pick<Deps, 'db' | 'blobs'>,
  actor: Actor,
  id: SessionId,
  at: { tUs: number; stream?: number },
): Promise<FrameAt> {
  const { doc } = await findSession(deps, actor, id)
  return readFrame(deps, doc, await getStreamShifts(deps.db, id), at)
}
